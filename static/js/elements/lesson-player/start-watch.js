// Watches how a lesson begins in its video, from the swipe that brings it until it leaves.
//
//   const start = new StartWatch(reporter);
//   start.called(primed, bytes);    a finger begins to bring it, or the swipe is decided
//   start.begin(video, () => "360p");  …  start.end();

import { StartRecord } from "../../models/start-record.js";

const GESTURE = 2000; // ms that a finger takes at most

export class StartWatch {
  #found = null; // {kind, at}: what was at hand when it was first called for
  #record;
  #video = null;
  #rung;
  #before = 0;
  #over = null; // AbortController of what is listened to

  constructor(reporter) {
    this.#record = new StartRecord(reporter);
  }

  /** What is there of it now: its first picture, its first bytes, or nothing. */
  called(primed, bytes) {
    const now = performance.now();
    const early = this.#found && now - this.#found.at < GESTURE; // by the finger
    if (!early) this.#found = { kind: primed ? "element" : bytes ? "bytes" : "cold", at: now };
    return this;
  }

  /** The swipe is decided, after `called`. `rung()`: what is on screen. */
  begin(video, rung) {
    this.end();
    const { kind } = this.#found;
    this.#found = null;
    this.#video = video;
    this.#rung = rung;
    this.#before = played(video);
    const over = (this.#over = new AbortController());
    const record = this.#record;
    record.begin(kind);
    const on = (name, act) => video.addEventListener(name, act, { signal: over.signal });
    on("waiting", () => video.seeking || record.stopped());
    on("playing", () => record.went());
    on("pause", () => record.went());
    const unlessOver = (act) => () => over.signal.aborted || act();
    const shown = unlessOver(() => record.shown());
    if (video.readyState >= 2) requestAnimationFrame(() => requestAnimationFrame(shown));
    const moved = unlessOver(() => record.moved(rung()));
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(moved);
    else on("timeupdate", moved);
  }

  /** It leaves the screen, or the page is hidden: told once. */
  end() {
    if (!this.#video) return;
    this.#over.abort();
    this.#record.end(Math.max(0, played(this.#video) - this.#before), this.#rung());
    this.#video = null;
  }
}

/** ms of media, each once. */
function played({ played: ranges }) {
  let seconds = 0;
  for (let i = 0; i < ranges.length; i++) seconds += ranges.end(i) - ranges.start(i);
  return seconds * 1000;
}

// What was watched of one lesson, reported from time to time.

import { newKey } from "../lib/keys.js";
import { Watched } from "./watched.js";

const REPORT_EVERY = 5000; // ms
export const SEEN = 0.9; // of the duration, as the server counts
const RESUME_FROM = 3; // s: less is a fresh start
const RESUME_UNTIL = 4; // s before the end: more is a fresh start

/** The second at which a lesson goes on for this person. Pure. */
export function resumeAt({ state, media }) {
  const at = state?.position ?? 0;
  return at > RESUME_FROM && at < media.duration - RESUME_UNTIL ? at : 0;
}

export class WatchRecord {
  #reporter;
  #watched = new Watched();
  #reported = 0;

  constructor(reporter) {
    this.#reporter = reporter;
  }

  /** Playing, at `currentTime`: call it on every time update. */
  tick({ currentTime, playbackRate }) {
    this.#watched.tick(currentTime, playbackRate);
  }

  /** Playing stopped, or the playhead jumped. */
  cut() {
    this.#watched.cut();
  }

  get isDue() {
    return performance.now() - this.#reported > REPORT_EVERY;
  }

  /** Enough of a lesson of `duration` seconds was played. */
  covers(duration) {
    return this.#watched.seconds >= SEEN * duration;
  }

  /** `over`: it leaves the screen. The next time that it is shown is another view. */
  report(item, { currentTime, playbackRate, ended }, over = false) {
    item.view ??= newKey();
    const position = Math.round(currentTime * 1000) / 1000;
    this.#reporter.watched(item, { intervals: this.#watched.take(), position, rate: playbackRate });
    if (over && !ended) this.#reporter.left(item, position);
    if (over) item.view = null;
    this.#reported = performance.now();
    this.#reporter.flush();
  }
}

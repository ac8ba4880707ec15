// What was watched of one lesson, reported from time to time.

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

  report(subject, { currentTime, playbackRate }) {
    this.#reporter.watched({
      subject,
      intervals: this.#watched.take(),
      position: Math.round(currentTime * 1000) / 1000,
      rate: playbackRate,
    });
    this.#reported = performance.now();
    this.#reporter.flush();
  }
}

// What was watched of one lesson, reported from time to time.

import { Watched } from "./watched.js";

const REPORT_EVERY = 5000; // ms
export const SEEN = 0.9; // of the duration, as the server counts

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

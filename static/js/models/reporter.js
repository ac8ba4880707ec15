// Sends what was watched, in small batches, also while the page goes away.
//
// Every event has an id of its own, so a batch that is sent twice counts once.

import { newKey } from "../lib/keys.js";

const VERSION = 1;
const MOST = 50; // events in a batch, as the server allows
const KEPT = 200; // events kept while offline

export class Reporter {
  #url;
  #send;
  #events = [];
  #now;

  /** @param {(url: string, body: string) => boolean} send false when it must be kept
   *  @param {() => number} now milliseconds of a clock that nobody sets */
  constructor(url, send = beacon, now = () => performance.now()) {
    this.#url = url;
    this.#send = send;
    this.#now = now;
  }

  watched({ subject, intervals, position, rate }) {
    if (!intervals.length) return;
    this.#events.push({
      id: newKey(),
      type: "watched",
      subject: { kind: "atom", id: subject },
      intervals,
      position,
      rate,
      at: this.#now(),
    });
    this.#events = this.#events.slice(-KEPT);
  }

  flush() {
    while (this.#url && this.#events.length) {
      const batch = this.#events.slice(0, MOST);
      const events = batch.map((event) => this.#aged(event));
      if (!this.#send(this.#url, JSON.stringify({ version: VERSION, events }))) return;
      this.#events = this.#events.slice(batch.length);
    }
  }

  /** How long ago it was, not when: a device's date may be anything. */
  #aged({ at, ...event }) {
    return { ...event, ago: Math.max(0, Math.round(this.#now() - at) / 1000) };
  }
}

function beacon(url, body) {
  if (navigator.onLine === false) return false;
  return navigator.sendBeacon(url, new Blob([body], { type: "application/json" }));
}

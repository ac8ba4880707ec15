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

  /** @param {(url: string, body: string) => boolean} send false when it must be kept */
  constructor(url, send = beacon) {
    this.#url = url;
    this.#send = send;
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
    });
    this.#events = this.#events.slice(-KEPT);
  }

  flush() {
    while (this.#url && this.#events.length) {
      const batch = this.#events.slice(0, MOST);
      if (!this.#send(this.#url, JSON.stringify({ version: VERSION, events: batch }))) return;
      this.#events = this.#events.slice(batch.length);
    }
  }
}

function beacon(url, body) {
  if (navigator.onLine === false) return false;
  return navigator.sendBeacon(url, new Blob([body], { type: "application/json" }));
}

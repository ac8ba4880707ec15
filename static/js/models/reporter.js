// Sends what was watched and how it began, in small batches, also while the page goes away.
//
// Every event has an id of its own, so a batch that is sent twice counts once. Starts carry their
// age by a clock that only goes forward: nobody's wall clock is believed. Who asks not to be
// measured (Global Privacy Control, Do Not Track) sends no starts.

import { newKey } from "../lib/keys.js";

const VERSION = 1;
const MOST = 50; // events in a batch, as the server allows
const KEPT = 200; // events kept while offline

export class Reporter {
  #url;
  #send;
  #now;
  #events = [];
  #starts = [];

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

  /** Times in ms; `moving` null: it was left before the first picture. `at`: performance.now(). */
  started({ kind, rung, shown, moving, stalls, stalled, watched, at }) {
    if (declined()) return;
    const times = { shown: whole(shown), moving: whole(moving) };
    times.stalled = whole(stalled);
    times.watched = whole(watched);
    this.#starts.push({ id: newKey(), kind, rung, stalls, ...times, at });
    this.#starts = this.#starts.slice(-KEPT);
  }

  flush() {
    while (this.#url && (this.#events.length || this.#starts.length)) {
      const batch = { events: this.#events.slice(0, MOST), starts: this.#starts.slice(0, MOST) };
      if (!this.#send(this.#url, JSON.stringify(this.#told(batch)))) return;
      this.#events = this.#events.slice(batch.events.length);
      this.#starts = this.#starts.slice(batch.starts.length);
    }
  }

  #told({ events, starts }) {
    const told = { version: VERSION, events: events.map((event) => this.#aged(event)) };
    if (!starts.length) return told;
    const connection = globalThis.navigator?.connection?.effectiveType ?? "";
    return { ...told, connection, starts: starts.map((start) => this.#aged(start)) };
  }

  /** How long ago it was, not when: a device's date may be anything. */
  #aged({ at, ...event }) {
    return { ...event, ago: Math.max(0, Math.round(this.#now() - at) / 1000) };
  }
}

function declined() {
  const { globalPrivacyControl, doNotTrack } = globalThis.navigator ?? {};
  return globalPrivacyControl === true || doNotTrack === "1";
}

function whole(ms) {
  return ms === null ? null : Math.max(0, Math.round(ms));
}

function beacon(url, body) {
  if (navigator.onLine === false) return false;
  return navigator.sendBeacon(url, new Blob([body], { type: "application/json" }));
}

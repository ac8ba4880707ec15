// Sends what was watched and how it began, in small batches, also while the page goes away.
//
// Every event has an id of its own, so a batch that is sent twice counts once: what was not heard to
// have arrived is sent again. Events carry their age by a clock that only goes forward: nobody's wall
// clock is believed. Each showing of a lesson is a view (`item.view`), whose events tell which version
// was played and where it was met. Who asks not to be measured (Global Privacy Control, Do Not Track)
// sends his own progress, and neither views nor starts.

import { newKey } from "../lib/keys.js";

const VERSION = 1;
const MOST = 50; // events in a batch, as the server allows
const KEPT = 200; // events kept while offline
const AGAIN = [408, 425, 429]; // and 5xx: it may pass later; other refusals never will

export class Reporter {
  #url;
  #send;
  #now;
  #events = [];
  #starts = [];
  #flying = new Set(); // batches of which nothing was heard yet

  /** @param {(url: string, body: string) => boolean|Promise<boolean>} send false when it must be kept
   *  @param {() => number} now milliseconds of a clock that nobody sets */
  constructor(url, send = post, now = () => performance.now()) {
    this.#url = url;
    this.#send = send;
    this.#now = now;
  }

  /** @param {{id: string, view?: string, source?: string, media?: {version: number}}} item */
  watched(item, { intervals, position, rate }) {
    if (intervals.length) this.#tell("watched", item, { intervals, position, rate });
  }

  /** It left the screen before its end. */
  left(item, position) {
    if (!declined()) this.#tell("left", item, { position });
  }

  shared(item, position) {
    if (!declined() && item.view) this.#tell("shared", item, { position });
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
      const sent = this.#send(this.#url, JSON.stringify(this.#told(batch)));
      if (!sent) return;
      this.#events = this.#events.slice(batch.events.length);
      this.#starts = this.#starts.slice(batch.starts.length);
      if (sent !== true) this.#await(batch, Promise.resolve(sent));
    }
  }

  /** Events of which nobody knows that they have arrived, with their age in seconds. */
  get unsent() {
    const flying = [...this.#flying].flatMap(({ events }) => events);
    return [...flying, ...this.#events].slice(-KEPT).map((event) => this.#aged(event));
  }

  /** Events of an earlier page, as `unsent` told them. */
  add(events) {
    const aged = events.map(({ ago, ...event }) => ({ ...event, at: this.#now() - ago * 1000 }));
    this.#events = [...aged, ...this.#events].slice(-KEPT);
  }

  #tell(type, { id, view, source = "feed", media }, told) {
    const seen = view && !declined() ? { view, source, version: media?.version } : {};
    const subject = { kind: "atom", id };
    this.#events.push({ id: newKey(), type, subject, ...seen, ...told, at: this.#now() });
    this.#events = this.#events.slice(-KEPT);
  }

  async #await(batch, sent) {
    this.#flying.add(batch);
    const taken = await sent;
    this.#flying.delete(batch);
    if (taken) return;
    this.#events = [...batch.events, ...this.#events].slice(-KEPT);
    this.#starts = [...batch.starts, ...this.#starts].slice(-KEPT);
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

/** A request that outlives the page, of which this page hears the answer if it is still there. */
function post(url, body) {
  if (navigator.onLine === false) return false;
  const type = "application/json";
  if (!("keepalive" in Request.prototype)) return navigator.sendBeacon(url, new Blob([body], { type }));
  const asked = fetch(url, { method: "POST", body, keepalive: true, headers: { "Content-Type": type } });
  return asked.then(({ status }) => status < 500 && !AGAIN.includes(status), () => false);
}

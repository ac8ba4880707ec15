// Which way a learner goes through the feed. The last moves are asked with; all of them are told
// to the server, without a name, so that it learns what comes next.

import { newKey } from "../lib/keys.js";

const KEPT = 20;
const BEHIND = 8;
const AHEAD = 20;
const MOST = 40; // moves in a batch
const KEY = "microlearn.trail";

export class Trail {
  #url;
  #send;
  #clock;
  #store;
  #session;
  #number;
  #since;
  #unsent = [];
  moves = []; // {step, dwell}, oldest first

  constructor(url, { send = beacon, clock = () => performance.now(), store = globalThis.sessionStorage } = {}) {
    this.#url = url;
    this.#send = send;
    this.#clock = clock;
    this.#store = store;
    this.#since = clock();
    this.#recall();
  }

  /** From item `from` to item `to` of `items`, `position` s into the first. */
  moved(from, to, items, position = 0) {
    const now = this.#clock();
    const dwell = Math.round((now - this.#since) / 10) / 100;
    this.#since = now;
    if (from === to) return;
    const step = to - from;
    this.moves = [...this.moves, { step, dwell }].slice(-KEPT);
    const [origin, goal] = [items[from]?.id, items[to]?.id];
    if (!this.#url || !origin || !goal || origin === goal || Math.abs(step) > 200) return;
    const ids = (some) => some.map(({ id }) => id).filter(Boolean);
    this.#unsent.push({
      number: this.#number++,
      origin,
      goal,
      step,
      dwell,
      position: Math.round(position * 10) / 10,
      behind: ids(items.slice(Math.max(0, from - BEHIND), from).reverse()),
      ahead: ids(items.slice(from + 1, from + 1 + AHEAD)),
    });
    this.#unsent = this.#unsent.slice(-MOST);
    this.#remember();
    if (this.#unsent.length >= MOST / 2) this.flush();
  }

  flush() {
    if (!this.#unsent.length) return;
    const batch = { version: 1, session: this.#session, moves: this.#unsent };
    if (this.#send(this.#url, JSON.stringify(batch))) this.#unsent = [];
  }

  /** A visit goes on over the pages of a tab, so that its moves are numbered on. */
  #recall() {
    try {
      ({ session: this.#session, number: this.#number } = JSON.parse(this.#store.getItem(KEY)) ?? {});
    } catch {
      // Closed storage, or not ours: a session for this page alone.
    }
    if (typeof this.#session !== "string" || !Number.isInteger(this.#number)) {
      [this.#session, this.#number] = [newKey(), 0];
    }
  }

  #remember() {
    try {
      this.#store.setItem(KEY, JSON.stringify({ session: this.#session, number: this.#number }));
    } catch {
      // As above.
    }
  }
}

function beacon(url, body) {
  if (navigator.onLine === false) return false;
  return navigator.sendBeacon(url, new Blob([body], { type: "application/json" }));
}

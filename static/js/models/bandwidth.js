// What the network gave lately, remembered from one visit to the next.
//
// Two moving averages: the fast one sees a drop at once, the slow one keeps a
// single lucky download from lifting the quality. The lower of the two counts.

const KEY = "microlearn.bandwidth";
const FRESH = 6 * 3600e3; // ms: after that the place or the network is another
const SMALLEST = 16e3; // bytes: below, a download measures the round trip …
const LONG = 1000; // ms: … unless it took this long
const FAST = 0.5;
const SLOW = 0.15;

export class Bandwidth {
  #store;
  #clock;
  #fast = 0;
  #slow = 0;

  constructor(store = globalThis.localStorage, clock = Date.now) {
    this.#store = store;
    this.#clock = clock;
    this.#recall();
  }

  /** Bits per second to count on; `fallback` while nothing was measured. */
  estimate(fallback = 2e6) {
    return this.#fast ? Math.min(this.#fast, this.#slow) : fallback;
  }

  /** One download: `bytes` of body that took `ms` from its first byte to its last. */
  sample(bytes, ms) {
    if (bytes < SMALLEST && ms < LONG) return;
    const bps = (bytes * 8000) / Math.max(ms, 1);
    this.#fast = this.#fast ? blend(this.#fast, bps, FAST) : bps;
    this.#slow = this.#slow ? blend(this.#slow, bps, SLOW) : bps;
    this.#remember();
  }

  #recall() {
    try {
      const { bps, at } = JSON.parse(this.#store.getItem(KEY)) ?? {};
      // Either way: a clock that was set back would keep an old measure for ever.
      if (bps > 0 && Math.abs(this.#clock() - at) < FRESH) this.#fast = this.#slow = bps;
    } catch {
      // Storage is closed in some private windows: then we measure afresh.
    }
  }

  #remember() {
    try {
      const bps = Math.round(this.estimate());
      this.#store.setItem(KEY, JSON.stringify({ bps, at: this.#clock() }));
    } catch {
      // As above.
    }
  }
}

function blend(old, now, weight) {
  return old * (1 - weight) + now * weight;
}

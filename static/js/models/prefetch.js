// What is fetched ahead of the learner. The feed says where he is; this decides what waits for him.
//
//   prefetch.take(url)          a first second, if it is in memory
//   prefetch.pause()            at a swipe: the line belongs to what is shown now
//   prefetch.moved(from, to, items, position)   a learner has gone on, or back
//   prefetch.cards(index, count)   which items wait as elements
//   prefetch.ready(item)        the bytes that an element waits with, as soon as the line is free
//   prefetch.go(index, items)   fetches the rest, one after another, as long as the lesson on
//                               screen has enough in hand
//
// `odds`, `trail` and `store` come when the first frame is there (forethought.js); without them
// the next items in their order are fetched.

import { COMFORT, comfortFor, isStorable, planBytes, planCards, roomFor, sizeOf } from "./prefetch-plan.js";

const SHARE = 0.5; // of the line, while the lesson on screen still loads
const LOOK_AGAIN = 100; // ms
const PATIENCE = 1000; // ms that an element, which the next swipe needs, waits for its turn
const RTT = 100; // ms, where the browser does not say
const IN_MEMORY = 2_000_000; // bytes, of what was seen and of what was not

export class Prefetch {
  #fetch;
  #options;
  #shelf = new Map(); // start's address → bytes, oldest first
  #wanted = []; // {item, inMemory}, the most valuable first
  #working = null; // Promise
  #pull = null; // AbortController of what is being fetched
  #current = null; // … and its address
  #moment = 0; // counts what makes an answer come too late

  odds = null; // an Odds
  trail = null; // a Trail
  store = null; // a StartStore

  /**
   * @param {(url: string, signal: AbortSignal) => Promise<Uint8Array>} fetchBytes
   * @param {object} options
   * @param {(comfort: number) => "starving" | "loading" | "done"} options.playing how the lesson on
   *   screen is; starving: with less than `comfort` s in hand
   * @param {() => number} options.bps of the line
   * @param {() => boolean} options.saveData
   */
  constructor(fetchBytes, options) {
    this.#fetch = fetchBytes;
    this.#options = { sleep, ...options };
  }

  take(url) {
    return this.#shelf.get(url) ?? null;
  }

  pause() {
    this.#moment += 1;
    this.#wanted = [];
    this.#pull?.abort();
  }

  moved(from, to, items, position = 0) {
    this.trail?.moved(from, to, items, position);
  }

  cards(index, count) {
    const { saveData } = this.#options;
    return planCards(index, count, { saveData: saveData(), odds: this.#seenFrom(index) });
  }

  /** Bytes from memory or from the store at once; null when the line is free to fetch them. */
  async ready(item) {
    const url = item.media?.start?.url;
    const held = this.take(url) ?? (url && (await this.#stored(item)));
    if (held) return held;
    if (url) await this.#calm(AbortSignal.timeout(PATIENCE), { comfort: this.enough(item) });
    return null;
  }

  /** s in hand with which the lesson on screen can wait for the first second of `item`. */
  enough(item) {
    return item.media.start ? comfortFor(item, this.#line) : COMFORT;
  }

  /** What is likely soon, elements apart. */
  soon(index, items) {
    return this.#plan(index, items).bytes.map((i) => items[i]);
  }

  /** Ends when all that is worth it is here, or at the next pause(). */
  async go(index, items) {
    const moment = ++this.#moment;
    await this.#foresee(index, items);
    if (moment !== this.#moment) return;
    const { bytes, stored } = this.#plan(index, items);
    this.#wanted = [...bytes, ...stored].map((i) => ({ item: items[i], inMemory: bytes.includes(i) }));
    // The prediction may have changed: what is no longer wanted is not waited for.
    const wanted = this.#wanted.some(({ item }) => item.media.start.url === this.#current);
    if (this.#current && !wanted) this.#pull.abort();
    await (this.#working ??= this.#work().finally(() => (this.#working = null)));
  }

  async #work() {
    while (this.#wanted.length) {
      const { item, inMemory } = this.#wanted.shift();
      this.#pull = new AbortController();
      // A fetch that fails is no loss: the lesson fetches for itself when it is shown.
      await this.#have(item, inMemory, this.#pull.signal).catch(() => {});
      this.#current = null;
    }
  }

  async #foresee(index, items) {
    const { odds, trail } = this;
    if (odds?.isOld(index, trail.moves)) await odds.refresh(index, items, trail.moves);
  }

  #seenFrom(index) {
    return this.odds?.from(index, this.trail.moves);
  }

  #plan(index, items) {
    const line = this.#line;
    return planBytes({
      index,
      items,
      line,
      cards: new Set(this.cards(index, items.length)),
      odds: this.#seenFrom(index) ?? ((i) => (i > index ? 0.9 ** (i - index) : 0.2)),
      room: roomFor({ bps: line.bps, saveData: this.#options.saveData() }),
    });
  }

  get #line() {
    return { bps: this.#options.bps(), rtt: globalThis.navigator?.connection?.rtt || RTT };
  }

  #stored(item) {
    const { url, bytes } = item.media.start;
    return this.store && isStorable(item) ? this.store.get(url, bytes) : null;
  }

  async #have(item, inMemory, signal) {
    const { url } = item.media.start;
    if (this.#shelf.has(url)) return;
    const storable = this.store && isStorable(item);
    if (storable && !inMemory && (await this.store.has(url))) return;
    if (!storable && !inMemory) return;
    let bytes = await this.#stored(item);
    if (!bytes) {
      // What is only kept for later waits until the lesson on screen needs nothing more.
      await this.#calm(signal, inMemory ? {} : { enough: ["done"] });
      if (signal.aborted) return;
      bytes = await this.#download(url, signal);
      if (storable && bytes.length === sizeOf(item)) await this.store.put(url, bytes);
    }
    if (inMemory && !signal.aborted) this.#keep(url, bytes);
  }

  async #download(url, signal) {
    const from = performance.now();
    this.#current = url;
    const bytes = await this.#fetch(url, signal);
    this.#current = null;
    // The rest of the line is the lesson's on screen, until all of it is here.
    if (this.#options.playing(COMFORT) !== "done") {
      await this.#options.sleep((performance.now() - from) * (1 / SHARE - 1), signal);
    }
    return bytes;
  }

  async #calm(signal, { enough = ["loading", "done"], comfort = COMFORT } = {}) {
    while (!signal.aborted && !enough.includes(this.#options.playing(comfort))) {
      await this.#options.sleep(LOOK_AGAIN, signal);
    }
  }

  #keep(url, bytes) {
    this.#shelf.set(url, bytes);
    let size = 0;
    for (const each of this.#shelf.values()) size += each.length;
    for (const [old, each] of this.#shelf) {
      if (size <= IN_MEMORY) return;
      size -= each.length;
      this.#shelf.delete(old);
    }
  }
}

/** How a lesson is, by what its element has in hand. */
export function howItPlays(video, comfort = COMFORT) {
  if (!video) return "done";
  const { buffered, currentTime, duration } = video;
  for (let n = 0; n < buffered.length; n++) {
    if (buffered.start(n) > currentTime + 0.1 || buffered.end(n) < currentTime) continue;
    if (buffered.end(n) >= duration - 0.3) return "done";
    return buffered.end(n) - currentTime > comfort ? "loading" : "starving";
  }
  return "starving";
}

function sleep(ms, signal) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}

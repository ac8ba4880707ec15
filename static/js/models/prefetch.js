// What is held ready around the lesson on screen.
//
// Elements are dear (6 MB and a decoder each), bytes are cheap (50 kB a start bundle):
// one element behind for an instant way back, two ahead on frame 0, and the start
// bundles of the next few in memory.

const BEHIND = 1;
const AHEAD = 2;
const BYTES_AHEAD = 8;
const SHELF = 14; // bundles kept in memory at most

/**
 * @param {number} index item on screen
 * @param {number} count items known
 * @param {{saveData?: boolean}} mode
 * @returns {{cards: number[], bytes: number[]}} indices to hold as elements, and as
 *   bytes in the order in which they are wanted
 */
export function planHold(index, count, { saveData = false } = {}) {
  const ahead = saveData ? 1 : AHEAD;
  const cards = range(index - BEHIND, index + ahead, count);
  const bytes = saveData ? [] : range(index + ahead + 1, index + BYTES_AHEAD, count);
  return { cards, bytes };
}

function range(from, to, count) {
  const found = [];
  for (let i = Math.max(0, from); i <= Math.min(to, count - 1); i++) found.push(i);
  return found;
}

/** Start bundles in memory, fetched one after another so that the clip on screen goes first. */
export class ByteShelf {
  #fetch;
  #held = new Map(); // url → Uint8Array, oldest first
  #wanted = [];
  #running = null; // AbortController

  /** @param {(url: string, signal: AbortSignal) => Promise<Uint8Array>} fetchBytes */
  constructor(fetchBytes) {
    this.#fetch = fetchBytes;
  }

  /** Replaces the wish list; what is already held stays. */
  want(urls) {
    this.#wanted = urls.filter((url) => !this.#held.has(url));
    if (!this.#running) this.#work();
  }

  /** The bytes of `url` if they are here. */
  take(url) {
    return this.#held.get(url) ?? null;
  }

  /** Stops downloading: the clip on screen needs the line. */
  pause() {
    this.#running?.abort();
    this.#running = null;
  }

  async #work() {
    const run = (this.#running = new AbortController());
    while (this.#wanted.length && !run.signal.aborted) {
      const url = this.#wanted.shift();
      try {
        this.#keep(url, await this.#fetch(url, run.signal));
      } catch {
        if (run.signal.aborted) return;
        // A prefetch that failed is no loss: the clip fetches for itself when it is shown.
      }
    }
    if (this.#running === run) this.#running = null;
  }

  #keep(url, bytes) {
    this.#held.set(url, bytes);
    while (this.#held.size > SHELF) this.#held.delete(this.#held.keys().next().value);
  }
}

// What is asked while somebody types: not every letter, never two questions at once, and nothing
// twice. No DOM.

const PAUSE = 180; // ms without a key
const KEPT = 30; // answers

export class TypedSearch {
  #ask;
  #wait;
  #timer = 0;
  #asking = null; // AbortController
  #answers = new Map(); // query → answer, the latest last
  #last = null;
  #overtaken = () => {};

  /** @param {(query: string, signal: AbortSignal) => Promise<string>} ask
   *  @param {{wait?: (act: () => void, ms: number) => number}} options */
  constructor(ask, { wait = (act, ms) => setTimeout(act, ms) } = {}) {
    this.#ask = ask;
    this.#wait = wait;
  }

  /** Resolves with the answer to `query`, or null when it was overtaken by a later one. */
  type(query) {
    const wanted = query.trim().replace(/\s+/g, " ");
    this.#last = wanted;
    clearTimeout(this.#timer);
    this.#overtaken(null);
    this.#asking?.abort();
    if (this.#answers.has(wanted)) return Promise.resolve(this.#answers.get(wanted));
    return new Promise((resolve, reject) => {
      this.#overtaken = resolve;
      this.#timer = this.#wait(() => this.#go(wanted).then(resolve, reject), PAUSE);
    });
  }

  async #go(query) {
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const answer = await this.#ask(query, signal);
      if (this.#last !== query) return null;
      this.#answers.set(query, answer);
      if (this.#answers.size > KEPT) this.#answers.delete(this.#answers.keys().next().value);
      return answer;
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    }
  }
}

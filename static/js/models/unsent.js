// What a page could not be sure to have sent when it went away: kept in this browser for its account,
// and sent by the next page. What had arrived after all counts once, by its id.

const NAME = "microlearn.unsent";
const LONGEST = 30 * 24 * 3600; // s: older news the server does not take

export class Unsent {
  #reporter;
  #name;
  #store;
  #now;

  /** @param {string|undefined} owner public id of the account; without one nothing is kept */
  constructor(owner, reporter, store = globalThis.localStorage, now = () => Date.now()) {
    this.#reporter = reporter;
    this.#name = owner && `${NAME}.${owner}`;
    this.#store = store;
    this.#now = now;
  }

  /** The page goes away. */
  keep() {
    const events = this.#reporter.unsent;
    if (!this.#name) return;
    try {
      if (events.length) this.#store.setItem(this.#name, JSON.stringify({ at: this.#now(), events }));
      else this.#store.removeItem(this.#name);
    } catch {
      // A full or closed store: then what the network loses is lost.
    }
  }

  /** The page has come back by itself: what was kept, it still has. */
  drop() {
    try {
      if (this.#name) this.#store.removeItem(this.#name);
    } catch {
      // There is nothing, then.
    }
  }

  /** A new page: what the one before could not send. */
  send() {
    const { at, events } = this.#read() ?? {};
    this.drop();
    if (!Array.isArray(events)) return;
    const since = Math.max(0, (this.#now() - at) / 1000) || 0;
    const aged = events.map((event) => ({ ...event, ago: event.ago + since }));
    this.#reporter.add(aged.filter(({ ago }) => ago < LONGEST));
    this.#reporter.flush();
  }

  #read() {
    try {
      return this.#name && JSON.parse(this.#store.getItem(this.#name));
    } catch {
      return null;
    }
  }
}

// How this person likes to watch, kept on this device.

const KEY = "microlearn.player";
const DEFAULTS = { captions: true, muted: false, rate: 1 };
export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2];

export class Preferences {
  #store;
  #values = { ...DEFAULTS };
  /** The browser refused sound until the person asks for it; not a choice, so not kept. */
  refused = false;

  constructor(store = globalThis.localStorage) {
    this.#store = store;
    try {
      Object.assign(this.#values, JSON.parse(store.getItem(KEY)) ?? {});
    } catch {
      // Closed storage: the defaults serve.
    }
    if (!RATES.includes(this.#values.rate)) this.#values.rate = 1;
  }

  get captions() {
    return this.#values.captions;
  }

  get muted() {
    return this.#values.muted || this.refused;
  }

  get rate() {
    return this.#values.rate;
  }

  set(name, value) {
    this.#values[name] = value;
    try {
      this.#store.setItem(KEY, JSON.stringify(this.#values));
    } catch {
      // As above.
    }
  }
}

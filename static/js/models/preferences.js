// How this person likes to watch, kept on this device.

const KEY = "microlearn.player";
const DEFAULTS = {
  captions: true,
  captionSize: "100", // percent
  captionGround: "shade", // shade, solid, none: see caption-look.css
  muted: false,
  transcript: false, // beside the video, on a wide screen
  rate: 1,
  language: "",
  saveData: null, // null: as the account and the browser say
  listen: false, // go on as sound alone while the page is hidden
  loud: false, // sound was asked for by a tap
};
export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2];

export class Preferences {
  #store;
  #values;
  /** The browser refused sound until the person asks for it; not a choice, so not kept. */
  refused = false;

  /** @param {{captions?: boolean, captionSize?: string, captionGround?: string, rate?: number}}
   * account what the account's settings say */
  constructor(store = globalThis.localStorage, account = {}) {
    this.#store = store;
    this.#values = { ...DEFAULTS, ...account, account };
    try {
      const kept = JSON.parse(store.getItem(KEY)) ?? {};
      // Settings that were changed since are the newer choice.
      if (JSON.stringify(kept.account) === JSON.stringify(account)) Object.assign(this.#values, kept);
    } catch {
      // Closed storage: the defaults serve.
    }
    if (!RATES.includes(this.#values.rate)) this.#values.rate = 1;
  }

  get captions() {
    return this.#values.captions;
  }

  /** As the attributes of css/caption-look.css. */
  get captionLook() {
    const { captionSize, captionGround } = this.#values;
    return { captionSize, captionGround };
  }

  get transcript() {
    return this.#values.transcript;
  }

  get muted() {
    return this.#values.muted || this.refused;
  }

  /** Of the captions; "" for the one that is spoken. */
  get language() {
    return this.#values.language;
  }

  get saveData() {
    return this.#values.saveData;
  }

  get listen() {
    return this.#values.listen;
  }

  /** Sound that was asked for once comes back by itself as soon as the browser allows it. */
  hear(allowed) {
    if (allowed && this.#values.loud) this.refused = false;
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

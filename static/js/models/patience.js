// Tries a piece of work again while the network is lost.

import { NetworkLost } from "./wire.js";

const BACKOFF = [400, 800, 1600, 3200]; // ms between tries
const QUIET_TRIES = 1; // a single hiccup is not worth a word

export class Patience {
  #tries = 0;
  #told;

  /** @param {(lost: Error|null) => void} told when the network is lost, and when it is back */
  constructor(told) {
    this.#told = told;
  }

  /** Nothing failed lately. */
  get isCalm() {
    return this.#tries === 0;
  }

  recovered() {
    if (this.#tries > QUIET_TRIES) this.#told(null);
    this.#tries = 0;
  }

  /** Waits after `error`. True: try again; false: another try would not help. */
  async after(error, signal) {
    if (!(error instanceof NetworkLost)) return false;
    this.#tries += 1;
    if (this.#tries > QUIET_TRIES) this.#told(error);
    await pause(BACKOFF[Math.min(this.#tries, BACKOFF.length) - 1], signal);
    return true;
  }
}

/** Waits, at most until the network is back or the wait is aborted. */
export function pause(ms, signal) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      signal.removeEventListener("abort", end);
      resolve(true);
    };
    const timer = setTimeout(end, ms);
    addEventListener("online", end);
    signal.addEventListener("abort", end);
  });
}

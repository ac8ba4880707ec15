// Clear Key licences, in memory alone: asked for ahead of the swipe, once however many want them,
// and forgotten when they run out.

import { call } from "../lib/api.js";

const MARGIN = 20; // s before its end from which a licence is not given out any more

export class Licences {
  #held = new Map(); // address → {licence: promise, until: ms}
  #ask;
  #now;

  /**
   * @param {(url: string, kid: string) => Promise<object>} ask
   * @param {() => number} now ms, of a clock that nobody sets
   */
  constructor(ask = request, now = () => performance.now()) {
    this.#ask = ask;
    this.#now = now;
  }

  /** The licence of a feed item's `protection`: {keys, type, seconds}. */
  of({ licence: url, kid }) {
    const held = this.#held.get(url);
    if (held && held.until > this.#now()) return held.licence;
    const entry = { until: Infinity };
    entry.licence = this.#ask(url, base64url(kid)).then(
      (licence) => {
        entry.until = this.#now() + Math.max(0, licence.seconds - MARGIN) * 1000;
        return licence;
      },
      (error) => {
        this.#held.delete(url);
        throw error;
      },
    );
    this.#held.set(url, entry);
    return entry.licence;
  }

  /** ms for which the licence may be used without asking again. */
  left({ licence: url }) {
    return Math.max(0, (this.#held.get(url)?.until ?? 0) - this.#now());
  }
}

function request(url, kid) {
  return call("POST", url, { kids: [kid], type: "temporary" });
}

/** Hex → base64url without padding, as Clear Key names keys. */
export function base64url(hex) {
  const bytes = hex.match(/../g).map((pair) => String.fromCharCode(parseInt(pair, 16)));
  return btoa(bytes.join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

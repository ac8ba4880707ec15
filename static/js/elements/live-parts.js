/* <live-parts data-page="/studio/…/" data-every="10">   seconds; without it, once is enough
 *   <section data-part="says" data-version="…">…
 * </live-parts>
 *
 * Keeps the parts of a page at what the server says: while somebody looks, the page is asked for
 * again, and each part whose version has changed is put in its place.
 */
import { refreshParts } from "../lib/page.js";

class LiveParts extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    const every = Number(this.dataset.every);
    if (every) this.#timer = setInterval(() => this.#look(), every * 1000);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  async #look() {
    if (document.hidden) return;
    try {
      await refreshParts(this.dataset.page, this);
    } catch {
      // No connection: the next look is on its way.
    }
  }
}

customElements.define("live-parts", LiveParts);

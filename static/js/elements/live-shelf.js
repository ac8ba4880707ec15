/* <live-shelf><ul><li data-part="…" data-version="…" data-moving>card</li>…</ul></live-shelf>
 *
 * While a lesson is on its way its card is looked at again every few seconds.
 */
import { refreshParts } from "../lib/page.js";

const EVERY = 4000;

class LiveShelf extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.#timer = setInterval(() => this.#look(), EVERY);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #look() {
    if (document.hidden || !this.querySelector("[data-moving]")) return;
    refreshParts(location.href, this).catch(() => {}); // no connection: next time
  }
}

customElements.define("live-shelf", LiveShelf);

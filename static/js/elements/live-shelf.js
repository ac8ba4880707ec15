/* <live-shelf>… <tr data-part="…" data-version="…" data-moving>lesson</tr> …</live-shelf>
 *
 * While a lesson is on its way it is looked at again every few seconds; the figures of all of them
 * are, less often.
 */
import { refreshParts } from "../lib/page.js";

const EVERY = 4000;
const FIGURES_EVERY = 5; // looks

class LiveShelf extends HTMLElement {
  #timer = 0;
  #looks = 0;

  connectedCallback() {
    this.#timer = setInterval(() => this.#look(), EVERY);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #look() {
    if (document.hidden) return;
    const moving = this.querySelector("[data-moving]");
    if (!moving && (this.#looks += 1) % FIGURES_EVERY) return;
    refreshParts(location.href, this).catch(() => {}); // no connection: next time
  }
}

customElements.define("live-shelf", LiveShelf);

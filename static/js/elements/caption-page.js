/* <caption-page data-page="/studio/lessons/…/captions/">  templates/creators/captions.html
 *
 * Keeps the parts of the page at one another's state: after "corrected" (a word) the transcript and
 * the versions are fetched anew, after "rewritten" (the transcript) the words, too. Lines that
 * somebody is writing, or is at, stay as they are.
 */
import { refreshParts } from "../lib/page.js";
import "./caption-file.js";
import "./caption-review.js";
import "./language-choice.js";
import "./line-player.js";
import "./transcript-editor.js";
import "./caption-versions.js";

const QUIET = 600; // ms without another correction

class CaptionPage extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.addEventListener("corrected", () => {
      // Whose focus is in a part keeps it.
      this.#soon(["lines", "versions"], QUIET, (part) => part.contains(document.activeElement));
    });
    this.addEventListener("rewritten", () => this.#soon(["lines", "versions", "words"], 0));
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  #soon(names, ms, busy = () => false) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refresh(names, busy), ms);
  }

  async #refresh(names, busy) {
    const wanted = (part) => names.includes(part.dataset.part) && !part.isChanged && !busy(part);
    try {
      await refreshParts(this.dataset.page, this, wanted);
    } catch {
      // No connection: what is on the page is still right.
    }
  }
}

customElements.define("caption-page", CaptionPage);

// The captions of the lesson on a card: the words of the moment, in the chosen language.

import { CaptionLine } from "../../models/caption-line.js";

export class Captions {
  #node;
  #preferences;
  #line = null;

  /** @param {HTMLElement} node where the words stand: a span inside it */
  constructor(node, preferences) {
    this.#node = node;
    this.#preferences = preferences;
  }

  /** The CaptionLine: its tracks, the one that is shown, its cues. */
  get line() {
    return this.#line;
  }

  /** Resolves with the words once they are here. */
  async cues() {
    await this.#line.load();
    return this.#line.cues;
  }

  /** True: other words than before. A corrected file has another address. */
  take(tracks) {
    const next = new CaptionLine(tracks, this.#preferences.language);
    if (this.#line && next.track?.url === this.#line.track?.url) return false;
    this.#line = next;
    return true;
  }

  show(t) {
    const text = this.#preferences.captions ? this.#line.at(t) : "";
    const span = this.#node.firstElementChild;
    if (span.textContent === text) return;
    span.textContent = text;
    this.#node.hidden = !text;
  }
}

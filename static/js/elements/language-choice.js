/* <language-choice data-after="/studio/lessons/…/" data-failed="words">
 *   <button data-relisten="address" data-language="de">  <button data-confirm="address">
 * </language-choice>                       templates/creators/captions/_mismatch.html
 *
 * It sounds like another language than the one that was chosen: the creator says which it is.
 */
import { call } from "../lib/api.js";

class LanguageChoice extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.#choose(button);
    });
  }

  async #choose(button) {
    const { relisten, confirm, language } = button.dataset;
    button.setAttribute("aria-busy", "true");
    try {
      await (relisten ? call("POST", relisten, { language }) : call("POST", confirm));
      if (relisten) location.assign(this.dataset.after); // where its progress is seen
      else location.reload();
    } catch (error) {
      const detail = { text: error.message || this.dataset.failed, level: "error" };
      this.dispatchEvent(new CustomEvent("toast", { bubbles: true, detail }));
      button.removeAttribute("aria-busy");
    }
  }
}

customElements.define("language-choice", LanguageChoice);

/* <caption-versions data-url="…/versions/0/bring-back/" data-done data-failed="words">
 *   <button data-bring="3">Bring back</button>…
 * </caption-versions>                          templates/creators/captions/_versions.html
 *
 * Takes an earlier version back. Sends "rewritten"; what was current before can be brought back
 * from the same list.
 */
import { call } from "../lib/api.js";

class CaptionVersions extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-bring]");
      if (button) this.#bring(button);
    });
  }

  async #bring(button) {
    button.setAttribute("aria-busy", "true");
    try {
      await call("POST", this.dataset.url.replace("/0/", `/${button.dataset.bring}/`));
      this.dispatchEvent(new CustomEvent("rewritten", { bubbles: true }));
      this.#say(this.dataset.done, "success");
    } catch (error) {
      this.#say(error.message || this.dataset.failed, "error");
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  #say(text, level) {
    this.dispatchEvent(new CustomEvent("toast", { bubbles: true, detail: { text, level } }));
  }
}

customElements.define("caption-versions", CaptionVersions);

/* <premium-switch data-listens data-url="/api/v1/studio/lessons/…/premium/" data-failed="…">
 *   <input type="checkbox" role="switch">   <p data-note hidden></p>
 * </premium-switch>
 *
 * For subscribers only, or for everyone; the note says how far the video is on its way there.
 */
import { call } from "../lib/api.js";

class PremiumSwitch extends HTMLElement {
  #sending = Promise.resolve();
  #unanswered = 0;
  #told = null;

  connectedCallback() {
    this.addEventListener("lesson", (event) => this.#draw(event.detail.premium));
    // One request at a time: the last flip is the one that counts.
    this.addEventListener("change", ({ target }) => {
      this.#unanswered += 1;
      this.#sending = this.#sending.then(() => this.#send(target.checked));
    });
  }

  #draw(premium) {
    this.#told = premium;
    // A snapshot from before the flip must not flip it back.
    if (this.#unanswered) return;
    const { on, note } = premium;
    this.querySelector("input").checked = on;
    const place = this.querySelector("[data-note]");
    if (place.textContent !== note) place.textContent = note; // or it would be read out again
    place.hidden = !note;
  }

  async #send(on) {
    try {
      const detail = await call(on ? "PUT" : "DELETE", this.dataset.url);
      this.#unanswered -= 1;
      this.dispatchEvent(new CustomEvent("snapshot", { bubbles: true, detail }));
    } catch (error) {
      this.#unanswered -= 1;
      const text = error.message || this.dataset.failed;
      this.dispatchEvent(
        new CustomEvent("toast", { bubbles: true, detail: { text, level: "error" } }),
      );
      this.#draw(this.#told);
    }
  }
}

customElements.define("premium-switch", PremiumSwitch);

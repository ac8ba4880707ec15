/* <moment-pick data-picked="Chosen: %(time)s">
 *   <quiz-clip>…</quiz-clip> <input type="hidden" name="moment"> <button data-take></button>
 *   <p data-told></p>
 * </moment-pick>
 *
 * The moment that the clip shows, taken over by the button; pressed again, it takes another.
 */
import { moment } from "../lib/amounts.js";
import { fill } from "../lib/words.js";
import "./quiz-clip.js";

class MomentPick extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
    if (this.#field.value) this.#tell(); // put back after a reload
  }

  get #field() {
    return this.querySelector("[name=moment]");
  }

  handleEvent(event) {
    if (!event.target.closest("[data-take]") || this.hasAttribute("locked")) return;
    const clip = this.querySelector("quiz-clip");
    if (!clip) return;
    clip.video.pause();
    this.#field.value = clip.ms;
    this.#tell();
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #tell() {
    const time = moment(Number(this.#field.value) / 1000);
    this.querySelector("[data-told]").textContent = fill(this.dataset.picked, { time });
  }
}

customElements.define("moment-pick", MomentPick);

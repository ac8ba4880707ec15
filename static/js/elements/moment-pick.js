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
  }

  handleEvent(event) {
    if (!event.target.closest("[data-take]") || this.hasAttribute("locked")) return;
    const clip = this.querySelector("quiz-clip");
    if (!clip) return;
    clip.video.pause();
    const field = this.querySelector("[name=moment]");
    field.value = clip.ms;
    this.querySelector("[data-told]").textContent = fill(this.dataset.picked, { time: moment(clip.ms / 1000) });
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

customElements.define("moment-pick", MomentPick);

/* <skill-bench data-page data-api="/api/v1/studio/skills/…/" data-failed data-undo data-saved
 *              data-removed="“{name}” is removed from here.">          templates/creators/skill.html
 *   <script type="application/json">{"helps": 0.3, …}</script>
 *   <section data-side="requires or related">
 *     <li data-other="id" data-name data-weight="needed"> <select data-weigh> <button data-remove>
 *     <skill-picker><input type="hidden" data-add></skill-picker>
 *   <button data-act="/api/…/undo/">
 * </skill-bench>
 *
 * The edges of one skill: each change is saved at once, and the message that follows takes it
 * back. What the server refuses (a cycle, with its way) it says itself.
 */
import { call } from "../lib/api.js";
import { refreshParts } from "../lib/page.js";
import { toast } from "../lib/toast.js";
import "./skill-picker.js";

const FIRST = "needed";

class SkillBench extends HTMLElement {
  #saving = Promise.resolve();

  connectedCallback() {
    this.addEventListener("change", (event) => this.#changed(event.target));
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-remove], [data-act]");
      if (!button) return;
      if (button.dataset.act) this.#save(() => call("POST", button.dataset.act), this.dataset.saved);
      else this.#remove(button.closest("[data-other]"));
    });
  }

  #changed(field) {
    const side = field.closest("[data-side]")?.dataset.side;
    if (field.matches("[data-add]") && field.value) {
      const url = this.#url(side, field.value);
      const known = this.querySelector(`[data-side="${side}"] [data-other="${field.value}"]`);
      const back = known ? this.#put(url, known.dataset.weight) : () => call("DELETE", url);
      this.#save(this.#put(url, FIRST), this.dataset.saved, back);
    } else if (field.matches("[data-weigh]")) {
      const { other, weight } = field.closest("[data-other]").dataset;
      const url = this.#url(side, other);
      this.#save(this.#put(url, field.value), this.dataset.saved, this.#put(url, weight));
    }
  }

  #remove(edge) {
    const { other, name, weight } = edge.dataset;
    const url = this.#url(edge.closest("[data-side]").dataset.side, other);
    const words = this.dataset.removed.replace("{name}", name);
    this.#save(() => call("DELETE", url), words, this.#put(url, weight));
  }

  #put(url, word) {
    return () => call("PUT", url, { weight: this.#weights[word] });
  }

  #url(side, other) {
    return `${this.dataset.api}${side}/${other}/`;
  }

  get #weights() {
    return JSON.parse(this.querySelector("script[type='application/json']").textContent);
  }

  /** One after the other; then what the server knows is shown, refused or not. */
  #save(work, words, back) {
    this.#saving = this.#saving.then(async () => {
      try {
        await work();
        const run = () => this.#save(back, this.dataset.saved);
        toast(this, words, { level: "success", act: back && { text: this.dataset.undo, run } });
      } catch (error) {
        toast(this, error.message || this.dataset.failed, { level: "error" });
      }
      await this.#refresh();
    });
    return this.#saving;
  }

  async #refresh() {
    const place = placeOf(document.activeElement, this);
    // Its version never stands on the page: what is there now is always drawn anew.
    for (const part of this.querySelectorAll("[data-part]")) part.dataset.version = "old";
    await refreshParts(this.dataset.page, this).catch(() => {}); // no connection: as it is
    if (place && !this.contains(document.activeElement)) {
      (this.querySelector(place.near) ?? this.querySelector(place.side))?.focus();
    }
  }
}

// The part is drawn anew, and the focus must not be lost with the old one. (Not to the field where
// a skill is picked: it would open its list over the message.)
function placeOf(active, bench) {
  if (!active || !bench.contains(active)) return null;
  const side = active.closest("[data-side]")?.dataset.side;
  if (!side) return { near: "[data-act]", side: "a" };
  const other =
    active.closest("[data-other]")?.dataset.other ??
    active.closest("skill-picker")?.querySelector("[data-add]").value;
  const near = `[data-side="${side}"] [data-other="${other}"] select`;
  return { near, side: `#${side}-title` };
}

customElements.define("skill-bench", SkillBench);

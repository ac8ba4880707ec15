/* <publish-schedule data-listens data-url="/api/v1/studio/lessons/…/schedule/" data-zone="Europe/…"
 *                   data-failed data-planned data-dropped>        templates/creators/_schedule.html
 *   <… data-when="none pending late missed">    shown in these states of the plan only
 *   <form><input name="at" type="datetime-local"> <input type="radio" name="if_not_ready"></form>
 *   <button data-drop>
 * </publish-schedule>
 *
 * The time at which a draft goes live by itself: chosen, changed, dropped. What is typed is a time
 * on the clocks of the creator's own zone; the server knows which moment that is.
 */
import { call } from "../lib/api.js";
import { toast } from "../lib/toast.js";

class PublishSchedule extends HTMLElement {
  #form = null;
  #shown = null; // the plan that the fields show

  connectedCallback() {
    this.#form = this.querySelector("form");
    this.addEventListener("lesson", ({ detail }) => this.#draw(detail));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#plan();
    });
    this.querySelector("[data-drop]").addEventListener("click", () => this.#drop());
  }

  #draw({ schedule, published, standing }) {
    this.hidden = published || ["archived", "discarded"].includes(standing.code);
    const state = schedule?.state ?? "none";
    for (const part of this.querySelectorAll("[data-when]")) {
      part.hidden = !part.dataset.when.split(" ").includes(state);
    }
    this.querySelector("[data-words]").textContent = schedule?.words ?? "";
    // Snapshots come all the time: what is being typed stays, until the plan is another one.
    const told = JSON.stringify(schedule);
    if (told === this.#shown) return;
    this.#shown = told;
    if (!schedule) return;
    this.#form.elements.at.value = schedule.zone === this.dataset.zone ? schedule.wall : "";
    this.#form.elements.if_not_ready.value = schedule.if_not_ready;
  }

  #plan() {
    const { at, if_not_ready: choice } = this.#form.elements;
    if (!at.value) return at.focus();
    const plan = { at: at.value, zone: this.dataset.zone, if_not_ready: choice.value };
    return this.#ask("PUT", plan, this.dataset.planned);
  }

  #drop() {
    return this.#ask("DELETE", undefined, this.dataset.dropped);
  }

  async #ask(method, plan, said) {
    const error = this.querySelector("[role=alert]");
    error.hidden = true;
    this.setAttribute("aria-busy", "true");
    try {
      const detail = await call(method, this.dataset.url, plan);
      this.dispatchEvent(new CustomEvent("snapshot", { bubbles: true, detail }));
      toast(this, said, { level: "success" });
    } catch (problem) {
      error.textContent = problem.message || this.dataset.failed;
      error.hidden = false;
      this.#form.elements.at.focus();
    } finally {
      this.removeAttribute("aria-busy");
    }
  }
}

customElements.define("publish-schedule", PublishSchedule);

/* <course-bench data-page data-lessons="/api/v1/studio/courses/…/lessons/" data-failed data-undo
 *               data-taken-out="“{title}” is taken out.">            templates/creators/course.html
 *   <div data-module="1"><sequence-list><ol><li data-lesson="id" data-title>
 *     <button data-take-out></li></ol></sequence-list></div>
 *   <button data-add="id">   <button data-act="/api/…/publish/" data-say="words">
 * </course-bench>
 *
 * A course's lessons, put in order, added and taken out; every change is saved at once, one after
 * the other. What the server knows is then shown.
 */
import { call } from "../lib/api.js";
import { refreshParts } from "../lib/page.js";
import "./details-form.js";
import "./glossary-form.js";
import "./lesson-title.js";
import "./sequence-list.js";

class CourseBench extends HTMLElement {
  #saving = Promise.resolve();

  connectedCallback() {
    this.addEventListener("click", (event) => this.#click(event));
    this.addEventListener("moved", (event) => this.#moved(event.target.closest("[data-module]")));
  }

  #click({ target }) {
    const button = target.closest("[data-add], [data-take-out], [data-act]");
    if (!button) return;
    const { add, act, say } = button.dataset;
    if (act) this.#act(button, act, say);
    else if (add) this.#add(button, add);
    else this.#takeOut(button.closest("[data-lesson]"));
  }

  async #act(button, url, say) {
    button.setAttribute("aria-busy", "true");
    if (await this.#do(() => call("POST", url))) this.#tell({ text: say, level: "success" });
    button.removeAttribute("aria-busy");
  }

  // New lessons come last, into the last part of the course.
  #add(button, lesson) {
    button.setAttribute("aria-busy", "true");
    const module = [...this.querySelectorAll("[data-module]")].at(-1);
    return this.#arrange(module.dataset.module, [...lessonsOf(module), lesson]);
  }

  #moved(module) {
    // What is on the page is already in the new order: drawn anew, it would slip from a finger that
    // has taken the next lesson. Its version is no longer the one that was drawn: if the order is not
    // taken, or taken back, the part has to be drawn.
    const part = module.closest("[data-part]");
    if (part) part.dataset.version = "";
    return this.#arrange(module.dataset.module, lessonsOf(module), { draw: false });
  }

  async #takeOut(item) {
    const module = item.closest("[data-module]");
    const position = module.dataset.module;
    const before = lessonsOf(module);
    const { title, lesson } = item.dataset;
    const after = before.filter((id) => id !== lesson);
    if (!(await this.#arrange(position, after))) return;
    const { takenOut, undo } = this.dataset;
    const run = () => this.#arrange(position, before);
    this.#tell({ text: takenOut.replace("{title}", title), act: { text: undo, run } });
  }

  #arrange(module, lessons, options) {
    const order = { module: Number(module), lessons };
    return this.#do(() => call("PUT", this.dataset.lessons, order), options);
  }

  /** One request at a time, or an older order could arrive after a newer one. Whether it worked. */
  #do(work, options) {
    this.#saving = this.#saving.then(() => this.#tried(work, options));
    return this.#saving;
  }

  async #tried(work, { draw = true } = {}) {
    let done = true;
    try {
      await work();
    } catch (error) {
      done = false;
      this.#tell({ text: error.message || this.dataset.failed, level: "error" });
    }
    if (draw || !done) await this.#refresh();
    return done;
  }

  async #refresh() {
    const place = focusedButton(this);
    await refreshParts(this.dataset.page, this).catch(() => {}); // no connection: as it is
    if (place && !document.activeElement?.closest("course-bench")) {
      (this.querySelector(place) ?? this.querySelector("#lessons summary"))?.focus();
    }
  }

  #tell(detail) {
    this.dispatchEvent(new CustomEvent("toast", { bubbles: true, detail }));
  }
}

function lessonsOf(module) {
  return [...module.querySelectorAll("[data-lesson]")].map((item) => item.dataset.lesson);
}

// The part is drawn anew, and the focus must not be lost with the old one.
function focusedButton(bench) {
  const button = document.activeElement?.closest("button");
  if (!button || !bench.contains(button)) return "";
  const lesson = button.closest("[data-lesson]")?.dataset.lesson;
  if (lesson && button.dataset.move) {
    return `[data-lesson="${lesson}"] [data-move="${button.dataset.move}"]:not(:disabled), [data-lesson="${lesson}"] [data-move]:not(:disabled)`;
  }
  return button.dataset.act ? "[data-act]" : "[data-add]";
}

customElements.define("course-bench", CourseBench);

/* <new-lesson data-api="/api/v1/studio/lessons/" data-max-bytes="524288000" data-max-seconds="60">
 *   <label data-drop>… <input type="file" accept="video/*"></label>
 *   <p data-problem="too-large" hidden>…</p>          one for each problem that can be told here
 *   <div data-problem="offline" hidden>… <button data-send></div>
 *   <div data-known hidden>… <a data-open> <button data-again></div>   the file was sent before
 *   <p data-busy hidden>…</p>
 * </new-lesson>
 *
 * A video is picked, dropped or filmed, judged, cut in the <video-cutter> inside, and begins to
 * travel; the page then becomes that of its lesson without a reload, which would cost time.
 * On a lesson's page (data-lesson) it sends a file for that lesson; with data-resumes it takes up
 * an upload that this page does not know, which was cut when it began.
 */
import { ApiError, call } from "../lib/api.js";
import { fingerprint } from "../lib/fingerprint.js";
import { uploads } from "../models/uploads.js";
import { BEGINNING, VideoChoice } from "../models/video-choice.js";
import { showPage } from "../lib/page.js";
import "./camera-recorder.js";
import "./upload-tray.js";
import "./video-cutter.js";

class NewLesson extends HTMLElement {
  #file = null;
  #title = "";
  #cut = {};
  #filmed = false; // by the camera in this page
  #once = false; // although the file was sent before

  connectedCallback() {
    this.#input.addEventListener("change", () => this.#choose(this.#input.files[0]));
    this.#again?.addEventListener("click", () => this.#begin({ again: true }));
    this.querySelector("[data-send]").addEventListener("click", () => this.#begin());
    this.#camera?.addEventListener("recorded", (event) => this.#choose(event.detail, { filmed: true }));
    for (const type of ["dragover", "dragleave", "drop"]) this.addEventListener(type, this);
  }

  handleEvent(event) {
    event.preventDefault();
    this.#drop.toggleAttribute("data-over", event.type === "dragover");
    if (event.type === "drop") this.#choose(event.dataTransfer.files[0]);
  }

  async #choose(file, { filmed = false } = {}) {
    if (!file) return;
    this.#filmed = filmed;
    this.#once = false;
    this.#tell(null);
    this.#file = file;
    const choice = new VideoChoice(file, { bytes: Number(this.dataset.maxBytes) });
    const problem = choice.problem() ?? choice.problemOfBeginning(await beginningOf(file));
    if (problem) return this.#tell(problem);
    this.#title = choice.title;
    this.#cut = "resumes" in this.dataset ? {} : await this.#ask(file);
    if (this.#cut) await this.#begin();
  }

  // While a file is being cut the page is about nothing else.
  async #ask(file) {
    this.toggleAttribute("data-cutting", true);
    const cut = await this.querySelector("video-cutter").ask(file, { filmed: this.#filmed });
    this.removeAttribute("data-cutting");
    if (cut) return cut;
    if (this.#filmed) this.#camera.open();
    else this.#input.focus();
    this.#input.value = "";
    return null;
  }

  async #begin({ again = this.#once } = {}) {
    this.#once = again;
    this.#busy(true);
    try {
      const lesson = await call("POST", this.dataset.api, {
        filename: this.#file.name,
        size: this.#file.size,
        fingerprint: (await fingerprint(this.#file).catch(() => null)) ?? "",
        ...this.#cut,
        ...this.#also,
        ...(this.dataset.lesson ? {} : { again, title: this.#title }),
      });
      const { upload, page, cancel } = lesson;
      const title = this.#title || (this.#filmed ? this.#camera.dataset.title : this.#file.name);
      const keeping = uploads.add(this.#file, { upload, page, cancel, title });
      if (this.#filmed) keeping.then(() => this.#camera.done());
      await showPage(lesson.page);
    } catch (error) {
      if (!(error instanceof ApiError)) this.#tell("offline");
      else if (error.code === "already_uploaded") this.#known(error.details);
      else this.#tell("refused", error.message);
    } finally {
      this.#busy(false);
    }
  }

  #known({ page, title }) {
    this.#tell("known");
    const link = this.querySelector("[data-open]");
    link.href = page;
    if (title) this.querySelector("[data-known-title]").textContent = title;
    link.focus();
  }

  #tell(problem, words = "") {
    for (const element of this.querySelectorAll("[data-problem]")) {
      element.hidden = element.dataset.problem !== problem;
      if (words && !element.hidden) element.querySelector("[data-words]").textContent = words;
    }
    if (problem) this.#input.value = "";
    this.querySelector(`[data-problem="${problem}"]`)?.scrollIntoView({ block: "nearest" });
    this.#drop.toggleAttribute("data-wrong", Boolean(problem) && problem !== "known");
  }

  #busy(on) {
    this.querySelector("[data-busy-words]").hidden = !on;
    this.#drop.setAttribute("aria-busy", on);
  }

  // What else is chosen here, named as the API names it.
  get #also() {
    const fields = [...this.querySelectorAll("input[data-also]")];
    return Object.fromEntries(fields.map(({ name, checked }) => [name, checked]));
  }

  get #drop() {
    return this.querySelector("[data-drop]");
  }

  get #input() {
    return this.querySelector("input[type=file]");
  }

  get #camera() {
    return this.querySelector("camera-recorder");
  }

  get #again() {
    return this.querySelector("[data-again]");
  }
}

async function beginningOf(file) {
  return new Uint8Array(await file.slice(0, BEGINNING).arrayBuffer());
}

customElements.define("new-lesson", NewLesson);

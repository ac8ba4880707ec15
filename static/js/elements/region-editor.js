/* <region-editor data-of-clip="name of the field with the clip's end">
 *   <illustration-field> or <button data-snap>     where the picture comes from
 *   <div data-stage><div data-surface></div><svg data-areas></svg></div>
 *   <div data-row>… <button data-draw> … [data-x] [data-y] [data-w] [data-h] …</div> …
 * </region-editor>
 *
 * Places of a picture: each row's is drawn with finger or mouse once its "Draw" is pressed, or typed
 * as figures (per cent).
 */
import { drawAreas } from "../lib/areas.js";
import { Place, between } from "../models/place.js";

const SIDES = ["x", "y", "w", "h"];

class RegionEditor extends HTMLElement {
  #row = null;
  #from = null;

  connectedCallback() {
    for (const type of ["click", "input", "change", "illustrated", "pointerdown", "pointermove", "pointerup", "pointercancel"])
      this.addEventListener(type, this);
    const picture = this.querySelector("illustration-field img");
    if (picture) this.#show(picture.cloneNode());
  }

  handleEvent(event) {
    if (event.type === "illustrated") this.#illustrated(event.detail.illustration);
    else if (event.type === "click") this.#click(event);
    else if (event.type.startsWith("pointer")) this.#pointer(event);
    else this.#draw();
  }

  get #stage() {
    return this.querySelector("[data-stage]");
  }

  #illustrated(illustration) {
    if (!illustration) this.#stage.hidden = true;
    else this.#show(Object.assign(new Image(illustration.width, illustration.height), { src: illustration.url, alt: "" }));
  }

  #show(picture) {
    picture.alt = "";
    picture.draggable = false;
    this.#stage.querySelector("[data-surface]").replaceChildren(picture);
    this.#stage.hidden = false;
    this.#draw();
  }

  #click(event) {
    if (event.target.closest("[data-snap]")) return this.#snap();
    const button = event.target.closest("[data-draw]");
    if (!button) return undefined;
    const row = button.closest("[data-row]");
    this.#row = this.#row === row ? null : row;
    for (const each of this.querySelectorAll("[data-draw]"))
      each.setAttribute("aria-pressed", String(each.closest("[data-row]") === this.#row));
    this.#stage.toggleAttribute("data-drawing", this.#row !== null);
    if (this.#row) this.#stage.scrollIntoView({ block: "nearest", behavior: "smooth" });
    return this.#draw();
  }

  // The preview of the lesson at the clip's end, as a still picture.
  async #snap() {
    const video = document.querySelector("lesson-preview")?.video;
    const seconds = secondsOf(this.closest("form").elements[this.dataset.ofClip].value);
    const ready = video?.videoWidth > 0 && Number.isFinite(seconds);
    this.querySelector("[data-no-picture]").hidden = ready;
    if (!ready) return;
    video.pause();
    const seeked = new Promise((resolve) => video.addEventListener("seeked", resolve, { once: true }));
    video.currentTime = seconds;
    await seeked;
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    this.#show(canvas);
  }

  #pointer(event) {
    if (!this.#row) return;
    const inside = event.target.closest?.("[data-stage]");
    if (event.type === "pointerdown" && inside && event.button === 0) {
      event.preventDefault();
      this.#from = this.#place(event);
      this.setPointerCapture(event.pointerId);
    } else if (event.type === "pointermove" && this.#from) this.#write(between(this.#from, this.#place(event)));
    else if (event.type === "pointerup" || event.type === "pointercancel") this.#from = null;
  }

  #place(event) {
    return Place.at(event, this.#stage.querySelector("[data-surface] > *").getBoundingClientRect());
  }

  #write(box) {
    for (const side of SIDES) this.#row.querySelector(`[data-${side}]`).value = (100 * box[side]).toFixed(1);
    this.#draw();
  }

  #draw() {
    const areas = [...this.querySelectorAll("[data-row]")].map((row) => this.#area(row)).filter(Boolean);
    drawAreas(this.querySelector("svg[data-areas]"), areas);
  }

  #area(row) {
    const figures = SIDES.map((side) => [side, parseFloat(row.querySelector(`[data-${side}]`).value.replace(",", ".")) / 100]);
    if (figures.some(([, figure]) => !Number.isFinite(figure))) return null;
    const right = row.querySelector("input[type=checkbox]").checked;
    const kind = row === this.#row ? "on" : right ? "right" : "wrong";
    return { ...Object.fromEntries(figures), shape: row.querySelector("select").value, kind };
  }
}

// "0:12.5" as 12.5; NaN for no moment.
function secondsOf(text) {
  const [seconds, minutes = "0"] = text.trim().split(":").reverse();
  return seconds ? Number(minutes) * 60 + Number(seconds.replace(",", ".")) : NaN;
}

customElements.define("region-editor", RegionEditor);

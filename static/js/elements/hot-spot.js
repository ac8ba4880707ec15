/* <hot-spot data-moved="Marker: %(x)d percent across, %(y)d percent down">
 *   <div data-picture tabindex="0"><img> <svg data-areas></svg> <span data-marker></span></div>
 *   <input type="hidden" name="point" data-point> <select name="region" data-region></select>
 * </hot-spot>
 *
 * A place in a picture: tapped, reached with the arrow keys (Shift: further), or chosen by its name
 * from a list; the last of these counts. With a <quiz-clip> inside, the picture is its last one, and
 * can be pointed at while the clip halts there. data-areas shows where it was right.
 */
import { drawAreas } from "../lib/areas.js";
import { fill } from "../lib/words.js";
import { Place } from "../models/place.js";

const STEP = 0.02;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class HotSpot extends HTMLElement {
  static observedAttributes = ["data-areas"];

  connectedCallback() {
    const overlay = this.querySelector("template[data-overlay]");
    const stage = this.querySelector("[data-stage]");
    if (overlay && stage && !this.#picture) {
      stage.append(overlay.content.cloneNode(true));
      this.#picture.hidden = true;
    }
    for (const type of ["pointerdown", "keydown", "input", "clip-moved", "clip-ended"])
      this.addEventListener(type, this);
    this.#draw();
  }

  attributeChangedCallback() {
    const svg = this.querySelector("svg[data-areas]");
    if (!svg || !this.dataset.areas) return;
    this.#picture.hidden = false;
    drawAreas(svg, JSON.parse(this.dataset.areas));
  }

  handleEvent(event) {
    if (event.type === "pointerdown") this.#tap(event);
    else if (event.type === "keydown") this.#key(event);
    else if (event.type === "input") this.#chosen(event);
    else if (this.#overClip) this.#halted(event.type === "clip-ended");
  }

  get #picture() {
    return this.querySelector("[data-picture]");
  }

  get #overClip() {
    return this.querySelector("quiz-clip") !== null && this.#picture !== null;
  }

  get #point() {
    return this.querySelector("[data-point]");
  }

  get #locked() {
    return this.hasAttribute("locked");
  }

  #halted(halted) {
    if (this.#locked) return;
    if (!halted && this.#picture.contains(document.activeElement)) return;
    this.#picture.hidden = !halted;
  }

  #tap(event) {
    if (this.#locked || event.button !== 0 || !event.target.closest("[data-picture]")) return;
    this.#put(Place.at(event, this.#picture.getBoundingClientRect()));
  }

  #key(event) {
    const way = ARROWS[event.key];
    if (!way || this.#locked || event.target !== this.#picture) return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey ? 5 * STEP : STEP;
    const from = Place.read(this.#point.value || "none");
    this.#put(from ? from.moved(way[0] * step, way[1] * step) : new Place());
  }

  #put(place) {
    this.#point.value = String(place);
    this.querySelector("[data-region]").value = "";
    this.#draw();
    const live = this.closest(".quiz")?.querySelector("[data-live]");
    if (live) live.textContent = fill(this.dataset.moved, place.percent);
    this.#point.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #chosen(event) {
    if (!event.target.matches("[data-region]") || !event.target.value) return;
    this.#point.value = "";
    this.#draw();
  }

  #draw() {
    const marker = this.querySelector("[data-marker]");
    if (!marker) return;
    const place = Place.read(this.#point.value || "none");
    marker.hidden = place === null;
    if (!place) return;
    marker.style.setProperty("inset-inline-start", `${100 * place.x}%`);
    marker.style.setProperty("inset-block-start", `${100 * place.y}%`);
  }
}

customElements.define("hot-spot", HotSpot);

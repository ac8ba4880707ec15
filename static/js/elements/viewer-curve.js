/* <viewer-curve data-reading="{at} · {share} % still watching">
 *   <lesson-preview><video></video>…</lesson-preview>
 *   <button data-toggle data-play="Play" data-pause="Pause"></button> <span data-readout></span>
 *   <div role="slider" tabindex="0" aria-valuemax="seconds - 1" …><svg viewBox="0 0 360 150">
 *     <polygon data-points="area"> <polyline data-points="points"> <polyline data-points="other">
 *     <line data-now> <g data-marks></g>
 *   </svg></div>
 * </viewer-curve>
 *
 * A retention curve over its video: a tap plays from there; a finger that moves, or arrow keys, read
 * the curve; Enter and space play and pause. `show(values)` draws what has changed of points, area,
 * other, marks and shares.
 */
import { clock } from "../lib/amounts.js";

const WIDTH = 360; // of the drawing, as the server draws it
const CAPTIONS = 58; // per cent of the picture's height, above the drawing
const SVG = "http://www.w3.org/2000/svg";
const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 5, PageDown: -5 };

class ViewerCurve extends HTMLElement {
  #shares = [];
  #second = 0;
  #frame = 0;

  connectedCallback() {
    const { slider, video } = this;
    for (const type of ["pointerdown", "pointermove", "pointerup", "pointerleave", "keydown"]) {
      slider.addEventListener(type, this);
    }
    for (const type of ["play", "pause", "seeked", "timeupdate"]) video.addEventListener(type, this);
    // Captions stand above the curve; what a <track> has loaded does not bubble.
    this.addEventListener("load", ({ target }) => lift(target.track?.cues ?? []), true);
    this.querySelector("[data-toggle]")?.addEventListener("click", () => this.#toggle());
    const table = this.closest("live-viewers")?.querySelectorAll("[data-share]") ?? [];
    this.#shares = [...table].map((cell) => cell.textContent);
    this.#read(0);
  }

  disconnectedCallback() {
    cancelAnimationFrame(this.#frame);
  }

  get slider() {
    return this.querySelector("[role=slider]");
  }

  get video() {
    return this.querySelector("video");
  }

  get #last() {
    return Number(this.slider.getAttribute("aria-valuemax"));
  }

  show(values) {
    for (const shape of this.querySelectorAll("[data-points]")) {
      const points = values[shape.dataset.points];
      if (points !== undefined) shape.setAttribute("points", points);
    }
    if (values.marks) this.querySelector("[data-marks]").replaceChildren(...values.marks.map(mark));
    if (!values.shares) return;
    this.#shares = values.shares;
    this.slider.setAttribute("aria-valuemax", Math.max(0, values.shares.length - 1));
    this.#read(this.#second);
  }

  handleEvent(event) {
    if (event.type === "keydown") return this.#key(event);
    if (event.type === "pointermove") return this.#read(this.#secondAt(event));
    if (event.type === "pointerleave") return this.#read(this.#playing);
    if (event.type === "pointerup") return this.#playFrom(this.#secondAt(event));
    if (event.type === "pointerdown") return undefined;
    return this.#follow();
  }

  #secondAt({ clientX }) {
    const { left, width } = this.slider.getBoundingClientRect();
    return this.#within(Math.floor(((clientX - left) / width) * (this.#last + 1)));
  }

  #within(second) {
    return Math.min(this.#last, Math.max(0, second));
  }

  get #playing() {
    return this.#within(Math.floor(this.video.currentTime));
  }

  #key(event) {
    const { key } = event;
    if (key === "Enter" || key === " ") this.#toggle();
    else if (key === "Home") this.#goTo(0);
    else if (key === "End") this.#goTo(this.#last);
    else if (key in STEPS) this.#goTo(this.#within(this.#second + STEPS[key]));
    else return;
    event.preventDefault();
  }

  #goTo(second) {
    this.video.currentTime = second;
    this.#read(second);
  }

  #playFrom(second) {
    this.#goTo(second);
    this.video.play().catch(() => {});
  }

  #toggle() {
    if (this.video.paused) this.video.play().catch(() => {});
    else this.video.pause();
  }

  #follow() {
    const { paused, currentTime } = this.video;
    this.#label(paused);
    if (!this.slider.matches(":hover") || !paused) this.#read(this.#playing);
    this.#place(currentTime);
    cancelAnimationFrame(this.#frame);
    if (!paused) this.#frame = requestAnimationFrame(() => this.#follow());
  }

  #label(paused) {
    const button = this.querySelector("[data-toggle]");
    if (!button) return;
    button.setAttribute("aria-label", paused ? button.dataset.play : button.dataset.pause);
    button.querySelector("use").setAttribute("href", paused ? "#i-play" : "#i-pause");
  }

  #place(time) {
    const x = Math.min(WIDTH, (WIDTH * time) / (this.#last + 1));
    const line = this.querySelector("[data-now]");
    line.setAttribute("x1", x);
    line.setAttribute("x2", x);
  }

  /** What the curve says at a second. */
  #read(second) {
    this.#second = second;
    const share = this.#shares[second];
    const reading = this.dataset.reading.replace("{at}", clock(second)).replace("{share}", share);
    const words = share === undefined ? clock(second) : reading;
    this.slider.setAttribute("aria-valuenow", second);
    if (this.slider.getAttribute("aria-valuetext") !== words) {
      this.slider.setAttribute("aria-valuetext", words);
    }
    const readout = this.querySelector("[data-readout]");
    if (readout && readout.textContent !== words) readout.textContent = words;
  }
}

function lift(cues) {
  for (const cue of cues) Object.assign(cue, { snapToLines: false, line: CAPTIONS });
}

function mark([number, x, y]) {
  const group = document.createElementNS(SVG, "g");
  group.setAttribute("class", "curve-mark");
  const circle = document.createElementNS(SVG, "circle");
  const text = document.createElementNS(SVG, "text");
  for (const [name, value] of Object.entries({ cx: x, cy: y, r: 11 })) {
    circle.setAttribute(name, value);
  }
  for (const [name, value] of Object.entries({ x, y, dy: 4.5, "text-anchor": "middle" })) {
    text.setAttribute(name, value);
  }
  text.textContent = number;
  group.append(circle, text);
  return group;
}

customElements.define("viewer-curve", ViewerCurve);

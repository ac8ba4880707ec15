/* <trim-strip dir="ltr">
 *   <canvas aria-hidden="true"></canvas>
 *   <div data-window></div> <div data-playhead hidden></div>
 *   <div data-handle="start" role="slider" tabindex="0" aria-label="Start"></div>
 *   <div data-handle="end" role="slider" tabindex="0" aria-label="End"></div>
 * </trim-strip>
 *
 * The frames of a film in a row, and two handles for where it starts and ends. `show(cut, video)`
 * gives it a Cut and a <video> of its own to draw from. Handles and the part between them move by
 * finger, mouse and arrow keys (Shift: a second at a time). A "cut" event tells of every change,
 * its detail the moment to look at.
 */
import { moment } from "../lib/amounts.js";
import { draw, seek } from "../lib/frames.js";

const FRAMES = 8;
const STEP = 0.1;
const STEPS = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP, PageDown: -5, PageUp: 5 };

class TrimStrip extends HTMLElement {
  #cut = null;
  #held = null; // what a finger holds, and where it took hold

  connectedCallback() {
    for (const type of ["pointerdown", "pointermove", "pointerup", "pointercancel", "keydown"]) {
      this.addEventListener(type, this);
    }
  }

  async show(cut, video) {
    this.#cut = cut;
    this.update();
    const canvas = this.querySelector("canvas");
    canvas.width = this.clientWidth * devicePixelRatio;
    canvas.height = this.clientHeight * devicePixelRatio;
    const width = canvas.width / FRAMES;
    for (let n = 0; n < FRAMES && this.#cut === cut; n++) {
      await seek(video, (cut.duration * (n + 0.5)) / FRAMES);
      draw(video, canvas, { x: n * width, width: width + 1 });
    }
  }

  update() {
    const { start, end, duration, limit } = this.#cut;
    this.style.setProperty("--from", `${(100 * start) / duration}%`);
    this.style.setProperty("--to", `${(100 * end) / duration}%`);
    this.toggleAttribute("data-over", this.#cut.isTooLong);
    this.#tell(this.#handle("start"), start, [0, end - 1]);
    this.#tell(this.#handle("end"), end, [start + 1, duration]);
    this.querySelector("[data-window]").toggleAttribute("data-slides", duration > limit);
  }

  playhead(seconds) {
    const line = this.querySelector("[data-playhead]");
    line.hidden = seconds === null;
    this.style.setProperty("--now", `${(100 * seconds) / this.#cut.duration}%`);
  }

  handleEvent(event) {
    if (this.#cut) this[`on${event.type}`](event);
  }

  onpointerdown(event) {
    const part = event.target.closest("[data-handle], [data-window]");
    if (!part || event.button) return;
    event.preventDefault();
    part.focus?.({ preventScroll: true });
    this.setPointerCapture(event.pointerId);
    const which = part.dataset.handle ?? "window";
    const now = which === "end" ? this.#cut.end : this.#cut.start;
    this.#held = { which, offset: now - this.#timeAt(event.clientX) };
  }

  onpointermove(event) {
    if (this.#held) this.#move(this.#held.which, this.#timeAt(event.clientX) + this.#held.offset);
  }

  onpointerup() {
    this.#held = null;
  }

  onpointercancel() {
    this.#held = null;
  }

  onkeydown(event) {
    const which = event.target.dataset.handle;
    if (!which) return;
    const now = this.#cut[which];
    let to = null;
    if (event.key in STEPS) to = now + STEPS[event.key] * (event.shiftKey ? 10 : 1);
    if (event.key === "Home") to = 0;
    if (event.key === "End") to = this.#cut.duration;
    if (to === null) return;
    event.preventDefault();
    this.#move(which, Math.round(to * 10) / 10);
  }

  #move(which, to) {
    const cut = this.#cut;
    if (which === "start") cut.moveStart(to);
    else if (which === "end") cut.moveEnd(to);
    else cut.slide(to);
    this.update();
    const detail = which === "end" ? cut.end : cut.start;
    this.dispatchEvent(new CustomEvent("cut", { detail, bubbles: true }));
  }

  #timeAt(x) {
    const box = this.getBoundingClientRect();
    return ((x - box.left) / box.width) * this.#cut.duration;
  }

  #tell(handle, now, [least, most]) {
    handle.ariaValueMin = least.toFixed(1);
    handle.ariaValueMax = most.toFixed(1);
    handle.ariaValueNow = now.toFixed(1);
    handle.ariaValueText = moment(now);
  }

  #handle(which) {
    return this.querySelector(`[data-handle="${which}"]`);
  }
}

customElements.define("trim-strip", TrimStrip);

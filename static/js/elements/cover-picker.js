/* <cover-picker data-url="/api/…/cover/" data-frame="Frame at {at}" data-chosen="…" data-failed="…">
 *   <div data-frames></div> <button data-present>Use the moment on screen</button>
 *   <script type="application/json">{"url": strip, "moments": [ms, …], "width", "height", "start", "chosen"}</script>
 * </cover-picker>
 *
 * Shows a lesson by another frame: one of the strip, which is loaded when the picker is opened, or
 * the one that the preview stands at. Moments are those of the original file.
 */
import { moment } from "../lib/amounts.js";
import { call } from "../lib/api.js";

class CoverPicker extends HTMLElement {
  #facts = null;

  connectedCallback() {
    this.#facts = JSON.parse(this.querySelector("script").textContent);
    this.addEventListener("click", this);
    const box = this.closest("details");
    if (box.open) this.#draw(); // opened before this script was there
    else box.addEventListener("toggle", () => this.#draw(), { once: true });
  }

  handleEvent(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if ("present" in button.dataset) {
      const { currentTime } = document.querySelector("lesson-preview video");
      this.#choose(button, this.#facts.start + Math.round(currentTime * 1000));
    } else this.#choose(button, Number(button.dataset.at));
  }

  async #draw() {
    const { url, moments, width, height } = this.#facts;
    const strip = Object.assign(new Image(), { src: url });
    const frames = moments.map((at) => this.#frame(at));
    this.querySelector("[data-frames]").replaceChildren(...frames);
    await strip.decode();
    frames.forEach((frame, n) => {
      const canvas = frame.querySelector("canvas");
      canvas.getContext("2d").drawImage(strip, n * width, 0, width, height, 0, 0, width, height);
    });
  }

  #frame(at) {
    const { width, height, chosen, start } = this.#facts;
    const frame = Object.assign(document.createElement("button"), { type: "button", className: "cover-frame" });
    frame.dataset.at = at;
    frame.ariaPressed = at === chosen;
    frame.ariaLabel = this.dataset.frame.replace("{at}", moment((at - start) / 1000));
    frame.append(Object.assign(document.createElement("canvas"), { width, height }));
    return frame;
  }

  async #choose(button, at) {
    button.setAttribute("aria-busy", "true");
    const page = this.closest("live-lesson");
    const tell = (detail) => page.dispatchEvent(new CustomEvent("toast", { bubbles: true, detail }));
    try {
      const detail = await call("PUT", this.dataset.url, { at });
      for (const frame of this.querySelectorAll("[data-at]")) frame.ariaPressed = frame === button;
      page.dispatchEvent(new CustomEvent("snapshot", { detail }));
      tell({ text: this.dataset.chosen, level: "success" });
    } catch (error) {
      tell({ text: error.message || this.dataset.failed, level: "error" });
    }
    button.removeAttribute("aria-busy");
  }
}

customElements.define("cover-picker", CoverPicker);

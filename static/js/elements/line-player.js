/* <line-player data-unheard="It does not play" hidden><video>…<button data-part="toggle" data-pause data-play> <button data-part="close">
 * </line-player>
 *
 * A small picture in the corner: a [data-hear] button anywhere on the page, inside something with a
 * data-from, plays the lesson from that second on and marks the line that is spoken.
 */
import { Bandwidth } from "../models/bandwidth.js";
import { engineFor } from "../models/engines.js";

class LinePlayer extends HTMLElement {
  #engine = null;

  connectedCallback() {
    document.addEventListener("click", this);
    this.video.addEventListener("timeupdate", () => this.#mark());
    for (const name of ["play", "pause"]) this.video.addEventListener(name, () => this.#label());
    this.#part("toggle").addEventListener("click", () => this.#toggle());
    this.#part("close").addEventListener("click", () => this.#close());
  }

  disconnectedCallback() {
    document.removeEventListener("click", this);
    this.#engine?.close();
    this.#engine = null;
  }

  get video() {
    return this.querySelector("video");
  }

  handleEvent(event) {
    const button = event.target.closest?.("[data-hear]");
    if (button) this.#play(Number(button.closest("[data-from]").dataset.from));
  }

  #play(from) {
    this.hidden = false;
    this.#start();
    this.#engine.seek(from);
    this.#engine.run();
    this.video.play().catch(() => {});
  }

  #start() {
    if (this.#engine) return;
    const media = JSON.parse(document.getElementById("captions-media").textContent);
    this.#engine = engineFor({ ...media, video: media.video.slice(0, 1) }, {
      bandwidth: new Bandwidth(),
      quality: () => ({ pixels: 1, saveData: true }),
      onstate: (kind) => this.#trouble(kind),
    });
    this.#engine.attach(this.video);
  }

  #trouble(kind) {
    if (kind === "expired") return location.reload();
    if (!kind || kind === "network") return;
    const detail = { text: this.dataset.unheard, level: "error" };
    this.dispatchEvent(new CustomEvent("toast", { bubbles: true, detail }));
    this.#close();
  }

  #toggle() {
    if (this.video.paused) this.video.play().catch(() => {});
    else this.video.pause();
  }

  #close() {
    this.video.pause();
    this.#engine?.rest();
    this.hidden = true;
    this.#mark();
  }

  #label() {
    const { paused } = this.video;
    const toggle = this.#part("toggle");
    toggle.setAttribute("aria-label", paused ? toggle.dataset.play : toggle.dataset.pause);
    toggle.querySelector("use").setAttribute("href", paused ? "#i-play" : "#i-pause");
  }

  #mark() {
    const t = this.hidden ? -1 : this.video.currentTime;
    for (const line of document.querySelectorAll(".edit-line")) {
      const { from, to } = line.dataset;
      line.classList.toggle("is-now", t >= Number(from) && t < Number(to));
    }
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }
}

customElements.define("line-player", LinePlayer);

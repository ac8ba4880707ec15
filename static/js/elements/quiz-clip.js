/* <quiz-clip data-from="12000" data-until="18000">   milliseconds of the lesson
 *   <script type="application/json">what plays it</script>
 *   <div data-stage><video></video></div>
 *   <button data-play data-pause="Pause the clip"></button> <input type="range" data-scrub>
 *   <span data-time></span>
 * </quiz-clip>
 *
 * Plays one piece of a lesson and halts at its end. Nothing is fetched before it is on screen.
 * `clip.ms` is the moment it shows. Fires, bubbling: clip-moved {ms}; clip-ended.
 */
import { moment } from "../lib/amounts.js";
import { Bandwidth } from "../models/bandwidth.js";
import { previewFor } from "../models/engines.js";

class QuizClip extends HTMLElement {
  #engine = null;
  #watch = null;
  #frame = 0;

  connectedCallback() {
    this.addEventListener("click", this);
    this.addEventListener("input", this);
    for (const type of ["play", "pause", "seeked"]) this.video.addEventListener(type, this);
    this.#watch = new IntersectionObserver(([{ isIntersecting }]) => this.#seen(isIntersecting));
    this.#watch.observe(this);
    this.#tell(this.start);
  }

  disconnectedCallback() {
    this.#watch.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#engine?.close();
    this.#engine = null;
  }

  get video() {
    return this.querySelector("video");
  }

  get start() {
    return Number(this.dataset.from);
  }

  get end() {
    return Number(this.dataset.until);
  }

  get ms() {
    const at = Math.round(this.video.currentTime * 1000);
    return Math.min(this.end, Math.max(this.start, at));
  }

  handleEvent(event) {
    if (event.type === "click" && event.target.closest("[data-play]")) this.#toggle();
    else if (event.type === "input" && event.target.matches("[data-scrub]")) this.#scrub(event);
    else if (event.type === "play") this.#playing();
    else if (event.type === "pause") this.#draw();
    else if (event.type === "seeked") this.#tell(this.ms);
  }

  #seen(visible) {
    if (visible && !this.#engine) this.#open();
    else if (!visible) this.video.pause();
  }

  #open() {
    const media = JSON.parse(this.querySelector("script").textContent);
    this.#engine = previewFor(media, {
      bandwidth: new Bandwidth(),
      quality: () => ({ pixels: Infinity, saveData: false }),
      onstate: () => {},
    });
    const begin = () => (this.video.currentTime = this.start / 1000);
    this.video.addEventListener("loadedmetadata", begin, { once: true });
    this.#engine.attach(this.video);
  }

  #toggle() {
    if (!this.video.paused) return this.video.pause();
    if (this.ms >= this.end - 50) this.video.currentTime = this.start / 1000;
    return this.video.play().catch(() => this.#draw());
  }

  #scrub(event) {
    event.stopPropagation(); // of no form
    this.video.pause();
    this.video.currentTime = Number(event.target.value) / 1000;
    this.#tell(Number(event.target.value));
  }

  #playing() {
    this.#draw();
    cancelAnimationFrame(this.#frame);
    const look = () => {
      if (this.video.currentTime * 1000 >= this.end) return this.#halt();
      this.#tell(this.ms);
      this.#frame = requestAnimationFrame(look);
    };
    this.#frame = requestAnimationFrame(look);
  }

  #halt() {
    this.video.pause();
    this.video.currentTime = this.end / 1000;
    this.#tell(this.end);
  }

  #tell(ms) {
    this.querySelector("[data-scrub]").value = ms;
    this.querySelector("[data-scrub]").setAttribute("aria-valuetext", moment(ms / 1000));
    this.querySelector("[data-time]").textContent = moment(ms / 1000);
    this.dispatchEvent(new CustomEvent("clip-moved", { bubbles: true, detail: { ms } }));
    if (ms >= this.end) this.dispatchEvent(new CustomEvent("clip-ended", { bubbles: true }));
  }

  #draw() {
    if (this.video.paused) cancelAnimationFrame(this.#frame);
    const button = this.querySelector("[data-play]");
    this.#name ??= button.getAttribute("aria-label");
    button.setAttribute("aria-label", this.video.paused ? this.#name : button.dataset.pause);
    button.querySelector("[data-icon-play]").toggleAttribute("hidden", !this.video.paused);
    button.querySelector("[data-icon-pause]").toggleAttribute("hidden", this.video.paused);
  }

  #name;
}

customElements.define("quiz-clip", QuizClip);

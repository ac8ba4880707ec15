/* <upload-progress data-url="/api/v1/uploads/…/" data-cancel="/api/v1/studio/lessons/…/">
 *   <strong data-state="sending">…</strong>  one each for sending, paused, waiting, failed, done
 *   <progress max="1"></progress> <span data-percent></span> <span data-speed></span>
 *   <span data-left hidden>about <b></b> left</span>
 *   <button data-pause> <button data-resume> <button data-stop>
 *   <div data-lost hidden>…<new-lesson data-lesson>…</div>   this page does not hold the file
 * </upload-progress>
 *
 * Shows the upload that runs in this page. After a reload the file must be chosen once more;
 * the upload then goes on from where it was.
 */
import { bytes, percent, seconds } from "../lib/amounts.js";
import { call } from "../lib/api.js";
import { Sending } from "../models/sending.js";

class UploadProgress extends HTMLElement {
  #sending = null;

  connectedCallback() {
    this.#sending = Sending.of(this.dataset.url);
    this.querySelector("[data-lost]").hidden = Boolean(this.#sending);
    this.querySelector("[data-running]").hidden = !this.#sending;
    this.querySelector("[data-stop]").addEventListener("click", () => this.#stop());
    this.querySelector("[data-pause]").addEventListener("click", () => this.#sending.pause());
    this.querySelector("[data-resume]").addEventListener("click", () => this.#sending.resume());
    if (!this.#sending) return;
    this.#sending.addEventListener("change", this);
    addEventListener("beforeunload", this);
    this.#draw();
  }

  disconnectedCallback() {
    this.#sending?.removeEventListener("change", this);
    removeEventListener("beforeunload", this);
  }

  handleEvent(event) {
    if (event.type === "change") this.#draw();
    else if (this.#sending.state !== "done") event.preventDefault();
  }

  #draw() {
    const { state, transfer, error } = this.#sending;
    this.dataset.is = state;
    for (const words of this.querySelectorAll("[data-state]")) {
      words.hidden = words.dataset.state !== state;
    }
    const bar = this.querySelector("progress");
    bar.value = transfer.fraction;
    this.querySelector("[data-percent]").textContent = percent(transfer.fraction);
    this.querySelector("[data-speed]").textContent =
      state === "sending" && transfer.speed ? `${bytes(transfer.speed)}/s` : "";
    const left = this.querySelector("[data-left]");
    left.hidden = state !== "sending" || !transfer.secondsLeft;
    if (!left.hidden) left.querySelector("b").textContent = seconds(transfer.secondsLeft);
    this.querySelector("[data-pause]").hidden = state !== "sending" && state !== "waiting";
    this.querySelector("[data-resume]").hidden = state !== "paused" && state !== "failed";
    this.querySelector("[data-stop]").hidden = state === "done";
    if (error?.message) this.querySelector("[data-why]").textContent = error.message;
    if (state === "done") this.dispatchEvent(new CustomEvent("look", { bubbles: true }));
  }

  async #stop() {
    if (!confirm(this.dataset.confirm)) return;
    this.#sending?.pause();
    try {
      await call("DELETE", this.dataset.cancel);
    } catch {
      this.#sending?.resume(); // not given up: it goes on
      return;
    }
    this.#sending?.forget();
    removeEventListener("beforeunload", this);
    location.assign(this.dataset.home);
  }
}

customElements.define("upload-progress", UploadProgress);

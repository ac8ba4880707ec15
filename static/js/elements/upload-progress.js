/* <upload-progress data-url="/api/v1/uploads/…/" data-home="/studio/" data-confirm="Cancel?">
 *   <strong data-state="sending">…</strong>  one each for queued, sending, paused, waiting, failed, done
 *   <progress max="1"></progress> <span data-percent></span> <span data-speed></span>
 *   <span data-left hidden>about <b></b> left</span> <span data-unkept hidden>…</span>
 *   <button data-pause> <button data-resume> <button data-stop> <button data-tell>   the last asks
 *                                             whether the system may say when it is done
 *   <div data-lost hidden>…<new-lesson data-lesson>…</div>   this browser does not hold the file
 * </upload-progress>
 *
 * Shows one upload of this browser, whichever tab sends it. Where the file is not to be had any
 * more it must be chosen once more; the upload then goes on from where it was.
 */
import { bytes, percent, seconds } from "../lib/amounts.js";
import { call } from "../lib/api.js";
import { ask, canAsk } from "../models/announcing.js";
import { uploads } from "../models/uploads.js";

const GOING = new Set(["queued", "sending", "waiting"]);

class UploadProgress extends HTMLElement {
  async connectedCallback() {
    this.addEventListener("click", this);
    uploads.addEventListener("change", this);
    await uploads.ready;
    this.#draw();
  }

  disconnectedCallback() {
    uploads.removeEventListener("change", this);
  }

  handleEvent(event) {
    if (event.type === "change") return event.detail === this.dataset.url && this.#draw();
    const button = event.target.closest("button");
    if (!button) return;
    if ("pause" in button.dataset) uploads.pause(this.dataset.url);
    if ("resume" in button.dataset) uploads.resume(this.dataset.url);
    if ("stop" in button.dataset) this.#stop();
    if ("tell" in button.dataset) ask().then(() => this.#draw());
  }

  #draw() {
    const entry = uploads.of(this.dataset.url);
    this.querySelector("[data-lost]").hidden = Boolean(entry);
    this.querySelector("[data-running]").hidden = !entry;
    if (!entry) return;
    const { state, fraction, speed, secondsLeft, error, kept } = entry;
    this.dataset.is = state;
    for (const words of this.querySelectorAll("[data-state]")) {
      words.hidden = words.dataset.state !== state;
    }
    if (fraction !== null) this.querySelector("progress").value = fraction;
    this.querySelector("[data-percent]").textContent = fraction === null ? "" : percent(fraction);
    const sending = state === "sending";
    this.querySelector("[data-speed]").textContent = sending && speed ? `${bytes(speed)}/s` : "";
    const left = this.querySelector("[data-left]");
    left.hidden = !sending || !secondsLeft;
    if (!left.hidden) left.querySelector("b").textContent = seconds(secondsLeft);
    this.querySelector("[data-unkept]").hidden = kept || !GOING.has(state);
    this.querySelector("[data-kept]").hidden = !kept || !GOING.has(state);
    this.querySelector("[data-pause]").hidden = !GOING.has(state);
    this.querySelector("[data-resume]").hidden = state !== "paused" && state !== "failed";
    this.querySelector("[data-tell]").hidden = !canAsk();
    this.querySelector("[data-stop]").hidden = state === "done";
    if (error?.message) this.querySelector("[data-why]").textContent = error.message;
    if (state === "done") this.dispatchEvent(new CustomEvent("look", { bubbles: true }));
  }

  async #stop() {
    if (!confirm(this.dataset.confirm)) return;
    const { url, cancel, home } = this.dataset;
    try {
      if (uploads.of(url)) await uploads.cancel(url);
      else await call("DELETE", cancel);
    } catch {
      if (uploads.of(url)) uploads.resume(url); // not given up: it goes on
      return;
    }
    location.assign(home);
  }
}

customElements.define("upload-progress", UploadProgress);

/* <video-cutter data-max-seconds="60" hidden>
 *   <div data-seen>      <video> <button data-play> <trim-strip>… <output data-range> <b data-length>
 *     <p data-too-long hidden>…<button data-keep>  <input type="radio" name="cover" value="ours|own">
 *     <div data-own hidden><canvas> <input type="range" data-cover></div></div>
 *   <div data-unseen hidden> <input data-from> <input data-until> </div>
 *   <button data-upload> <button data-back> </video-cutter>
 *
 * Shows a file before it is sent. `await cutter.ask(file)` answers with its cut as upload metadata,
 * or null when another file is wanted. What this browser cannot play is cut by typed seconds.
 */
import { moment } from "../lib/amounts.js";
import { draw, durationOf, seek } from "../lib/frames.js";
import { Cut } from "../models/cut.js";
import "./trim-strip.js";

class VideoCutter extends HTMLElement {
  #cut = null;
  #film = null; // a second player, for the row of frames
  #url = "";
  #answer = () => {};
  #wanted = null; // the moment to show next, while the video is still looking for another

  connectedCallback() {
    this.addEventListener("click", this);
    this.addEventListener("input", this);
    this.addEventListener("cut", (event) => this.#changed(event.detail));
    this.video.addEventListener("timeupdate", () => this.#follow());
    this.video.addEventListener("seeked", () => this.#seeked());
    for (const type of ["play", "pause"]) this.video.addEventListener(type, () => this.#drawPlay());
  }

  disconnectedCallback() {
    this.#close(null);
  }

  // Resolves with {trimstart, trimend, cover} (each only when chosen), or null.
  async ask(file, { filmed = false } = {}) {
    this.#close(null);
    const url = (this.#url = URL.createObjectURL(file));
    const answer = new Promise((resolve) => (this.#answer = resolve));
    for (const words of this.querySelectorAll("[data-back] > [data-for]")) {
      words.hidden = (words.dataset.for === "filmed") !== filmed;
    }
    this.hidden = false;
    this.#measuring(true);
    this.video.src = url;
    const duration = await durationOf(this.video);
    if (this.#url !== url) return answer;
    this.#measuring(false);
    this.#cut = new Cut({ duration, limit: Number(this.dataset.maxSeconds) });
    this.#show(Number.isFinite(duration));
    return answer;
  }

  // There is nothing to cut before the length is known.
  #measuring(on) {
    this.ariaBusy = on;
    for (const part of this.querySelectorAll("button, input")) {
      if (!("back" in part.dataset)) part.disabled = on;
    }
  }

  #show(seen) {
    this.querySelector("[data-seen]").hidden = !seen;
    this.querySelector("[data-unseen]").hidden = seen;
    this.querySelector('[name="cover"][value="ours"]').checked = true;
    this.#own(false);
    if (!seen) return;
    this.#film = Object.assign(document.createElement("video"), { muted: true, src: this.#url });
    this.#film.playsInline = true;
    this.querySelector("trim-strip").show(this.#cut, this.#film).catch(() => {}); // no pictures, still handles
    this.#changed(0.05);
    this.querySelector("[data-upload]").focus({ preventScroll: true });
  }

  handleEvent(event) {
    const { dataset } = event.target.closest("button") ?? event.target;
    if (event.type === "click") {
      if ("play" in dataset) this.#toggle();
      else if ("keep" in dataset) this.#keep();
      else if ("upload" in dataset) this.#upload();
      else if ("back" in dataset) this.#close(null);
    } else if (event.target.name === "cover") this.#own(event.target.value === "own");
    else if ("cover" in dataset) this.#pick(Number(event.target.value));
  }

  #toggle() {
    const { video } = this;
    if (!video.paused) return video.pause();
    if (video.currentTime < this.#cut.start || video.currentTime >= this.#cut.end - 0.1) {
      video.currentTime = this.#cut.start;
    }
    video.play().catch(() => {});
  }

  // Plays no further than the chosen end.
  #follow() {
    if (!this.#cut?.end) return;
    this.querySelector("trim-strip").playhead(this.video.currentTime);
    if (this.video.paused || this.video.currentTime < this.#cut.end) return;
    this.video.pause();
    this.video.currentTime = this.#cut.start;
  }

  #changed(at) {
    const { start, end, length, isTooLong } = this.#cut;
    this.querySelector("[data-range]").textContent = `${moment(start)} – ${moment(end)}`;
    this.querySelector("[data-length]").textContent = exact(length);
    this.querySelector("[data-length]").classList.toggle("badge-bad", isTooLong);
    this.querySelector("[data-too-long]").hidden = !isTooLong;
    this.querySelector("[data-upload]").setAttribute("aria-disabled", isTooLong);
    const slider = this.querySelector("[data-cover]");
    Object.assign(slider, { min: start.toFixed(2), max: end.toFixed(2) });
    this.#look(at);
    if (this.#cut.cover !== null) this.#pick(this.#cut.cover);
  }

  #keep() {
    this.#cut.keepAtMost();
    this.querySelector("trim-strip").update();
    this.#changed(this.#cut.end);
    this.querySelector('[data-handle="end"]').focus();
  }

  #own(on) {
    this.querySelector("[data-own]").hidden = !on;
    if (on) this.#pick(Math.min(this.#cut.start + 3, (this.#cut.start + this.#cut.end) / 2));
    else if (this.#cut) this.#cut.cover = null;
  }

  #pick(at) {
    this.#cut.cover = at;
    const slider = this.querySelector("[data-cover]");
    slider.value = at;
    slider.ariaValueText = moment(at);
    this.video.pause();
    this.#look(at);
  }

  // A finger moves faster than a video seeks: only the last moment counts.
  #look(at) {
    this.#wanted = at;
    if (!this.video.seeking) this.#seeked();
  }

  #seeked() {
    const at = this.#wanted;
    this.#wanted = null;
    if (at !== null && this.video.currentTime !== at) seek(this.video, at).catch(() => {});
    else if (this.#cut?.cover != null) draw(this.video, this.querySelector("[data-own] canvas"));
  }

  #upload() {
    if (this.#cut.end === null && !this.#typed()) return;
    if (this.#cut.isTooLong) return this.querySelector("[data-keep]").focus();
    this.#close(this.#cut.metadata);
  }

  // Seconds that were typed instead of seen.
  #typed() {
    const from = this.querySelector("[data-from]");
    const until = this.querySelector("[data-until]");
    const [start, end] = [from.valueAsNumber || 0, until.valueAsNumber];
    const length = (Number.isNaN(end) ? start + 1 : end) - start;
    const fits = start >= 0 && length >= 1 && length <= this.#cut.limit;
    this.querySelector("[data-bad-times]").hidden = fits;
    for (const field of [from, until]) field.setAttribute("aria-invalid", !fits);
    if (fits) Object.assign(this.#cut, { start, end: Number.isNaN(end) ? null : end });
    return fits;
  }

  #close(answer) {
    for (const player of [this.video, this.#film]) {
      player?.removeAttribute("src");
      player?.load(); // or it would go on reading what is revoked now
    }
    this.#film = null;
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = "";
    this.hidden = true;
    this.#answer(answer);
  }

  #drawPlay() {
    this.toggleAttribute("data-playing", !this.video.paused);
  }

  get video() {
    return this.querySelector("video");
  }
}

// 44.8 → "44.8 sec"
function exact(length) {
  return new Intl.NumberFormat(document.documentElement.lang || "en", {
    style: "unit",
    unit: "second",
    unitDisplay: "short",
    maximumFractionDigits: 1,
  }).format(length);
}

customElements.define("video-cutter", VideoCutter);

/* <camera-recorder data-owner="…" data-max-seconds="60" data-title="Your recording">
 *   <button data-film>  <div data-kept hidden><b data-kept-words></b> <button data-use> <button data-drop></div>
 *   <dialog data-is="ready|counting|recording|paused|trouble"> <video muted> <span data-time>
 *     <p data-count> <div data-level> <p data-trouble="denied" hidden>…   one for each trouble
 *     <button data-close> <button data-turn> <button data-retry> <button data-record> <button data-pause> <button data-stop>
 *   </dialog> </camera-recorder>
 *
 * Films a lesson: counts down, records, pauses, stops by itself at the limit. Each second is kept
 * in the browser's database; what an interrupted page left is offered again. A "recorded" event
 * carries the file; `done()` forgets what is kept of it.
 */
import { clock, seconds } from "../lib/amounts.js";
import { Camera, Trouble } from "../models/camera.js";
import { Recordings, asFile } from "../models/recordings.js";

const COUNTDOWN = 3;
const PIECE = 1000; // ms
const SILENCE = 0.08;
const SILENT_FOR = 3000; // ms

class CameraRecorder extends HTMLElement {
  #camera = new Camera();
  #recordings = null;
  #recorder = null;
  #counting = 0;
  #drawing = 0;
  #filmed = 0; // s before the last pause
  #since = 0;
  #heard = 0;

  connectedCallback() {
    this.#recordings = new Recordings(this.dataset.owner);
    this.addEventListener("click", this);
    this.dialog.addEventListener("close", () => this.#close());
    this.dialog.addEventListener("cancel", (event) => this.#recorder && event.preventDefault());
    this.#offer();
  }

  disconnectedCallback() {
    this.#close();
  }

  handleEvent(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const acts = {
      film: () => this.open(),
      close: () => this.dialog.close(),
      turn: () => this.#show(this.#camera.turn()),
      retry: () => this.#show(this.#camera.open()),
      record: () => this.#press(),
      pause: () => this.#pause(),
      stop: () => this.#stop(),
      use: () => this.#use(),
      drop: () => this.done(),
    };
    for (const name of Object.keys(acts)) if (name in button.dataset) acts[name]();
  }

  open() {
    this.dialog.showModal();
    this.#show(this.#camera.open());
  }

  // What was filmed is on its way, or not wanted: nothing of it stays here.
  async done() {
    this.querySelector("[data-kept]").hidden = true;
    const left = await this.#recordings.last().catch(() => null);
    if (left) await this.#recordings.drop(left.id).catch(() => {});
  }

  async #show(opening) {
    this.#become("opening");
    try {
      await opening;
    } catch (error) {
      this.#complain(error instanceof Trouble ? error.code : "busy");
      return;
    }
    if (!this.dialog.open) return this.#camera.close(); // shut meanwhile
    this.video.srcObject = this.#camera.stream;
    this.video.play().catch(() => {});
    this.dialog.toggleAttribute("data-mirrored", this.#camera.isMirrored);
    this.querySelector("[data-turn]").hidden = !this.#camera.canTurn;
    this.querySelector("[data-silent]").hidden = this.#camera.hasSound;
    this.#filmed = 0;
    this.#become("ready");
    this.querySelector("[data-record]").focus();
    cancelAnimationFrame(this.#drawing);
    this.#draw();
  }

  #complain(code) {
    this.#become("trouble");
    for (const words of this.querySelectorAll("[data-trouble]")) {
      words.hidden = words.dataset.trouble !== code;
    }
  }

  // The round button: count down and record; pressed again, think again or stop.
  #press() {
    if (this.#recorder) return this.#stop();
    if (this.#counting) return this.#stopCounting();
    let left = COUNTDOWN;
    const tick = () => {
      this.querySelector("[data-count]").textContent = left || "";
      if (left-- > 0) this.#counting = setTimeout(tick, 1000);
      else this.#record();
    };
    this.#become("counting");
    tick();
  }

  #stopCounting() {
    clearTimeout(this.#counting);
    this.#counting = 0;
    this.querySelector("[data-count]").textContent = "";
    if (this.dialog.dataset.is === "counting") this.#become("ready");
  }

  async #record() {
    this.#stopCounting();
    const recorder = (this.#recorder = this.#camera.recorder());
    const pieces = [];
    // A database that cannot be used costs the safety net, not the recording.
    let keeping = this.#recordings.begin(recorder.mimeType).catch(() => null);
    recorder.ondataavailable = ({ data }) => {
      if (!data.size) return;
      pieces.push(data);
      const now = this.#seconds;
      keeping = keeping.then((kept) => kept && this.#keep(kept, data, now));
    };
    recorder.onstop = () => this.#finish(asFile(pieces, recorder.mimeType));
    this.#since = this.#heard = performance.now();
    recorder.start(PIECE);
    this.#become("recording");
  }

  #keep(kept, data, now) {
    return this.#recordings.add(kept, data, now).then(() => kept).catch(() => null);
  }

  #pause() {
    const paused = this.#recorder.state === "paused";
    if (paused) {
      this.#recorder.resume();
      this.#since = performance.now();
    } else {
      this.#filmed = this.#seconds;
      this.#recorder.pause();
    }
    this.#become(paused ? "recording" : "paused");
  }

  // Its last piece comes with the recorder's own "stop".
  #stop() {
    this.#filmed = this.#seconds;
    this.#become("stopping");
    this.#recorder.stop();
  }

  #finish(file) {
    this.#recorder = null;
    this.dialog.close();
    if (file.size) this.#hand(file);
  }

  #hand(file) {
    this.dispatchEvent(new CustomEvent("recorded", { detail: file }));
  }

  // What is kept of a recording, to go on with or to discard.
  async #offer() {
    const left = await this.#recordings.last().catch(() => null);
    this.querySelector("[data-kept]").hidden = !left;
    if (!left) return;
    const words = this.querySelector("[data-kept-words]");
    words.textContent = words.dataset.words.replace("{seconds}", seconds(left.seconds || 1));
  }

  async #use() {
    const left = await this.#recordings.last().catch(() => null);
    this.querySelector("[data-kept]").hidden = true;
    if (left) this.#hand(left.file);
  }

  #draw() {
    this.#drawing = requestAnimationFrame(() => this.#draw());
    const now = this.#seconds;
    const most = Number(this.dataset.maxSeconds);
    const level = this.#camera.level;
    const words = `${clock(now)} / ${clock(most)}`;
    const time = this.querySelector("[data-time]");
    if (time.textContent !== words) time.textContent = words;
    this.dialog.style.setProperty("--filmed", Math.min(1, now / most).toFixed(4));
    this.dialog.style.setProperty("--level", level.toFixed(2));
    if (level > SILENCE) this.#heard = performance.now();
    const silent = this.#state === "recording" && this.#camera.hasSound;
    this.querySelector("[data-unheard]").hidden = !silent || performance.now() - this.#heard < SILENT_FOR;
    if (this.#state === "recording" && now >= most) this.#stop();
  }

  #close() {
    this.#stopCounting();
    cancelAnimationFrame(this.#drawing);
    if (this.#recorder) {
      this.#recorder.onstop = null;
      this.#recorder.stop();
      this.#recorder = null;
      setTimeout(() => this.#offer(), PIECE); // the last piece is being kept
    }
    this.#camera.close();
    this.video.srcObject = null;
  }

  #become(state) {
    this.dialog.dataset.is = state;
    const pause = this.querySelector("[data-pause]");
    const record = this.querySelector("[data-record]");
    const film = this.#recorder !== null;
    pause.hidden = this.querySelector("[data-stop]").hidden = !film;
    pause.setAttribute("aria-pressed", state === "paused");
    record.hidden = state === "trouble";
    record.setAttribute("aria-label", film ? record.dataset.whenFilming : record.dataset.whenReady);
    if (film || state !== "ready") this.querySelector("[data-turn]").hidden = true;
    this.querySelector("[data-troubles]").hidden = state !== "trouble";
  }

  get #seconds() {
    const running = this.#recorder?.state === "recording";
    return this.#filmed + (running ? (performance.now() - this.#since) / 1000 : 0);
  }

  get #state() {
    return this.dialog.dataset.is;
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  get video() {
    return this.querySelector("video");
  }
}

customElements.define("camera-recorder", CameraRecorder);

// <lesson-player>: one lesson on the screen. The markup comes from
// templates/pathways/cards/video.html (all words are there, translated); this wires it.
//
//   player.shared = {bandwidth, preferences, reporter, cache};   // one for the whole feed
//   player.item = feedItem;
//   player.hold(bytes)        paused on its first frame, bytes: its start bundle if at hand
//   player.play({at})         on screen and moving
//   player.rest()             off screen: nothing moves, nothing is downloaded
//
// Events (they bubble): lesson-expired (its addresses ran out: set player.renewed = item),
// lesson-continue, lesson-transcript, lesson-speed.

import { CaptionLine } from "../models/caption-line.js";
import { engineFor, fallbackFor } from "../models/engines.js";
import { Watched } from "../models/watched.js";
import "./progress-slider.js";
import "./trouble-note.js";

const BUSY_AFTER = 500; // ms of waiting before it is shown
const BROKEN_AFTER = 5000; // ms of waiting for what is there
const REPORT_EVERY = 5000; // ms
const SEEN = 0.9; // of the duration, as the server counts
const RESUME_FROM = 3; // s: less is a fresh start
const RESUME_UNTIL = 4; // s before the end: more is a fresh start

export class LessonPlayer extends HTMLElement {
  #item;
  #engine = null;
  #video;
  #captions = null;
  #watched = new Watched();
  #reported = 0;
  #active = false;
  #wanted = false; // it should be moving, as far as the person is concerned
  #fellBack = false;
  #busyTimer = 0;
  #brokenTimer = 0;

  connectedCallback() {
    if (this.#video) return;
    this.#video = this.querySelector("video");
    this.#wireVideo();
    this.#wireControls();
  }

  set item(item) {
    this.#item = item;
    this.#fill(item);
  }

  get item() {
    return this.#item;
  }

  get video() {
    return this.#video;
  }

  get rung() {
    return this.#engine?.rung;
  }

  /** The CaptionLine: its tracks, the one that is shown, its cues. */
  get captions() {
    return this.#captions;
  }

  /** Resolves with the cues once they are here. */
  async captioned() {
    await this.#captions.load();
    return this.#captions.cues;
  }

  /** A corrected file has another address: only then are the words fetched again. */
  set renewedCaptions(tracks) {
    const next = new CaptionLine(tracks, this.shared.preferences.language);
    if (this.#captions && next.track?.url === this.#captions.track?.url) return;
    this.#captions = next;
    this.#item.media.captions = tracks;
    if (this.#active) next.load();
  }

  /** Captions and transcript in this language, where a lesson has it. */
  set language(language) {
    this.shared.preferences.set("language", language);
    this.renewedCaptions = this.#item.media.captions;
  }

  hold(bytes = null) {
    if (!this.#engine) this.#open();
    if (this.shared.cold || this.#engine.primed) return;
    const at = this.#resumeAt();
    if (at) this.#video.currentTime = at;
    return this.#engine.prime({ bytes, at });
  }

  /** Another lesson needs the line: gives up what is not yet primed. */
  yield() {
    if (!this.#active && this.#engine && !this.#engine.primed) this.#engine.rest();
  }

  play({ at = null, bytes = null } = {}) {
    const fresh = !this.#engine?.primed;
    const start = at ?? this.#resumeAt();
    this.#active = this.#wanted = true;
    if (!this.#engine) this.#open();
    this.#move();
    if (fresh) this.#engine.prime({ bytes, at: start });
    if (fresh && start) this.#video.currentTime = start;
    else if (at !== null) this.#seek(at);
    this.#engine.run();
    this.#captions.load();
    this.#applyPreferences();
    this.classList.add("is-active");
  }

  rest() {
    if (!this.#active) return;
    this.#active = this.#wanted = false;
    this.#video.pause();
    this.#engine?.rest();
    this.#busy(false);
    this.#report();
    this.classList.remove("is-active");
  }

  /** The page is hidden: stop, and report, but stay the lesson on screen. */
  suspend() {
    this.#video.pause();
    this.#report();
  }

  resume() {
    if (this.#active && this.#wanted) this.#move();
  }

  toggle() {
    this.#wanted = this.#video.paused;
    if (this.#video.paused) this.#move();
    else this.#video.pause();
  }

  seek(t) {
    this.#wanted = true;
    this.#seek(t);
    this.#move();
  }

  /** The same item with new addresses. */
  set renewed(item) {
    this.#item = item;
    this.#engine?.renew(item.media);
    if (this.#active) this.#engine.run();
  }

  remove() {
    this.rest();
    this.#engine?.close();
    this.#engine = null;
    super.remove();
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  #fill(item) {
    for (const name of ["title", "creator", "course", "skill"]) {
      const node = this.#part(name);
      node.textContent = item[name] ?? "";
      node.hidden = !item[name];
    }
    this.#part("avatar").textContent = (item.creator ?? "").trim().charAt(0).toUpperCase();
    this.#part("avatar").hidden = !item.creator;
    this.#part("seen").hidden = !(item.state?.watched >= SEEN);
    this.#part("backdrop").src = item.media.poster;
    const top = item.media.video?.at(-1);
    this.classList.toggle("is-wide", Boolean(top && top.width > top.height));
    this.#part("slider").duration = item.media.duration;
    this.renewedCaptions = item.media.captions;
  }

  #open(make = engineFor) {
    const shared = this.shared;
    this.#engine?.close();
    this.#engine = make(this.#item.media, {
      bandwidth: shared.bandwidth,
      cache: shared.cold ? "no-store" : "default",
      quality: () => this.#quality(),
      onstate: (kind, error) => this.#changed(kind, error),
    });
    this.#engine.attach(this.#video);
  }

  #quality() {
    const { videoWidth, videoHeight, clientWidth, clientHeight } = this.#video;
    const fit = Math.min(clientWidth / (videoWidth || 9), clientHeight / (videoHeight || 16));
    const pixels = Math.min(videoWidth || 9, videoHeight || 16) * fit * devicePixelRatio;
    return { pixels: pixels || Infinity, saveData: this.shared.saveData };
  }

  #resumeAt() {
    const { state, media } = this.#item;
    const at = state?.position ?? 0;
    return at > RESUME_FROM && at < media.duration - RESUME_UNTIL ? at : 0;
  }

  /** Plays, with sound where the browser lets us. */
  async #move() {
    const { preferences } = this.shared;
    const video = this.#video;
    video.muted = preferences.muted;
    video.playbackRate = preferences.rate;
    try {
      await video.play();
    } catch (error) {
      if (error.name !== "NotAllowedError" || video.muted || !this.#active) return;
      preferences.refused = video.muted = true;
      this.#applyPreferences();
      video.play().catch(() => this.#showPaused());
    }
  }

  #seek(t) {
    this.#watched.cut();
    this.#part("end").hidden = true;
    this.#engine.seek(Math.max(0, Math.min(t, this.#item.media.duration - 0.05)));
  }

  // --- what the engine tells -------------------------------------------------------------

  #changed(kind, error) {
    const note = this.#part("note");
    note.hidden = kind !== "network" || !this.#active;
    if (kind === "expired") this.dispatchEvent(new CustomEvent("lesson-expired", { bubbles: true }));
    if (kind === "media") this.#broken();
    else if (kind === "locked") this.#broken(error.code);
    else this.#part("error").hidden = true;
  }

  #broken(why = "broken") {
    const { hls, protection } = this.#item.media;
    const another = protection ? why === "unsupported" : hls;
    this.#busy(false);
    if (this.#fellBack || !another) return this.#part("error").show(why);
    this.#fellBack = true;
    const at = this.#video.currentTime;
    this.#open(fallbackFor);
    this.#video.currentTime = at;
    if (this.#active) this.#move();
  }

  #again() {
    const at = this.#video.currentTime;
    this.#fellBack = false;
    this.#part("error").hidden = true;
    this.#open();
    this.#engine.prime({ at });
    this.#video.currentTime = at;
    this.#move();
    this.#engine.run();
  }

  // --- what the video tells --------------------------------------------------------------

  #wireVideo() {
    const video = this.#video;
    const on = (name, act) => video.addEventListener(name, act);
    on("timeupdate", () => this.#ticked());
    on("seeking", () => this.#watched.cut());
    on("waiting", () => this.#busy(true));
    on("playing", () => this.#playing());
    on("seeked", () => this.#busy(false));
    on("pause", () => this.#showPaused());
    on("ended", () => this.#ended());
    on("error", () => video.error && this.#engine && this.#broken());
  }

  #ticked() {
    const { currentTime, paused, playbackRate } = this.#video;
    if (!this.#active) return;
    if (paused) this.#watched.cut();
    else this.#watched.tick(currentTime, playbackRate);
    this.#part("slider").position = currentTime;
    this.#caption(currentTime);
    if (performance.now() - this.#reported > REPORT_EVERY) this.#report();
  }

  #playing() {
    this.#busy(false);
    this.classList.remove("is-paused");
    this.#part("end").hidden = true;
    this.#labelTap();
  }

  #showPaused() {
    this.#watched.cut();
    if (this.#video.ended) return;
    this.classList.toggle("is-paused", this.#active && !this.#wanted);
    this.#labelTap();
  }

  #ended() {
    this.#watched.tick(this.#video.currentTime, this.#video.playbackRate);
    this.#wanted = false;
    this.#report();
    if (this.#watched.seconds >= SEEN * this.#item.media.duration) this.#part("seen").hidden = false;
    this.#part("end").hidden = false;
    this.#part("slider").position = this.#item.media.duration;
  }

  #labelTap() {
    const tap = this.#part("tap");
    tap.setAttribute("aria-label", this.#video.paused ? tap.dataset.play : tap.dataset.pause);
  }

  #busy(waiting) {
    clearTimeout(this.#busyTimer);
    clearTimeout(this.#brokenTimer);
    this.classList.remove("is-busy");
    if (!waiting || !this.#active) return;
    this.#busyTimer = setTimeout(() => this.classList.add("is-busy"), BUSY_AFTER);
    this.#brokenTimer = setTimeout(() => this.#engine?.delivered && this.#broken(), BROKEN_AFTER);
  }

  #report() {
    const intervals = this.#watched.take();
    const { currentTime, playbackRate } = this.#video;
    this.shared.reporter.watched({
      subject: this.#item.id,
      intervals,
      position: Math.round(currentTime * 1000) / 1000,
      rate: playbackRate,
    });
    this.#reported = performance.now();
    this.shared.reporter.flush();
    this.#item.state = { ...this.#item.state, position: this.#video.ended ? 0 : currentTime };
  }

  // --- what the person does --------------------------------------------------------------

  #wireControls() {
    const on = (name, act) => this.#part(name).addEventListener("click", act);
    on("tap", () => this.toggle());
    on("sound", () => this.#setSound(this.#video.muted));
    on("pill", () => this.#setSound(true));
    on("captions", () => this.#setCaptions(!this.shared.preferences.captions));
    on("again", () => this.seek(0));
    on("retry", () => this.#again());
    for (const name of ["continue", "transcript", "speed"]) {
      on(name, () => this.dispatchEvent(new CustomEvent(`lesson-${name}`, { bubbles: true })));
    }
    this.#part("slider").addEventListener("seek", (event) => this.seek(event.detail));
  }

  #setSound(loud) {
    this.shared.preferences.refused = false;
    this.shared.preferences.set("muted", !loud);
    this.#video.muted = !loud;
    this.#applyPreferences();
    if (loud && this.#wanted) this.#move();
  }

  #setCaptions(shown) {
    this.shared.preferences.set("captions", shown);
    this.#applyPreferences();
    this.#caption(this.#video.currentTime);
  }

  set rate(rate) {
    this.shared.preferences.set("rate", rate);
    this.#applyPreferences();
  }

  #applyPreferences() {
    const { preferences } = this.shared;
    this.#video.playbackRate = preferences.rate;
    this.#part("speed").querySelector("span").textContent = `${preferences.rate}×`;
    this.#part("captions").setAttribute("aria-pressed", String(preferences.captions));
    this.#part("captions").hidden = !this.#item.media.captions?.length;
    this.#part("transcript").hidden = !this.#item.media.captions?.length;
    this.#part("sound").setAttribute("aria-pressed", String(!preferences.muted));
    this.#part("pill").hidden = !preferences.refused;
  }

  #caption(t) {
    const text = this.shared.preferences.captions ? this.#captions.at(t) : "";
    const node = this.#part("caption");
    if (node.firstElementChild.textContent === text) return;
    node.firstElementChild.textContent = text;
    node.hidden = !text;
  }
}

customElements.define("lesson-player", LessonPlayer);

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

import { engineFor, fallbackFor } from "../models/engines.js";
import { SEEN, WatchRecord } from "../models/watch-record.js";
import { Captions } from "./lesson-player/captions.js";
import { Face } from "./lesson-player/face.js";
import { StartWatch } from "./lesson-player/start-watch.js";
import { Tools } from "./lesson-player/tools.js";
import "./progress-slider.js";
import "./trouble-note.js";

const BROKEN_AFTER = 5000; // ms of waiting for what is there
const RESUME_FROM = 3; // s: less is a fresh start
const RESUME_UNTIL = 4; // s before the end: more is a fresh start

export class LessonPlayer extends HTMLElement {
  #item;
  #engine = null;
  #video;
  #face;
  #tools;
  #captions;
  #record;
  #start;
  #active = false;
  #wanted = false; // it should be moving, as far as the person is concerned
  #fellBack = false;
  #brokenTimer = 0;

  connectedCallback() {
    if (this.#video) return;
    this.#video = this.querySelector("video");
    this.#face = new Face(this);
    this.#wireVideo();
    this.#wireTools();
  }

  /** Set after `shared`. */
  set item(item) {
    const { preferences, reporter } = this.shared;
    this.#item = item;
    this.#record = new WatchRecord(reporter);
    this.#start = new StartWatch(reporter);
    this.#captions = new Captions(this.#face.part("caption"), preferences);
    this.#face.fill(item);
    this.#face.seen = item.state?.watched >= SEEN;
    this.renewedCaptions = item.media.captions;
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
    return this.#captions.line;
  }

  /** Resolves with the cues once they are here. */
  async captioned() {
    await this.captions.load();
    return this.captions.cues;
  }

  /** A corrected file has another address: only then are the words fetched again. */
  set renewedCaptions(tracks) {
    if (!this.#captions.take(tracks)) return;
    this.#item.media.captions = tracks;
    if (this.#active) this.captions.load();
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
    const kind = fresh ? (bytes && !start ? "bytes" : "cold") : "element";
    this.#start.begin(this.#video, { kind, rung: () => this.rung });
    this.#move();
    if (fresh) this.#engine.prime({ bytes, at: start });
    if (fresh && start) this.#video.currentTime = start;
    else if (at !== null) this.#seek(at);
    this.#engine.run();
    this.captions.load();
    this.#applyPreferences();
    this.#face.active = true;
  }

  rest() {
    if (!this.#active) return;
    this.#active = this.#wanted = false;
    this.#video.pause();
    this.#engine?.rest();
    this.#busy(false);
    this.#start.end();
    this.#report();
    this.#face.active = false;
  }

  /** The page is hidden: stop, and report, but stay the lesson on screen. */
  suspend() {
    this.#video.pause();
    this.#start.end();
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
    this.#record.cut();
    this.#face.ended = false;
    this.#engine.seek(Math.max(0, Math.min(t, this.#item.media.duration - 0.05)));
  }

  // --- what the engine tells -------------------------------------------------------------

  #changed(kind, error) {
    this.#face.offline = kind === "network" && this.#active;
    if (kind === "expired") this.dispatchEvent(new CustomEvent("lesson-expired", { bubbles: true }));
    if (kind === "media") this.#broken();
    else if (kind === "locked") this.#broken(error.code);
    else this.#face.trouble = null;
  }

  #broken(why = "broken") {
    const { hls, protection } = this.#item.media;
    const another = protection ? why === "unsupported" : hls;
    this.#busy(false);
    if (this.#fellBack || !another) return (this.#face.trouble = why);
    this.#fellBack = true;
    const at = this.#video.currentTime;
    this.#open(fallbackFor);
    this.#video.currentTime = at;
    if (this.#active) this.#move();
  }

  #again() {
    const at = this.#video.currentTime;
    this.#fellBack = false;
    this.#face.trouble = null;
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
    on("seeking", () => this.#record.cut());
    on("waiting", () => this.#busy(true));
    on("playing", () => this.#playing());
    on("seeked", () => this.#busy(false));
    on("pause", () => this.#showPaused());
    on("ended", () => this.#ended());
    on("error", () => video.error && this.#engine && this.#broken());
  }

  #ticked() {
    const { currentTime, paused } = this.#video;
    if (!this.#active) return;
    if (paused) this.#record.cut();
    else this.#record.tick(this.#video);
    this.#face.position = currentTime;
    this.#captions.show(currentTime);
    if (this.#record.isDue) this.#report();
  }

  #playing() {
    this.#busy(false);
    this.#face.paused = false;
    this.#face.ended = false;
    this.#face.label(this.#video);
  }

  #showPaused() {
    this.#record.cut();
    if (this.#video.ended) return;
    this.#face.paused = this.#active && !this.#wanted;
    this.#face.label(this.#video);
  }

  #ended() {
    const { duration } = this.#item.media;
    this.#record.tick(this.#video);
    this.#wanted = false;
    this.#report();
    if (this.#record.covers(duration)) this.#face.seen = true;
    this.#face.ended = true;
    this.#face.position = duration;
  }

  #busy(waiting) {
    clearTimeout(this.#brokenTimer);
    this.#face.busy = waiting && this.#active;
    if (!waiting || !this.#active) return;
    this.#brokenTimer = setTimeout(() => this.#engine?.delivered && this.#broken(), BROKEN_AFTER);
  }

  #report() {
    const { currentTime, ended } = this.#video;
    this.#record.report(this.#item.id, this.#video);
    this.#item.state = { ...this.#item.state, position: ended ? 0 : currentTime };
  }

  // --- what the person does --------------------------------------------------------------

  #wireTools() {
    this.#tools = new Tools(this, (name) => this.#face.part(name), {
      tap: () => this.toggle(),
      again: () => this.seek(0),
      retry: () => this.#again(),
      sound: (loud) => this.#setSound(loud),
      captions: (shown) => this.#setCaptions(shown),
      seek: (t) => this.seek(t),
    });
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
    this.#captions.show(this.#video.currentTime);
  }

  set rate(rate) {
    this.shared.preferences.set("rate", rate);
    this.#applyPreferences();
  }

  #applyPreferences() {
    const { preferences } = this.shared;
    this.#video.playbackRate = preferences.rate;
    this.#tools.show(preferences, { captioned: this.#item.media.captions?.length > 0 });
  }
}

customElements.define("lesson-player", LessonPlayer);

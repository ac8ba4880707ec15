// <lesson-player>: one lesson on the screen. The markup comes from
// templates/pathways/cards/video.html (all words are there, translated); this wires it.
//
//   player.shared = {bandwidth, preferences, reporter, pool};  player.item = feedItem;
//   player.hold(bytes)        paused on its first frame, bytes: its start bundle if at hand
//   player.lead(bytes)        a finger is about to bring it: moving, without a sound
//   player.play({at})         on screen and moving
//   player.rest()             off screen: nothing moves, nothing is downloaded
//
// Events (they bubble): lesson-expired (its addresses ran out: set player.renewed = item),
// lesson-gone (it is not there any more), lesson-playing, lesson-continue, -transcript, -speed.

import { SEEN, WatchRecord, resumeAt } from "../models/watch-record.js";
import { Captions } from "./lesson-player/captions.js";
import { Face } from "./lesson-player/face.js";
import { Listening } from "./lesson-player/listening.js";
import { Playback } from "./lesson-player/playback.js";
import { playAloud } from "./lesson-player/sound.js";
import { StartWatch } from "./lesson-player/start-watch.js";
import { Tools } from "./lesson-player/tools.js";

export class LessonPlayer extends HTMLElement {
  #item;
  #video;
  #playback = null;
  #listening = new Listening(); // while the page is hidden
  #face;
  #tools;
  #captions;
  #record;
  #start;
  #active = false;
  #wanted = false; // it should be moving, as far as the person is concerned
  #leading = false;
  #gone = false;
  #wired = new AbortController(); // the video belongs to the pool again when it ends

  connectedCallback() {
    if (this.#face) return;
    this.#face = new Face(this);
    this.#wireTools();
  }

  /** Set after `shared`. */
  set item(item) {
    const { preferences, reporter, pool } = this.shared;
    this.#item = item;
    this.#video = pool.lend(this.querySelector("video"));
    this.#wireVideo();
    this.#record = new WatchRecord(reporter);
    this.#start = new StartWatch(reporter);
    this.#captions = new Captions(this.#face.part("caption"), preferences);
    this.#playback = this.#makePlayback();
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
    return this.#playback.rung;
  }

  /** Neither picture nor sound goes on. */
  get paused() {
    return (this.#listening.media ?? this.#video).paused;
  }

  /** Bytes that it keeps in its buffers. */
  get size() {
    return this.#playback.size;
  }

  /** The CaptionLine: its tracks, the one that is shown, its cues. */
  get captions() {
    return this.#captions.line;
  }

  /** Resolves with the cues once they are here. */
  captioned() {
    return this.#captions.cues();
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
    this.#ready();
    if (!this.shared.cold) this.#playback.begin({ bytes, at: resumeAt(this.#item), ahead: true });
    return this.#playback.primed;
  }

  /** Another lesson needs the line: gives up what is not yet primed. */
  yield() {
    if (!this.#active && !this.#leading && !this.#playback.isPrimed) this.#playback.rest();
  }

  lead(bytes = null) {
    if (this.#active || this.#leading) return;
    this.#leading = true;
    this.#ready();
    this.#start.called(this.#playback.isPrimed, bytes);
    this.#playback.begin({ bytes, at: resumeAt(this.#item) });
    this.#video.muted = true;
    this.#video.playbackRate = this.shared.preferences.rate;
    if (this.#face.warns(this.#item)) return;
    this.#video.play().catch(() => {}); // it was not meant, or comes with play()
  }

  /** The finger went back. */
  retreat() {
    if (!this.#leading) return;
    this.#leading = false;
    if (this.#active) return;
    this.#video.pause();
    this.#playback.rest();
  }

  play({ at = null, bytes = null } = {}) {
    this.#active = this.#wanted = true;
    this.#leading = false;
    this.#ready();
    const start = at ?? resumeAt(this.#item);
    this.#start.called(this.#playback.isPrimed, !start && bytes).begin(this.#video, () => this.rung);
    this.#move();
    const asked = this.#playback.begin({ bytes, at: start });
    if (!asked && at !== null) this.#seek(at);
    this.#playback.run();
    this.captions.load();
    this.#applyPreferences();
    this.#face.active = true;
  }

  rest() {
    this.retreat();
    if (!this.#active) return;
    this.#listening.stop();
    if (document.pictureInPictureElement === this.#video) document.exitPictureInPicture();
    this.#active = this.#wanted = false;
    this.#video.pause();
    this.#playback.rest();
    this.#busy(false);
    this.#start.end();
    this.#report(true);
    this.#face.active = false;
  }

  /** The page is hidden: report, stay the lesson on screen, and stop, or go on as sound alone. */
  async suspend() {
    this.#start.end();
    this.#report();
    if (!this.#active || document.pictureInPictureElement === this.#video) return;
    if (!this.shared.preferences.listen || this.#video.paused) return this.#video.pause();
    this.#playback.rest();
    const heard = await this.#listening.start(this.#video, this.#item.media, this.shared, {
      ontick: (audio) => this.#played(audio),
      onended: () => this.#finished(),
    });
    if (!document.hidden) this.resume();
    else if (!heard) this.#video.pause();
  }

  resume() {
    if (!this.#active) return;
    const heard = this.#listening.stop();
    if (!this.#playback.wake()) this.#playback.again();
    if (heard !== null) this.#seek(heard);
    this.#goOn();
  }

  #goOn() {
    if (this.#wanted) this.#move();
    this.#playback.run();
  }

  /** After a sleep, off screen: what the browser took away is made ready anew when it is next. */
  refresh() {
    if (!this.#active && !this.#playback.wake()) this.#playback.close();
  }

  toggle() {
    const media = this.#listening.media ?? this.#video;
    this.#wanted = media.paused;
    if (!media.paused) media.pause();
    else if (this.#listening.isOn) media.play();
    else this.#move();
  }

  seek(t) {
    this.#wanted = true;
    this.#seek(t);
    this.#move();
  }

  /** The same item with new addresses, or with another recording: that begins anew. */
  set renewed(item) {
    this.#item = item;
    this.#face.fill(item);
    this.renewedCaptions = item.media.captions;
    this.#playback.renew(item.media);
    if (this.#active) this.#playback.run();
  }

  get lost() {
    return this.#gone;
  }

  /** There are no addresses to be had: it plays what it has, then says so. */
  set lost(lost) {
    this.#gone = lost;
    if (this.#video.paused || this.#video.readyState < 3) this.#tellGone();
  }

  remove() {
    this.rest();
    this.#playback.close();
    this.#wired.abort();
    this.shared.pool.takeBack(this.#video);
    super.remove();
  }

  #ready() {
    if (this.#playback.isLost) this.#playback.close();
    if (!this.#playback.isOpen) this.#playback.open(this.#item.media);
  }

  #makePlayback() {
    return new Playback(this.#video, {
      shared: this.shared,
      on: {
        network: (lost) => (this.#face.offline = lost && this.#active),
        expired: () => this.#tell("expired"),
        gone: () => (this.lost = true),
        trouble: (code) => this.#trouble(code),
        reopened: () => this.#active && this.#goOn(),
      },
    });
  }

  #tell(what) {
    this.dispatchEvent(new CustomEvent(`lesson-${what}`, { bubbles: true }));
  }

  #tellGone() {
    this.#wanted = false;
    this.#trouble("gone");
    this.#tell("gone");
  }

  #trouble(code) {
    if (code) this.#busy(false);
    this.#face.trouble = code;
  }

  async #move() {
    if (this.#face.warns(this.#item)) return;
    const end = await playAloud(this.#video, this.shared.preferences);
    if (!this.#active || end === "playing") return;
    if (end === "refused") this.#applyPreferences();
    else this.#showPaused();
  }

  #seek(t) {
    this.#record.cut();
    this.#face.ended = false;
    this.#playback.seek(Math.max(0, Math.min(t, this.#item.media.duration - 0.05)));
  }

  // --- what the video tells --------------------------------------------------------------

  #wireVideo() {
    const video = this.#video;
    const { signal } = this.#wired;
    const on = (name, act) => video.addEventListener(name, act, { signal });
    on("timeupdate", () => this.#ticked());
    on("loadeddata", () => this.#face.surround(this.#item));
    on("seeking", () => this.#record.cut());
    on("waiting", () => (this.#gone ? this.#tellGone() : this.#busy(true)));
    on("playing", () => this.#playing());
    on("seeked", () => this.#busy(false));
    on("pause", () => this.#showPaused());
    on("ended", () => this.#ended());
    on("error", () => video.error && this.#playback.isOpen && this.#playback.broken());
  }

  #ticked() {
    const { currentTime, paused } = this.#video;
    if (!this.#active) return;
    if (paused) this.#record.cut();
    else this.#played(this.#video);
    this.#face.position = currentTime;
    this.#captions.show(currentTime);
  }

  #played(media) {
    this.#record.tick(media);
    if (this.#record.isDue) this.#report();
  }

  #playing() {
    this.#busy(false);
    this.#face.paused = false;
    this.#face.ended = false;
    this.#face.label(this.#video);
    if (this.#active) this.#tell("playing");
  }

  #showPaused() {
    this.#record.cut();
    if (this.#video.ended) return;
    this.#face.paused = this.#active && !this.#wanted;
    this.#face.label(this.#video);
  }

  #ended() {
    this.#record.tick(this.#video);
    this.#finished();
  }

  #finished() {
    const { duration } = this.#item.media;
    this.#wanted = false;
    this.#report();
    if (this.#record.covers(duration)) this.#face.seen = true;
    this.#face.ended = true;
    this.#face.position = duration;
  }

  #busy(waiting) {
    this.#face.busy = this.#playback.waiting = waiting && this.#active;
  }

  #report(over = false) {
    const media = this.#listening.media ?? this.#video;
    this.#record.report(this.#item, media, over);
    this.#item.state = { ...this.#item.state, position: media.ended ? 0 : media.currentTime };
  }

  #wireTools() {
    this.#tools = new Tools(this, (name) => this.#face.part(name), {
      ...{ tap: () => this.toggle(), again: () => this.seek(0), retry: () => this.#retry() },
      sound: (loud) => this.#setSound(loud),
      captions: (shown) => this.#setCaptions(shown),
      seek: (t) => this.seek(t),
    });
  }

  #retry() {
    this.#wanted = true;
    this.#gone = false;
    this.#playback.again();
  }

  #setSound(loud) {
    const { preferences } = this.shared;
    preferences.refused = false;
    preferences.set("muted", !loud);
    preferences.set("loud", loud);
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

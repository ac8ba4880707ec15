// What plays the lesson in a card's video element, and what is done when it does not: another
// engine, new addresses, a fresh start where the browser took everything away.
//
//   const playback = new Playback(video, { shared, on });
//   playback.open(media);  playback.begin({ bytes, at });  playback.run();

import { engineFor, fallbackFor } from "../../models/engines.js";

const BROKEN_AFTER = 5000; // ms of waiting for what is there
const AGAIN = 10000; // ms in which addresses do not run out twice: then something else is wrong

export class Playback {
  #video;
  #shared;
  #on;
  #media = null;
  #engine = null;
  #fellBack = false;
  #fresh = false; // opened, and nothing asked of it yet
  #renewed = -AGAIN;
  #brokenTimer = 0;

  /**
   * @param {object} on what is told: `network(lost)`, `expired()` (answer with `renew`), `gone()`,
   *   `trouble(code)` (null: it is over), `reopened()`
   */
  constructor(video, { shared, on }) {
    this.#video = video;
    this.#shared = shared;
    this.#on = on;
  }

  get rung() {
    return this.#engine?.rung;
  }

  get isOpen() {
    return this.#engine !== null;
  }

  /** The browser has taken away what was there. */
  get isLost() {
    return Boolean(this.#engine?.lost);
  }

  get isPrimed() {
    return Boolean(this.#engine?.primed);
  }

  /** The picture stands still. Where all that is needed is there, something is broken. */
  set waiting(waiting) {
    clearTimeout(this.#brokenTimer);
    const look = () => this.#engine?.delivered && this.broken();
    if (waiting) this.#brokenTimer = setTimeout(look, BROKEN_AFTER);
  }

  /** Bytes in the buffers. */
  get size() {
    return this.#engine?.size ?? 0;
  }

  open(media, make = engineFor) {
    this.#engine?.close();
    this.#media = media;
    this.#engine = make(media, {
      bandwidth: this.#shared.bandwidth,
      cache: this.#shared.cold ? "no-store" : "default",
      quality: () => this.#quality(),
      enough: () => this.#shared.enough,
      onstate: (kind, error) => this.#changed(kind, error),
    });
    this.#engine.attach(this.#video);
    this.#fresh = true;
  }

  /** The first second, unless it is here or on its way. True: it begins at `at`. */
  begin({ bytes = null, at = 0, ahead = false }) {
    const fresh = this.#fresh;
    this.#fresh = false;
    const asked = !this.isPrimed && !this.#engine.starting;
    if (asked) this.primed = this.#engine.prime({ bytes, at, ahead });
    if (at && (asked || fresh)) this.#video.currentTime = at;
    return asked || fresh;
  }

  run() {
    this.#engine.run();
  }

  rest() {
    this.#engine?.rest();
  }

  seek(t) {
    this.#engine.seek(t);
  }

  /** The same lesson with new addresses, or another recording of it. */
  renew(media) {
    const another = this.isOpen && media.asset !== this.#media.asset;
    this.#media = media;
    this.#renewed = performance.now();
    if (another) return this.again();
    this.#engine?.renew(media);
  }

  /** From the start, where it stood. */
  again(make = engineFor) {
    const { currentTime } = this.#video;
    const at = currentTime < this.#media.duration ? currentTime : 0;
    this.#fellBack = make === fallbackFor;
    this.#on.trouble(null);
    this.open(this.#media, make);
    this.begin({ at });
    this.#video.currentTime = at;
    this.#on.reopened();
  }

  /** After a sleep. False: it had to be opened again. */
  wake() {
    return !this.#engine || this.#engine.wake();
  }

  /** It does not play: by another engine, if there is one for it. */
  broken(why = "broken") {
    const { hls, protection } = this.#media;
    const another = protection ? why === "unsupported" : hls;
    if (this.#fellBack || !another) this.#on.trouble(why);
    else this.again(fallbackFor);
  }

  close() {
    this.#engine?.close();
    this.#engine = null;
    this.#fellBack = false;
  }

  #quality() {
    const { videoWidth, videoHeight, clientWidth, clientHeight } = this.#video;
    const fit = Math.min(clientWidth / (videoWidth || 9), clientHeight / (videoHeight || 16));
    const pixels = Math.min(videoWidth || 9, videoHeight || 16) * fit * devicePixelRatio;
    return { pixels: pixels || Infinity, saveData: this.#shared.saveData };
  }

  #changed(kind, error) {
    this.#on.network(kind === "network");
    if (kind === "expired" || kind === "gone") this.#renewOnce(kind);
    else if (kind === "media") this.broken();
    else if (kind === "locked") this.broken(error.code);
    else this.#on.trouble(null);
  }

  /** What is gone may have moved: a newer version lies elsewhere. */
  #renewOnce(kind) {
    if (performance.now() - this.#renewed > AGAIN) this.#on.expired();
    else if (kind === "gone") this.#on.gone();
    else this.#on.trouble("broken");
  }
}

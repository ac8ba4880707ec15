// A few seconds of a lesson, at its lowest quality: nothing but the segments around them is fetched.
//
//   const clip = new Clip(video, media, {from, to});   media: what a player is told of a lesson
//   await clip.play()       from the first to the last moment, and again when asked again
//   clip.ready()            shows the first moment as a still picture
//   clip.close()

import { Bandwidth } from "./bandwidth.js";
import { engineFor } from "./engines.js";

export class Clip {
  #video;
  #engine = null;
  #media;
  #from;
  #to;
  #frame = 0;
  #failed = null; // why it cannot be played: told anew to whoever wants to hear it
  /** Called with the share that has been played, 0 to 1, and with null when it stops. */
  onmove = () => {};
  onfail = () => {}; // "expired", "gone", "media", "locked"

  constructor(video, media, { from, to }) {
    this.#video = video;
    this.#media = around(media, from, to);
    this.#from = from;
    this.#to = Math.min(to, media.duration);
  }

  get playing() {
    return this.#frame !== 0;
  }

  ready() {
    if (this.#engine) return;
    const video = this.#video;
    this.#engine = engineFor(this.#media, {
      bandwidth: new Bandwidth(),
      quality: () => ({ pixels: 1, saveData: true }),
      onstate: (kind) => kind && kind !== "network" && this.#fail(kind),
    });
    this.#engine.attach(video);
    this.#engine.prime({ at: this.#from });
    video.currentTime = this.#from;
    // Where the browser plays a playlist by itself, a time counts only once it knows the length.
    video.addEventListener("loadedmetadata", () => (video.currentTime ||= this.#from), { once: true });
    this.#engine.run();
  }

  async play() {
    if (this.#failed) return this.onfail(this.#failed);
    this.ready();
    const video = this.#video;
    video.currentTime = this.#from;
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#watch());
    try {
      await video.play();
    } catch (error) {
      this.stop();
      if (error.name === "NotAllowedError") return; // only a tap may begin a sound
      if (error.name !== "AbortError") this.#fail("media");
    }
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#video.pause();
    this.onmove(null);
  }

  close() {
    this.stop();
    this.#engine?.close();
    this.#engine = null;
    this.#failed = null;
  }

  #fail(kind) {
    this.#failed = kind;
    this.stop();
    this.onfail(kind);
  }

  #watch() {
    const { currentTime, ended } = this.#video;
    if (currentTime >= this.#to || ended) return this.stop();
    this.onmove(Math.max(0, (currentTime - this.#from) / (this.#to - this.#from)));
    this.#frame = requestAnimationFrame(() => this.#watch());
  }
}

/** The lowest rung and the sound, only where they are heard between `from` and `to`. */
export function around(media, from, to) {
  const near = (track) => ({
    ...track,
    segments: track.segments.filter(([, , at, length]) => at < to && at + length > from),
  });
  return {
    ...media,
    start: null, // the bundle holds the lesson's first second
    video: media.video.slice(0, 1).map(near),
    audio: media.audio && near(media.audio),
  };
}

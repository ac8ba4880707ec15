// The sound of a lesson without its picture: a source whose only lane is the sound.

import { ClipSource } from "./source.js";

/** What a player is told of a lesson, with the sound where the picture would be. Pure. */
export function soundOnly(media) {
  const sound = { ...media.audio, name: "audio", width: 0, height: 0 };
  return { ...media, start: null, video: [sound], av1: [], audio: null };
}

export class BackgroundAudio {
  #source = null;
  audio = document.createElement("audio");

  constructor(media, { bandwidth }, { ontick, onended }) {
    this.audio.addEventListener("timeupdate", () => !this.audio.paused && ontick(this.audio));
    this.audio.addEventListener("ended", onended);
    if (!media.audio || !ClipSource.plays(soundOnly(media))) return;
    this.#source = new ClipSource(soundOnly(media), {
      bandwidth,
      quality: () => ({ pixels: 0, saveData: true }),
      onstate: () => {}, // back on the page the picture tells
    });
  }

  /** Goes on where `video` is, and stops that once it is heard. False: it may not, or cannot. */
  async play(video) {
    if (!this.#source) return false;
    const { audio } = this;
    this.#source.attach(audio);
    await this.#source.prime({ at: video.currentTime });
    this.#source.run();
    Object.assign(audio, { muted: video.muted, volume: video.volume });
    audio.playbackRate = video.playbackRate;
    audio.currentTime = video.currentTime; // now: it went on meanwhile
    try {
      await audio.play();
    } catch {
      return false;
    }
    video.pause();
    return true;
  }

  close() {
    this.audio.pause();
    this.#source?.close();
  }
}

// A lesson as sound alone, while the page is hidden: nobody looks, so the picture is not fetched.

export class Listening {
  #sound = null; // BackgroundAudio

  get isOn() {
    return this.#sound !== null;
  }

  /** What plays and pauses like a video, or null. */
  get media() {
    return this.#sound?.audio ?? null;
  }

  /**
   * Takes over from `video`; false where the browser does not let a hidden page begin a sound.
   * @param {{ontick: (audio: HTMLAudioElement) => void, onended: () => void}} on
   */
  async start(video, media, shared, on) {
    const { BackgroundAudio } = await import("../../models/background-audio.js");
    const sound = new BackgroundAudio(media, shared, on);
    const plays = await sound.play(video);
    if (plays && document.hidden) this.#sound = sound;
    else sound.close();
    return this.isOn;
  }

  /** Where it had come to, or null. */
  stop() {
    if (!this.#sound) return null;
    const at = this.#sound.audio.currentTime;
    this.#sound.close();
    this.#sound = null;
    return at;
  }
}

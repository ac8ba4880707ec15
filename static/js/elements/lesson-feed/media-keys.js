// The keys of keyboards and headsets, and the controls on a locked screen: they show what plays,
// and play, pause, seek and change the lesson.

const SKIP = 5; // s

export class MediaKeys {
  #feed;

  constructor(feed) {
    this.#feed = feed;
    if (!("mediaSession" in navigator)) return;
    feed.addEventListener("lesson-playing", ({ target }) => this.#tell(target));
    if (this.#player) this.#tell(this.#player);
    const skip = (way) => ({ seekOffset = SKIP }) => this.#seek(this.#now + way * seekOffset);
    this.#on("play", () => this.#player?.paused && this.#player.toggle());
    this.#on("pause", () => this.#player?.paused || this.#player?.toggle());
    this.#on("seekbackward", skip(-1));
    this.#on("seekforward", skip(1));
    this.#on("seekto", ({ seekTime }) => this.#seek(seekTime));
    this.#on("previoustrack", () => this.#move(-1));
    this.#on("nexttrack", () => this.#move(1));
  }

  get #player() {
    return this.#feed.current?.player;
  }

  get #now() {
    return this.#player?.video.currentTime ?? 0;
  }

  #on(action, act) {
    try {
      navigator.mediaSession.setActionHandler(action, act);
    } catch {
      // A key that this browser does not know.
    }
  }

  #seek(t) {
    this.#player?.seek(t);
  }

  /** To the next lesson: on a locked screen nobody answers a quiz. */
  #move(way) {
    const { items, index } = this.#feed;
    for (let at = index + way; at >= 0 && at < items.length; at += way) {
      if (items[at].kind === "video") return this.#feed.jump(at);
    }
  }

  #tell({ item, video }) {
    const { title, creator, course, media } = item;
    const artwork = media.poster ? [{ src: media.poster }] : [];
    navigator.mediaSession.metadata = new MediaMetadata({
      title,
      artist: creator ?? "",
      album: course ?? "",
      artwork,
    });
    const position = Math.min(video.currentTime, media.duration);
    navigator.mediaSession.setPositionState?.({
      duration: media.duration,
      playbackRate: video.playbackRate,
      position,
    });
  }
}

// What plays a clip: our own source where Media Source Extensions are, the browser's
// own HLS where they are not (iPhones before 17.1), hls.js for a clip that our source
// cannot play. All three answer to the same verbs.

import { ClipSource } from "./source.js";

const HLS = "application/vnd.apple.mpegurl";

export function engineFor(media, options) {
  if (ClipSource.plays(media)) return new ClipSource(media, options);
  return fallbackFor(media, options);
}

export function fallbackFor(media, options) {
  const native = document.createElement("video").canPlayType(HLS);
  if (!media.protection) return native ? new NativeHls(media, options) : new HlsJs(media, options);
  // Safari's player takes the key that an encrypted playlist names; it has no Clear Key.
  const apple = native && "WebKitMediaKeys" in globalThis;
  return apple ? new NativeHls(media, options) : new Refusal(media, options);
}

/** For a page that leaves the controls to the browser: what plays follows its playhead. */
export function previewFor(media, options) {
  if (!media.protection || !ClipSource.plays(media)) return fallbackFor(media, options);
  return new FollowingSource(media, options);
}

class FollowingSource extends ClipSource {
  #asked = 0;

  attach(video) {
    super.attach(video);
    video.addEventListener("seeking", () => this.#follow(video));
    this.prime();
    this.run();
  }

  #follow({ currentTime: t, buffered }) {
    for (let i = 0; i < buffered.length; i++) {
      if (buffered.start(i) <= t && t < buffered.end(i)) return;
    }
    if (t === this.#asked) return; // by ourselves
    this.#asked = t;
    this.seek(t);
  }
}

/** The playlist in the video element itself. */
class NativeHls {
  constructor(media, { onstate }) {
    this.media = media;
    this.onstate = onstate;
  }

  get rung() {
    return "hls";
  }

  get primed() {
    return true;
  }

  get size() {
    return 0; // the browser's own affair
  }

  get delivered() {
    return false; // the browser tells by itself what is broken
  }

  attach(video) {
    this.video = video;
    video.addEventListener("error", this);
    this.load();
  }

  handleEvent() {
    if (this.video.error) this.onstate("media", this.video.error);
  }

  load() {
    this.video.src = this.media.hls;
  }

  prime() {}

  run() {}

  rest() {}

  get lost() {
    return Boolean(this.video?.error);
  }

  wake() {
    return !this.lost;
  }

  seek(t) {
    this.video.currentTime = t;
  }

  renew(media) {
    const t = this.video.currentTime;
    this.media = media;
    this.load();
    this.video.currentTime = t;
  }

  close() {
    this.video.removeEventListener("error", this); // it may go on to another lesson
    this.video.removeAttribute("src");
    this.video.load();
  }
}

/** An encrypted clip where nothing can open it. */
class Refusal extends NativeHls {
  load() {
    this.onstate("locked", Object.assign(new Error(), { code: "unsupported" }));
  }
}

/** hls.js, loaded only when it is needed. */
class HlsJs extends NativeHls {
  #hls = null;
  #closed = false;

  async load() {
    const { default: Hls } = await import("../../vendor/hls.js/hls.min.mjs");
    if (this.#closed) return;
    this.#hls?.destroy();
    if (!Hls.isSupported()) return this.onstate("media", new Error("unsupported"));
    const hls = (this.#hls = new Hls({ maxBufferLength: 8, startLevel: 0, enableWorker: false }));
    hls.on(Hls.Events.ERROR, (_, data) => data.fatal && this.#failed(Hls, data));
    hls.loadSource(this.media.hls);
    hls.attachMedia(this.video);
  }

  #failed(Hls, data) {
    const network = data.type === Hls.ErrorTypes.NETWORK_ERROR && !/Parsing/.test(data.details);
    const { code } = data.response ?? {};
    if (network && [401, 403].includes(code)) return this.onstate("expired", data.error);
    if (network && [404, 410].includes(code)) return this.onstate("gone", data.error);
    this.onstate(network ? "network" : "media", data.error);
    if (network) setTimeout(() => this.#hls?.startLoad(), 1500);
  }

  run() {
    this.#hls?.startLoad();
  }

  rest() {
    this.#hls?.stopLoad();
  }

  close() {
    this.#closed = true;
    this.#hls?.destroy();
    super.close();
  }
}

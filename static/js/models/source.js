// One clip through Media Source Extensions.
//
//   attach(video)      opens the MediaSource with the init segments that came in the feed
//   prime({bytes, at}) puts the first second (or the second at `at`) into it
//   run()              goes on from there, at the best rung the line bears
//   rest()             stops all downloads at once: the line belongs to another clip
//
// No playlist is ever fetched, and no download is longer than a second of media.

import { chooseRung } from "./abr.js";
import { AUDIO, BundleDemuxer } from "./bundle.js";
import { Lane } from "./lane.js";
import { Expired, NetworkLost, stream } from "./wire.js";

const GOAL = 8; // s of media in hand
const BACKOFF = [400, 800, 1600, 3200]; // ms between tries on a lost network

const MediaSourceClass = globalThis.ManagedMediaSource ?? globalThis.MediaSource;

export class ClipSource {
  #media;
  #bandwidth;
  #cache;
  #video = null;
  #source = null;
  #url = null;
  #lanes;
  #pull = null; // AbortController of what is being downloaded now
  #running = false;
  #tries = 0;
  #quality;
  #protection = null;

  /**
   * @param {object} media the feed item's `media`
   * @param {object} options
   * @param {import("./bandwidth.js").Bandwidth} options.bandwidth
   * @param {() => {pixels: number, saveData: boolean}} options.quality
   * @param {(kind: null|"network"|"expired"|"locked"|"media", error?: Error) => void}
   *   options.onstate
   */
  constructor(media, { bandwidth, quality, onstate, cache = "default" }) {
    this.#media = media;
    this.#bandwidth = bandwidth;
    this.#quality = quality;
    this.#cache = cache;
    this.onstate = onstate;
    this.#lanes = [new Lane("video", media.video)];
    if (media.audio) this.#lanes.push(new Lane("audio", [media.audio]));
  }

  static plays(media) {
    if (!MediaSourceClass || !media.video?.length) return false;
    const types = [new Lane("video", media.video).type];
    if (media.audio) types.push(new Lane("audio", [media.audio]).type);
    return types.every((type) => MediaSourceClass.isTypeSupported(type));
  }

  /** Rung on screen, for the record. */
  get rung() {
    return this.#media.video[Math.max(this.#lanes[0].rung, 0)].name;
  }

  /** The first second is in the buffer. */
  get primed() {
    return this.#lanes[0].next > 0;
  }

  /** All that the next second needs was put in: if it does not play, it is broken. */
  get delivered() {
    return this.#tries === 0 && !this.#protection?.waiting && this.#ahead() > 1.5;
  }

  attach(video) {
    this.#video = video;
    const source = (this.#source = new MediaSourceClass());
    const unlocked = this.#media.protection && this.#unlock(video);
    source.addEventListener("sourceopen", () => this.#opened(unlocked), { once: true });
    // Without this Safari does not open a managed source.
    if (globalThis.ManagedMediaSource) video.disableRemotePlayback = true;
    this.#url = URL.createObjectURL(source);
    video.src = this.#url;
    this.#lanes.forEach((lane) => lane.use(0));
    this.#lighten();
  }

  /** The first second, from memory (`bytes`) or from the network. */
  prime({ bytes = null, at = 0 } = {}) {
    this.rest();
    if (at >= 1) this.#lanes.forEach((lane) => lane.seek(at));
    if (at >= 1 || !this.#media.start) return this.#drive((signal) => this.#second(signal, 0));
    return this.#drive((signal) => this.#bundle(bytes, signal));
  }

  run() {
    if (this.#running) return;
    this.#running = true;
    if (!this.#pull) this.#drive((signal) => this.#step(signal));
  }

  rest() {
    this.#running = false;
    if (!this.#pull) return;
    this.#pull.abort();
    this.#pull = null;
    this.#lanes.forEach((lane) => lane.drop());
  }

  /** The playhead goes to `t`: what is missing there is fetched first. */
  seek(t) {
    const running = this.#running;
    this.rest();
    this.#lanes.forEach((lane) => lane.seek(t));
    this.#video.currentTime = t;
    if (running) this.run();
    else this.#drive((signal) => this.#second(signal, 0));
  }

  /** New addresses for the same media; `run()` goes on with them. */
  renew(media) {
    this.rest();
    this.#tries = 0;
    this.#media = media;
    this.#lanes[0].rungs = media.video;
    if (media.audio) this.#lanes[1].rungs = [media.audio];
    this.#lighten();
  }

  /** Fewer bytes for the higher rungs, as soon as it is known that this browser takes them well. */
  async #lighten() {
    const media = this.#media;
    if (!media.av1?.length) return;
    const { lighterRungs } = await import("./codecs.js");
    const video = await lighterRungs(media);
    if (this.#media !== media) return; // renewed meanwhile
    this.#media = { ...media, video };
    this.#lanes[0].rungs = video;
  }

  close() {
    this.rest();
    this.#protection?.close();
    if (this.#video) {
      this.#video.removeAttribute("src");
      this.#video.load();
    }
    if (this.#url) URL.revokeObjectURL(this.#url);
  }

  /** Keys must be set before anything encrypted is put in. False: it cannot be played here. */
  async #unlock(video) {
    try {
      const { Protection } = await import("./protection.js");
      this.#protection = new Protection(video, this.#media, (error) => this.#locked(error));
      await this.#protection.open();
      return true;
    } catch (error) {
      this.#locked(error);
      return false;
    }
  }

  #locked(error) {
    this.rest();
    this.onstate("locked", error);
  }

  async #opened(unlocked) {
    if (unlocked && (!(await unlocked) || this.#source.readyState !== "open")) return;
    this.#source.duration = this.#media.duration;
    const failed = () => this.onstate("media", this.#video.error);
    for (const lane of this.#lanes) {
      lane.open(this.#source, { onerror: failed, playhead: () => this.#video.currentTime });
    }
  }

  async #bundle(bytes, signal) {
    const demuxer = new BundleDemuxer((track, part) => {
      (track === AUDIO ? this.#lanes.at(-1) : this.#lanes[0]).put(part);
    });
    if (bytes) demuxer.push(bytes);
    else await this.#download([[this.#media.start.url, null, (part) => demuxer.push(part)]], signal);
    if (!demuxer.complete) throw new NetworkLost("short start bundle");
    this.#advance(1);
  }

  /** Works through `piece` and, while running, through all that follows it. */
  async #drive(piece) {
    const pull = (this.#pull = new AbortController());
    let work = piece;
    while (work && (await this.#carry(work, pull.signal))) {
      work = this.#running ? (signal) => this.#step(signal) : null;
    }
    if (this.#pull === pull) this.#pull = null;
  }

  /** One piece of work, tried until it is done; false when nothing is to follow. */
  async #carry(work, signal) {
    for (;;) {
      try {
        const more = await work(signal);
        this.#recovered();
        return more !== false;
      } catch (error) {
        if (signal.aborted) return false;
        this.#lanes.forEach((lane) => lane.drop());
        if (!(await this.#patience(error, signal))) return false;
      }
    }
  }

  #recovered() {
    if (this.#tries > 1) this.onstate(null);
    this.#tries = 0;
  }

  /** True when the same work is worth another try. */
  async #patience(error, signal) {
    if (!(error instanceof NetworkLost)) {
      this.#running = false;
      this.onstate(error instanceof Expired ? "expired" : "media", error);
      return false;
    }
    this.#tries += 1;
    if (this.#tries > 1) this.onstate("network", error);
    await pause(BACKOFF[Math.min(this.#tries, BACKOFF.length) - 1], signal);
    return !signal.aborted;
  }

  /** One second of media, or a short wait; false when all of it is there. */
  async #step(signal) {
    const lanes = this.#lanes;
    if (lanes.every((lane) => lane.skipBuffered() >= lane.segments.length)) {
      return this.#finish(signal);
    }
    const ahead = this.#ahead();
    if (ahead > GOAL || this.#source.streaming === false) return pause(150, signal);
    const rung = chooseRung(this.#media.video, {
      bps: this.#bandwidth.estimate(),
      ahead,
      current: Math.max(lanes[0].rung, 0),
      ...this.#quality(),
    });
    return this.#second(signal, rung);
  }

  /** The next second of picture at `rung`, and the sound up to its end. */
  async #second(signal, rung) {
    const [video, audio] = this.#lanes;
    if (video.next < video.segments.length) video.use(rung);
    const segment = video.segments[video.next];
    const pieces = [];
    if (segment) {
      pieces.push([this.#media.video[rung].url, segment, (part) => video.put(part)]);
    }
    const sounds = this.#sounds(segment ? segment[2] + segment[3] : Infinity);
    for (const range of sounds) {
      pieces.push([this.#media.audio.url, range, (part) => audio.put(part)]);
    }
    await this.#download(joined(pieces), signal);
    this.#advance(segment ? 1 : 0, sounds.length);
  }

  /** Segments of sound that begin well before `until`: usually one, two to catch up. */
  #sounds(until) {
    const audio = this.#lanes[1];
    if (!audio) return [];
    const next = audio.segments.slice(audio.next, audio.next + 2);
    audio.use(0);
    return next.filter(([, , from]) => from < until - 0.5);
  }

  async #download(requests, signal) {
    const cache = this.#cache;
    const all = await Promise.all(
      requests.map(([url, range, sink]) => stream(url, { range, signal, sink, cache })),
    );
    const size = all.reduce((sum, one) => sum + one.bytes, 0);
    const from = Math.min(...all.map((one) => one.from));
    this.#bandwidth.sample(size, Math.max(...all.map((one) => one.to)) - from);
  }

  #advance(pictures, sounds = pictures) {
    const [video, audio] = this.#lanes;
    video.next += pictures;
    if (audio) audio.next += sounds;
    this.#lanes.forEach((lane) => lane.sealed());
  }

  async #finish(signal) {
    await Promise.all(this.#lanes.map((lane) => lane.drained()));
    if (!signal.aborted && this.#source.readyState === "open") this.#source.endOfStream();
    return false;
  }

  #ahead() {
    const starts = this.#lanes.map((lane) => lane.segments[lane.next]?.[2] ?? this.#media.duration);
    return Math.min(...starts) - this.#video.currentTime;
  }
}

/** Neighbouring ranges of one file become one request. */
function joined(pieces) {
  const requests = [];
  for (const [url, [from, to], sink] of pieces) {
    const last = requests.at(-1);
    if (last?.[0] === url && last[1][1] === from) last[1][1] = to;
    else requests.push([url, [from, to], sink]);
  }
  return requests;
}

/** Waits, at most until the network is back or the wait is aborted. */
function pause(ms, signal) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      signal.removeEventListener("abort", end);
      resolve(true);
    };
    const timer = setTimeout(end, ms);
    addEventListener("online", end);
    signal.addEventListener("abort", end);
  });
}

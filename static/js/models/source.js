// One clip through Media Source Extensions.
//
//   attach(video)      opens the MediaSource with the init segments that came in the feed
//   prime({bytes, at}) puts the first second (or the second at `at`) into it
//   run()              goes on from there, at the best rung the line bears
//   rest()             stops all downloads at once: the line belongs to another clip
//   wake()             after a sleep: false when the browser has taken the buffers away
//
// No playlist is ever fetched, and no download is longer than a second of media. A rung that is
// missing is left out, one that turns out too slow is given up for the lowest.

import { chooseRung, isHopeless, startRung } from "./abr.js";
import { AUDIO, BundleDemuxer } from "./bundle.js";
import { TooSlow, download } from "./download.js";
import { Lane } from "./lane.js";
import { Patience, pause } from "./patience.js";
import { Expired, Missing, NetworkLost } from "./wire.js";

const GOAL = 8; // s of media in hand
const GOAL_SAVING = 4; // … where data are to be saved: what is swiped away was for nothing
const CAREFUL = 3; // segments on the lowest rung after one that was too slow

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
  #patience;
  #missing = new Set(); // addresses that are not there
  #careful = 0; // segments still to come from the lowest rung
  #live = false; // the media source has been opened
  #primed = false;
  #quality;
  #enough;
  #waited = false; // for another clip: what is in hand is little
  #protection = null;

  /**
   * @param {object} media the feed item's `media`
   * @param {object} options
   * @param {import("./bandwidth.js").Bandwidth} options.bandwidth
   * @param {() => {pixels: number, saveData: boolean}} options.quality
   * @param {() => number} [options.enough] s in hand with which it leaves the line to another clip
   * @param {(kind: null|"network"|"expired"|"gone"|"locked"|"media", error?: Error) => void}
   *   options.onstate
   */
  constructor(media, { bandwidth, quality, enough = () => Infinity, onstate, cache = "default" }) {
    this.#media = media;
    this.#bandwidth = bandwidth;
    this.#quality = quality;
    this.#enough = enough;
    this.#cache = cache;
    this.onstate = onstate;
    this.#patience = new Patience((lost) => this.onstate(lost && "network", lost));
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
    return this.#primed;
  }

  /** … or on its way there. */
  get starting() {
    return !this.#primed && this.#pull !== null;
  }

  /** In the buffers, in bytes. */
  get size() {
    return this.#lanes.reduce((sum, lane) => sum + lane.size, 0);
  }

  /** All that the next second needs was put in: if it does not play, it is broken. */
  get delivered() {
    return this.#patience.isCalm && !this.#protection?.waiting && this.#ahead() > 1.5;
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

  /**
   * The first second, from memory (`bytes`) or from the network. `ahead`: nobody waits for it, so
   * that on a fast line it may come from a better rung.
   */
  prime({ bytes = null, at = 0, ahead = false } = {}) {
    this.rest();
    if (at >= 1) this.#lanes.forEach((lane) => lane.seek(at));
    const { video, start } = this.#media;
    const better = ahead && !bytes; // what is at hand is there at once
    const rung = better ? startRung(video, { bps: this.#bandwidth.estimate(), ...this.#quality() }) : 0;
    if (at >= 1 || rung > 0 || !start) return this.#drive((signal) => this.#second(signal, rung));
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

  /** The browser has taken the buffers away. */
  get lost() {
    return this.#live && this.#source.readyState === "closed";
  }

  wake() {
    if (this.lost) return false;
    if (!this.#live || !this.#primed || this.#video.ended) return true;
    const t = this.#video.currentTime;
    if (!this.#lanes.every((lane) => lane.holds(t))) this.seek(t);
    return true;
  }

  /** New addresses for the same media; `run()` goes on with them. */
  renew(media) {
    this.rest();
    this.#missing.clear();
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
    this.#live = true;
    this.#source.duration = this.#media.duration;
    const on = {
      onerror: () => this.onstate("media", this.#video.error),
      onevicted: () => this.#running && !this.#pull && this.#drive((signal) => this.#step(signal)),
      playhead: () => this.#video.currentTime,
    };
    for (const lane of this.#lanes) lane.open(this.#source, on);
  }

  async #bundle(bytes, signal) {
    const { url } = this.#media.start;
    const got = new Map(this.#lanes.map((lane) => [lane, 0]));
    const demuxer = new BundleDemuxer((track, part) => {
      const lane = track === AUDIO ? this.#lanes.at(-1) : this.#lanes[0];
      got.set(lane, got.get(lane) + part.length);
      lane.put(part);
    });
    if (!bytes && this.#missing.has(url)) return this.#second(signal, 0);
    if (bytes) demuxer.push(bytes);
    else await this.#download([[url, null, (part) => demuxer.push(part)]], signal);
    if (!demuxer.complete) throw new NetworkLost("short start bundle");
    // A bundle that had to stay small ends within the first segment, which then follows whole.
    const [pictures, sounds = 0] = this.#lanes.map((lane) => {
      const [from, to] = lane.segments[0];
      return got.get(lane) >= to - from ? 1 : 0;
    });
    this.#advance(pictures, sounds);
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
        this.#patience.recovered();
        return more !== false;
      } catch (error) {
        if (signal.aborted) return false;
        this.#lanes.forEach((lane) => lane.drop());
        if (!(await this.#isWorthAnother(error, signal))) return false;
      }
    }
  }

  async #isWorthAnother(error, signal) {
    if (error instanceof TooSlow) {
      this.#bandwidth.sample(error.bytes, error.ms);
      this.#careful = CAREFUL;
      return true;
    }
    if (error instanceof Missing && this.#manageWithout(error.message)) return true;
    if (await this.#patience.after(error, signal)) return !signal.aborted;
    this.#running = false;
    const kind = error instanceof Missing ? "gone" : error instanceof Expired ? "expired" : "media";
    this.onstate(kind, error);
    return false;
  }

  /** False: without what is at `url` there is nothing to play. */
  #manageWithout(url) {
    const again = this.#missing.has(url);
    this.#missing.add(url);
    return !again && url !== this.#media.audio?.url && this.#present(0) >= 0;
  }

  /** `rung`, or where that is missing the next one below it, or above it; -1 for none. */
  #present(rung) {
    const there = this.#media.video.map(({ url }) => !this.#missing.has(url));
    const below = there.lastIndexOf(true, rung);
    return below >= 0 ? below : there.indexOf(true);
  }

  /** One second of media, or a short wait; false when all of it is there. */
  async #step(signal) {
    const lanes = this.#lanes;
    if (lanes.every((lane) => lane.skipBuffered() >= lane.segments.length)) {
      return this.#finish(signal);
    }
    const ahead = this.#ahead();
    const quality = this.#quality();
    const rate = this.#video.playbackRate;
    const goal = (quality.saveData ? GOAL_SAVING : GOAL) * Math.max(1, rate);
    if (ahead > goal || this.#source.streaming === false) return pause(150, signal);
    if (ahead / rate > this.#enough()) {
      this.#waited = true;
      return pause(40, signal);
    }
    const rung = chooseRung(this.#media.video, {
      bps: this.#bandwidth.estimate(),
      ahead,
      current: Math.max(lanes[0].rung, 0),
      rate,
      within: this.#waited ? ahead / rate : Infinity,
      ...quality,
    });
    this.#waited = false;
    return this.#second(signal, rung);
  }

  /** The next second of picture at `rung`, and the sound up to its end. */
  async #second(signal, wanted) {
    const rung = this.#present(this.#careful > 0 ? 0 : wanted);
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
    const lowest = segment && rung > 0 ? (this.#media.video[0].bps * segment[3]) / 8 : Infinity;
    await this.#download(pieces, signal, lowest);
    this.#careful = Math.max(0, this.#careful - 1);
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

  /** `lowest`: bytes of the same second on the lowest rung, if it may be given up for that. */
  async #download(pieces, signal, lowest = Infinity) {
    const hopeless = (soFar) => {
      const ahead = this.#ahead() / this.#video.playbackRate;
      return isHopeless({ ...soFar, lowest, ahead });
    };
    const { bytes, ms } = await download(pieces, { signal, cache: this.#cache, hopeless });
    this.#bandwidth.sample(bytes, ms);
  }

  #advance(pictures, sounds = pictures) {
    const [video, audio] = this.#lanes;
    video.next += pictures;
    if (audio) audio.next += sounds;
    this.#primed = true;
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

// One SourceBuffer and what goes into it: an append queue that never overlaps itself,
// and the knowledge of which segment comes next.

const EDGE = 0.08; // s: boundaries of audio and video differ by a frame or two
const FIRST_FRAME = 0.25; // s: a picture may begin so much later than its track
const KEEP_BEHIND = 10; // s kept behind the playhead when the buffer is full

export class Lane {
  #buffer = null;
  #queue = []; // of {bytes, open, codec}: open while its segment may still be cut short
  #init = null; // that of `rung`, which a renewed lesson may bring in another form
  #codec = null; // what the buffer expects
  #cut = false; // part of an open segment is in the buffer already
  #waiters = [];
  #removing = false; // by ourselves
  #wanted = 0; // s: where playback was moved to

  /** @param {{codec: string, init: string, segments: number[][]}[]} rungs one for audio */
  constructor(kind, rungs) {
    this.size = 0; // bytes that were put in
    this.kind = kind;
    this.rungs = rungs;
    this.rung = -1; // whose init segment is in the buffer
    this.next = 0; // segment wanted next
  }

  get segments() {
    return this.rungs[Math.max(this.rung, 0)].segments;
  }

  get type() {
    return `${this.kind}/mp4; codecs="${this.rungs[0].codec}"`;
  }

  open(mediaSource, { onerror, onevicted, playhead }) {
    this.playhead = playhead;
    this.#buffer = mediaSource.addSourceBuffer(this.type);
    this.#codec = this.rungs[0].codec;
    this.#buffer.addEventListener("updateend", () => this.#pump());
    this.#buffer.addEventListener("error", onerror);
    // A managed source (Safari) gives memory back when it likes to.
    this.#buffer.addEventListener("bufferedchange", ({ removedRanges }) => {
      const ours = this.#removing;
      this.#removing = false;
      if (!removedRanges?.length || ours) return;
      this.next = Math.min(this.next, this.at(playhead()));
      onevicted();
    });
    this.#pump();
  }

  /** Makes `rung` the one that is appended from now on. Its segments may lie at other times than
      the last one's: `next` becomes the one that plays where it goes on. What overlaps is replaced
      in the buffer; a gap would stop the picture. */
  use(rung) {
    const { init, codec } = this.rungs[rung];
    if (init === this.#init && rung === this.rung) return;
    const from = this.rung < 0 ? undefined : this.segments[this.next]?.[2];
    this.rung = rung;
    this.#init = init;
    if (from !== undefined) this.next = this.at(Math.max(from, this.#wanted));
    this.#queue.push({ bytes: decode(init), open: false, codec });
    this.#pump();
  }

  /** The next bytes of a segment; it is whole once `sealed()` is called. */
  put(bytes) {
    this.#queue.push({ bytes, open: true });
    this.size += bytes.length;
    this.#pump();
  }

  sealed() {
    this.#wanted = 0;
    for (const piece of this.#queue) piece.open = false;
    this.#cut = false;
  }

  /** Forgets a segment that was cut short, so that the next one parses. */
  drop() {
    this.#queue = this.#queue.filter((piece) => !piece.open);
    if (this.#cut) this.#abort();
    this.#cut = false;
  }

  /** First segment from `next` on that is not in the buffer; moves `next` there. */
  skipBuffered() {
    while (this.next < this.segments.length && this.#holds(this.segments[this.next])) this.next++;
    return this.next;
  }

  /** Goes on at `t` seconds, on whatever rung. */
  seek(t) {
    this.next = this.at(t);
    this.#wanted = t;
  }

  /** Index of the segment that plays at `t` seconds. */
  at(t) {
    const found = this.segments.findIndex(([, , from, length]) => t < from + length - 1e-3);
    return found < 0 ? this.segments.length - 1 : found;
  }

  /** Whether `t` can be played at once. */
  holds(t) {
    const ranges = this.#buffer?.buffered ?? [];
    for (let i = 0; i < ranges.length; i++) {
      if (ranges.start(i) <= t + FIRST_FRAME && t < ranges.end(i)) return true;
    }
    return false;
  }

  /** Resolves once everything put so far is in the buffer. */
  drained() {
    if (!this.#busy) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** The buffer is full: what was watched makes room, or a little time does. */
  #makeRoom() {
    const until = this.playhead() - KEEP_BEHIND;
    const { buffered } = this.#buffer;
    if (buffered.length && buffered.start(0) < until) {
      this.#removing = true;
      this.#buffer.remove(0, until);
    } else setTimeout(() => this.#pump(), 500);
  }

  get #busy() {
    return !this.#buffer || this.#buffer.updating || this.#queue.length > 0;
  }

  #abort() {
    try {
      this.#buffer.abort();
    } catch {
      // The media source ended or was closed meanwhile: nothing is half appended then.
    }
  }

  #holds([, , from, length]) {
    const ranges = this.#buffer?.buffered ?? [];
    for (let i = 0; i < ranges.length; i++) {
      if (ranges.start(i) <= from + EDGE && ranges.end(i) >= from + length - EDGE) return true;
    }
    return false;
  }

  /** H.264 of another profile or level the buffer takes as it is. */
  #expect(codec = this.#codec) {
    if (family(codec) !== family(this.#codec)) {
      this.#buffer.changeType(`${this.kind}/mp4; codecs="${codec}"`);
    }
    this.#codec = codec;
  }

  #pump() {
    if (!this.#buffer || this.#buffer.updating) return;
    if (!this.#queue.length) {
      this.#waiters.splice(0).forEach((resolve) => resolve());
      return;
    }
    try {
      this.#expect(this.#queue[0].codec);
      this.#buffer.appendBuffer(this.#queue[0].bytes);
      this.#cut = this.#queue.shift().open;
    } catch (error) {
      if (error.name === "QuotaExceededError") this.#makeRoom();
      else if (error.name !== "InvalidStateError") throw error;
    }
  }
}

function family(codec) {
  return codec.split(".")[0];
}

function decode(base64) {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

// A start bundle as it arrives from the network.
//
// Format: repeat of (u32 little-endian length, u8 track, `length` bytes of fragments).
// A frame can be shown as soon as its own bytes are in the buffer, so a payload is
// handed on piece by piece and never waits for its end.

export const VIDEO = 0;
export const AUDIO = 1;
const HEADER = 5;
const LONGEST = 4 * 1024 * 1024; // far above any first second: a longer one is a broken file

export class BundleDemuxer {
  #sink;
  #head = new Uint8Array(HEADER);
  #got = 0; // bytes of the header so far
  #left = 0; // bytes of the payload still to come
  #track = VIDEO;

  /** @param {(track: number, bytes: Uint8Array) => void} sink */
  constructor(sink) {
    this.#sink = sink;
  }

  /** Takes the next bytes of the body, cut anywhere. Throws on a broken bundle. */
  push(chunk) {
    let at = 0;
    while (at < chunk.length) {
      at = this.#left ? this.#payload(chunk, at) : this.#header(chunk, at);
    }
  }

  /** True between two payloads: a body that ends elsewhere was cut short. */
  get complete() {
    return this.#left === 0 && this.#got === 0;
  }

  #header(chunk, at) {
    const n = Math.min(HEADER - this.#got, chunk.length - at);
    this.#head.set(chunk.subarray(at, at + n), this.#got);
    this.#got += n;
    if (this.#got === HEADER) {
      this.#left = new DataView(this.#head.buffer).getUint32(0, true);
      this.#track = this.#head[4];
      this.#got = 0;
      if (this.#left > LONGEST || this.#track > AUDIO) throw new Error("broken start bundle");
    }
    return at + n;
  }

  #payload(chunk, at) {
    const n = Math.min(this.#left, chunk.length - at);
    this.#left -= n;
    this.#sink(this.#track, chunk.slice(at, at + n));
    return at + n;
  }
}

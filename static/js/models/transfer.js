// How fast an upload goes and how long it will take, from samples of (seconds, bytes sent).
// The speed is that of the last ten seconds, so that a stall shows and a restart is not punished.

const WINDOW = 10;
const SMALLEST_CHUNK = 512 * 1024;
const LARGEST_CHUNK = 8 * 1024 * 1024;
const SECONDS_A_CHUNK = 4;

export class Transfer {
  #samples = [];
  #sent = 0;
  #total;

  constructor(total) {
    this.#total = total;
  }

  add(now, sent) {
    const last = this.#samples.at(-1);
    if (last && sent < last.sent) this.#samples = []; // resumed from an earlier offset
    this.#sent = sent;
    this.#samples.push({ now, sent });
    while (this.#samples.length > 2 && now - this.#samples[0].now > WINDOW) this.#samples.shift();
  }

  pause() {
    this.#samples = [];
  }

  get sent() {
    return this.#sent;
  }

  get fraction() {
    return this.#total ? Math.min(1, this.sent / this.#total) : 0;
  }

  // Bytes a second, or null while nothing can be said.
  get speed() {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || last.now - first.now < 0.5) return null;
    return (last.sent - first.sent) / (last.now - first.now);
  }

  get secondsLeft() {
    return this.speed ? (this.#total - this.sent) / this.speed : null;
  }

  // The server keeps a chunk only whole: some four seconds' worth is the most that is sent twice.
  get chunk() {
    if (!this.speed) return SMALLEST_CHUNK;
    return Math.round(Math.min(LARGEST_CHUNK, Math.max(SMALLEST_CHUNK, this.speed * SECONDS_A_CHUNK)));
  }
}

// Which seconds of a lesson were really played: intervals of media time.
//
// Time that was skipped over is not watched, and time that was played twice counts once.

const JUMP = 1.0; // s of media between two looks that mean a seek, not playing
const JOIN = 0.25; // s: smaller gaps are one interval

export class Watched {
  #fresh = []; // since the last take()
  #all = []; // since the beginning
  #last = null; // media time at the last look while playing

  /** Looks at the playhead: call it on every time update while playing. */
  tick(t, rate = 1) {
    const last = this.#last;
    this.#last = t;
    if (last === null || t <= last || t - last > JUMP * Math.max(rate, 1)) return;
    this.#add(last, t);
  }

  /** Playing stopped, or the playhead jumped. */
  cut() {
    this.#last = null;
  }

  /** The intervals since the last call, rounded to milliseconds. */
  take() {
    const taken = merge(this.#fresh);
    this.#fresh = [];
    this.#all = merge([...this.#all, ...taken]);
    return taken.map(([a, b]) => [round(a), round(b)]);
  }

  /** Seconds that were played so far, each once. */
  get seconds() {
    const all = merge([...this.#all, ...this.#fresh]);
    return all.reduce((sum, [from, to]) => sum + to - from, 0);
  }

  #add(from, to) {
    const last = this.#fresh.at(-1);
    if (last && from - last[1] < JOIN && from >= last[0]) last[1] = Math.max(last[1], to);
    else this.#fresh.push([from, to]);
  }
}

/** Intervals in order, overlapping or touching ones joined. Pure. */
export function merge(intervals) {
  const merged = [];
  for (const [from, to] of [...intervals].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from - last[1] < JOIN) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

function round(seconds) {
  return Math.round(seconds * 1000) / 1000;
}

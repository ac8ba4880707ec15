// What of a chosen file becomes the lesson: start, end and cover, in seconds of the file.
//
//   const cut = new Cut({duration: 93.2, limit: 60});
//   cut.moveStart(12); cut.isTooLong; cut.keepAtMost(); cut.metadata → {trimstart: 12000, …}
//
// A duration of NaN is one that this browser cannot tell: then `end` is null until it is set.

const SHORTEST = 1;
const GRACE = 1; // s: containers round up; the server looks again
const AT_THE_END = 0.05;

export class Cut {
  #cover = null;

  constructor({ duration, limit }) {
    this.duration = duration;
    this.limit = limit;
    this.start = 0;
    this.end = Number.isFinite(duration) ? duration : null;
  }

  get length() {
    return this.end === null ? null : this.end - this.start;
  }

  get isWhole() {
    return this.start === 0 && (this.end === null || this.end >= this.duration - AT_THE_END);
  }

  get isTooLong() {
    return this.length !== null && this.length > this.limit + (this.isWhole ? GRACE : 0.001);
  }

  get cover() {
    return this.#cover === null ? null : within(this.#cover, this.start, this.end ?? Infinity);
  }

  set cover(seconds) {
    this.#cover = seconds;
  }

  moveStart(to) {
    this.start = within(to, 0, this.end - SHORTEST);
  }

  moveEnd(to) {
    this.end = within(to, this.start + SHORTEST, this.duration);
  }

  // Another part of the same length.
  slide(to) {
    const { length } = this;
    this.start = within(to, 0, this.duration - length);
    this.end = this.start + length;
  }

  keepAtMost() {
    this.end = Math.min(this.end, this.start + this.limit);
  }

  // As an upload carries it, ms; nothing for a whole file.
  get metadata() {
    const made = {};
    if (!this.isWhole) {
      if (this.start > 0) made.trimstart = milliseconds(this.start);
      const open = this.end === null || this.end >= this.duration - AT_THE_END;
      if (!open || this.duration - this.start > this.limit) made.trimend = milliseconds(this.end);
    }
    if (this.cover !== null) made.cover = milliseconds(this.cover);
    return made;
  }
}

function within(value, least, most) {
  return Math.min(Math.max(value, least), Math.max(least, most));
}

function milliseconds(seconds) {
  return Math.round(seconds * 1000);
}

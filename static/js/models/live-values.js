// What a dashboard's socket says: all values at first, then those that changed, by numbers that
// leave none out. And how old what was said last is.

export class LiveValues {
  #next = 0;
  #heard = null; // ms of a clock that only goes forward

  /** A new connection begins with everything. */
  begin() {
    this.#next = 0;
  }

  /** The values of a message, or null when one before it was missed: then connect anew. */
  take({ n, values }, now) {
    if (n !== this.#next) return null;
    this.#next += 1;
    this.#heard = now;
    return values;
  }

  /** Seconds since the last message; null before the first. */
  age(now) {
    return this.#heard === null ? null : Math.max(0, Math.round((now - this.#heard) / 1000));
  }
}

/** Which of two wordings, and its number: seconds up to a minute and a half, then minutes. */
export function ageIn(seconds) {
  return seconds < 90 ? ["seconds", seconds] : ["minutes", Math.round(seconds / 60)];
}

// A place in a picture, in fractions of its sides: where the marker stands.
export class Place {
  #x;
  #y;

  constructor(x = 0.5, y = 0.5) {
    this.#x = within(x);
    this.#y = within(y);
  }

  /** The place of `event` in the box of a picture. */
  static at({ clientX, clientY }, { left, top, width, height }) {
    return new Place((clientX - left) / width, (clientY - top) / height);
  }

  /** As `toString` wrote it; null for anything else. */
  static read(text) {
    const [x, y, ...more] = text.split(",").map(Number);
    return more.length === 0 && Number.isFinite(x) && Number.isFinite(y) ? new Place(x, y) : null;
  }

  get x() {
    return this.#x;
  }

  get y() {
    return this.#y;
  }

  get percent() {
    return { x: Math.round(100 * this.#x), y: Math.round(100 * this.#y) };
  }

  moved(x, y) {
    return new Place(this.#x + x, this.#y + y);
  }

  toString() {
    return `${this.#x.toFixed(4)},${this.#y.toFixed(4)}`;
  }
}

/** The box between two places, however it was drawn: {x, y, w, h}. */
export function between(one, other) {
  return {
    x: Math.min(one.x, other.x),
    y: Math.min(one.y, other.y),
    w: Math.abs(one.x - other.x),
    h: Math.abs(one.y - other.y),
  };
}

function within(fraction) {
  return Math.min(1, Math.max(0, fraction));
}

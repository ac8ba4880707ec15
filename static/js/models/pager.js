// Gestures to steps: one gesture moves exactly one item, whatever the device.
//
// A trackpad sends a second of inertia after the fingers have left it, so a burst of
// wheel events is one gesture until it falls silent, or until it clearly speeds up
// again (a second, deliberate swipe during the inertia of the first).

const QUIET = 180; // ms without a wheel event end a burst
const NOTCH = 12; // px of wheel travel that mean it
const AGAIN = 320; // ms that a new push must at least be from the last step
const PUSH = 1.8; // … and how much faster than the inertia it must be
const PUSH_FLOOR = 24; // px
const FAR = 0.18; // share of the height that a slow drag must cover
const FLICK = 0.35; // px per ms
const FLICK_FLOOR = 24; // px
const RECENT = 100; // ms of the drag's end that its speed is taken from

const KEYS = { ArrowDown: 1, PageDown: 1, j: 1, J: 1, ArrowUp: -1, PageUp: -1, k: -1, K: -1 };

export class Pager {
  #wheel = { last: -Infinity, stepped: -Infinity, sum: 0, level: 0, done: false, way: 0 };
  #drag = null;

  /** A key that was pressed: +1, -1 or 0. A held key moves once. */
  key(name, repeat = false) {
    return repeat ? 0 : (KEYS[name] ?? 0);
  }

  /** A wheel event of `delta` px (positive: down) at `t` ms: +1, -1 or 0. */
  wheel(delta, t) {
    const w = this.#wheel;
    const way = Math.sign(delta);
    const size = Math.abs(delta);
    if (t - w.last > QUIET || this.#pushedAgain(way, size, t)) {
      Object.assign(w, { sum: 0, done: false, way, level: size });
    }
    w.last = t;
    w.level = Math.max(size, w.level * 0.9);
    if (w.done) return 0;
    w.sum += delta;
    if (Math.abs(w.sum) < NOTCH) return 0;
    Object.assign(w, { done: true, stepped: t });
    return Math.sign(w.sum);
  }

  #pushedAgain(way, size, t) {
    const w = this.#wheel;
    if (!w.done || t - w.stepped < AGAIN || size < PUSH_FLOOR) return false;
    return way !== w.way || size > w.level * PUSH;
  }

  dragStart(y, t) {
    this.#drag = { from: y, trail: [[y, t]] };
  }

  /** How far the track follows the finger, in px, never more than one item. */
  dragMove(y, t, height) {
    const drag = this.#drag;
    if (!drag) return 0;
    drag.trail.push([y, t]);
    while (drag.trail.length > 2 && t - drag.trail[0][1] > RECENT) drag.trail.shift();
    return Math.max(-height, Math.min(height, y - drag.from));
  }

  /** The finger has left: +1, -1 or 0. */
  dragEnd(t, height) {
    const drag = this.#drag;
    this.#drag = null;
    if (!drag) return 0;
    const [y, last] = drag.trail.at(-1);
    const [y0, t0] = drag.trail[0];
    const moved = y - drag.from;
    const speed = t - last > RECENT ? 0 : (y - y0) / Math.max(last - t0, 1);
    if (Math.abs(moved) > FAR * height && speed * moved >= 0) return -Math.sign(moved);
    const flick = Math.abs(speed) > FLICK && Math.abs(moved) > FLICK_FLOOR;
    return flick && speed * moved > 0 ? -Math.sign(moved) : 0;
  }

  dragCancel() {
    this.#drag = null;
  }
}

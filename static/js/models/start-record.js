// How a lesson began for its viewer: from the swipe to the first picture, and how often it stood
// still afterwards. Reported once, when the lesson leaves the screen.
//
//   begin("element")    the swipe; what was at hand: "element", "bytes" or "cold"
//   shown()             a picture is there
//   moved(rung)         the first picture that moves, of this rung
//   stopped(), went()   it waits for data, and goes on; not what a seek or a pause makes
//   end(watched)        off the screen, after so many ms of playing

const LONGEST = 60_000; // ms: longer is a computer that slept
const HOUR = 3600_000;

export class StartRecord {
  #reporter;
  #now;
  #begun = null;

  constructor(reporter, now = () => performance.now()) {
    this.#reporter = reporter;
    this.#now = now;
  }

  begin(kind) {
    this.#begun = { kind, at: this.#now(), rung: "", shown: null, moving: null };
    this.#begun.stops = { count: 0, ms: 0, since: null };
  }

  shown() {
    if (this.#begun) this.#begun.shown ??= this.#since();
  }

  moved(rung) {
    if (!this.#begun || this.#begun.moving !== null) return;
    this.#begun.moving = this.#since();
    this.#begun.rung = rung;
  }

  stopped() {
    const { moving = null, stops } = this.#begun ?? {};
    if (moving === null || stops.since !== null) return;
    stops.count += 1;
    stops.since = this.#now();
  }

  went() {
    const stops = this.#begun?.stops;
    if (!stops || stops.since === null) return;
    stops.ms += this.#now() - stops.since;
    stops.since = null;
  }

  /** `rung`: what would have been shown, if nothing was. */
  end(watched, rung) {
    if (!this.#begun) return;
    this.went();
    const { kind, at, shown, moving, stops } = this.#begun;
    const first = this.#begun.rung || rung;
    const waited = moving ?? this.#since();
    this.#begun = null;
    if (waited > LONGEST) return;
    this.#reporter.started({
      kind,
      rung: first,
      shown,
      moving,
      stalls: stops.count,
      stalled: Math.min(stops.ms, HOUR),
      watched: Math.min(watched, HOUR),
      at,
    });
  }

  #since() {
    return this.#now() - this.#begun.at;
  }
}

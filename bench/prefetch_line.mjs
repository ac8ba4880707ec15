// Sessions of simulated learners over a modelled line, through the product's own planner and odds
// (static/js/models/prefetch-plan.js, odds.js), in virtual time: what was there before the swipe,
// and what was fetched for nobody. Run by bench/prefetch.py in a browser.

import { Odds } from "../static/js/models/odds.js";
import { COMFORT, comfortFor, planBytes, planCards, roomFor } from "../static/js/models/prefetch-plan.js";

const SETTLE = 0.25; // s, as in lesson-feed.js
const SHARE = 0.5; // of the line beside a lesson that still loads
const SHELF = 2_000_000; // bytes in memory (prefetch.js)
const RUNG = 2e6; // bits per second of the best rung that a phone plays
const GOAL = 8; // s of media that a lesson keeps in hand

/**
 * @returns {Promise<{switches: number, hits: number, ahead: number, wasted: number, kept: number}>}
 *   bytes fetched ahead; of them what nobody saw: gone, or kept in the store for the next visit
 */
export async function replay(sessions, line, policy) {
  const sum = { switches: 0, hits: 0, ahead: 0, wasted: 0, kept: 0 };
  for (const session of sessions) {
    const walk = new Walk(session, line, policy);
    await walk.run();
    for (const name of Object.keys(sum)) sum[name] += walk[name];
  }
  return sum;
}

class Walk {
  switches = 0;
  hits = 0;
  ahead = 0; // bytes fetched before they were wanted

  constructor({ items, start, steps }, line, policy) {
    Object.assign(this, { items, steps, line, policy, index: start });
    this.memory = new Map(); // index → bytes, oldest first
    this.store = new Set();
    this.elements = new Set();
    this.unseen = new Map(); // index → bytes fetched for it
    this.lost = 0; // bytes of what a swipe cut off
    this.trail = [];
    this.odds = new Odds(async () => this.told);
  }

  get wasted() {
    return this.#unseen((i) => !this.store.has(i)) + this.lost;
  }

  get kept() {
    return this.#unseen((i) => this.store.has(i));
  }

  #unseen(where) {
    let sum = 0;
    for (const [i, bytes] of this.unseen) sum += where(i) ? bytes : 0;
    return sum;
  }

  async run() {
    let arrived = true; // the first lesson comes with the page
    for (const [step, dwell, learned, ruled] of this.steps) {
      this.told = this.policy === "learned" ? learned : ruled;
      await this.#stay(dwell, arrived);
      this.trail = [...this.trail, { step, dwell }].slice(-20);
      this.index += step;
      arrived = this.#arrive();
    }
  }

  /** Whether the first second of what is shown now is here. */
  #arrive() {
    const { media } = this.items[this.index];
    this.unseen.delete(this.index);
    if (!media) return true;
    const here = [this.memory, this.store, this.elements].some((tier) => tier.has(this.index));
    this.switches += 1;
    this.hits += here ? 1 : 0;
    return here;
  }

  async #stay(dwell, arrived) {
    const { rtt, bps } = this.line;
    const { media } = this.items[this.index];
    const rate = Math.min(RUNG, bps * 0.6);
    let left = dwell - SETTLE;
    if (media && !arrived) left -= rtt + (media.start.bytes * 8) / bps;
    const comfort = media ? comfortFor(this.items[this.index], { bps, rtt: rtt * 1000 }) : 0;
    left -= Math.max(0, ((comfort - 1) * rate) / bps - SETTLE); // a second is here from the start
    const calm = media ? ((COMFORT - Math.max(comfort, 1)) * rate) / bps + rtt : 0;
    const full = media ? ((GOAL - COMFORT) * rate) / (bps * (1 - SHARE)) : 0; // s until all is in hand
    if (this.policy === "none" || left <= 0) return;
    await this.#fetch(await this.#wanted(), left, calm, full);
  }

  async #wanted() {
    const { index, items, line } = this;
    if (this.policy === "linear") return linear(index, items.length);
    if (this.odds.isOld(index, this.trail)) await this.odds.refresh(index, items, this.trail);
    const odds = this.odds.from(index, this.trail);
    const cards = planCards(index, items.length, { odds });
    const room = roomFor({ bps: line.bps });
    const around = { index, items, cards: new Set(cards), odds, room };
    return { cards, ...planBytes({ ...around, line: { bps: line.bps, rtt: line.rtt * 1000 } }) };
  }

  /** `calm`, `full`: s until the lesson can wait for what may come later, and until it is whole. */
  async #fetch({ cards, bytes, stored }, left, calm, full) {
    const { rtt, bps } = this.line;
    this.elements = new Set([...this.elements].filter((i) => cards.includes(i)).concat(this.index));
    for (const i of [...near(cards, this.index), ...bytes, ...stored]) {
      if (!cards.includes(i)) {
        left -= calm;
        calm = 0;
      }
      if (stored.includes(i) && full > 0) {
        left -= full; // only an idle line fills the store
        full = 0;
      }
      if (left <= 0) return;
      const start = this.items[i].media?.start;
      const held = this.memory.has(i) || this.store.has(i) || this.elements.has(i);
      if (start && !held) {
        const alone = rtt + (start.bytes * 8) / bps;
        const takes = full > 0 ? alone / SHARE : alone;
        if (alone > left) {
          const part = Math.max(0, Math.min(1, (left - rtt) / (alone - rtt)));
          this.ahead += part * start.bytes;
          this.lost += part * start.bytes;
          return;
        }
        left -= takes;
        full -= takes;
        this.ahead += start.bytes;
        this.unseen.set(i, start.bytes);
      }
      this.#keep(i, start?.bytes ?? 0, { cards, stored });
      if (left <= 0) return;
    }
  }

  #keep(i, bytes, { cards, stored }) {
    if (cards.includes(i)) this.elements.add(i);
    else if (stored.includes(i)) this.store.add(i);
    else this.memory.set(i, bytes);
    let size = [...this.memory.values()].reduce((sum, each) => sum + each, 0);
    for (const [old, each] of this.memory) {
      if (size <= SHELF) return;
      size -= each;
      this.memory.delete(old);
    }
  }
}

/** One behind and two ahead as elements, six more as bytes: what the product did before. */
function linear(index, count) {
  const there = (i) => i >= 0 && i < count;
  return {
    cards: [index - 1, index, index + 1, index + 2].filter(there),
    bytes: [3, 4, 5, 6, 7, 8].map((n) => index + n).filter(there),
    stored: [],
  };
}

/** The feed primes its elements in the order of the page; what is ahead matters first here. */
function near(cards, index) {
  return cards.filter((i) => i !== index).sort((a, b) => Math.abs(a - index) - Math.abs(b - index) || b - a);
}

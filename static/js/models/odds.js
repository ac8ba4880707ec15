// How likely each item of the feed is shown soon: what the server last said, moved along with the
// learner, and a rule of thumb where it has said nothing.

const AHEAD = 20;
const BEHIND = 8;
const ASK_AGAIN = 4; // moves forward after which the last answer is too old
const HORIZON = 8; // moves that "soon" means, and what follows: as prediction/rules.py has it
const STAY_AHEAD = 0.9;
const BACK = 0.2;
const STAY_BEHIND = 0.45;

export class Odds {
  #ask;
  #told = null; // {index, moves, at: Map of offset → probability}

  /** @param {(look: object) => Promise<Record<string, number> | null>} ask the server */
  constructor(ask) {
    this.#ask = ask;
  }

  /** The first page brings its own, seen from its first item. */
  begin(items) {
    const at = new Map(items.map(({ odds }, i) => [i, odds]).filter(([i, p]) => i > 0 && p >= 0));
    if (at.size) this.#told = { index: 0, moves: 0, at };
  }

  /** @returns {(i: number) => number} probability of item `i`, seen from `index` */
  from(index, trail) {
    const told = this.#told && trail.length - this.#told.moves < ASK_AGAIN * 2 ? this.#told.at : null;
    return (i) => (i === index ? 1 : (told?.get(i - index) ?? thumb(i - index, trail)));
  }

  /** Whether the last answer says little of how things are now. */
  isOld(index, trail) {
    if (!this.#told) return true;
    const since = trail.slice(this.#told.moves - trail.length || trail.length);
    if (trail.length < this.#told.moves) return true;
    return since.length >= ASK_AGAIN || since.some(({ step }) => step !== 1);
  }

  /** Asks the server; true when it has told something new. Without a network nothing changes. */
  async refresh(index, items, trail) {
    if (!items[index]?.id) return false; // the card at the end is no item of the server's
    const ids = (some) => some.map(({ id }) => id).filter(Boolean);
    const behind = ids(items.slice(Math.max(0, index - BEHIND), index).reverse());
    const ahead = ids(items.slice(index + 1, index + 1 + AHEAD));
    const moves = trail.length;
    const told = await this.#ask({ at: items[index].id, behind, ahead, trail: trail.slice(-AHEAD) });
    if (!told) return false;
    const at = new Map();
    behind.forEach((id, n) => id in told && at.set(-n - 1, told[id]));
    ahead.forEach((id, n) => id in told && at.set(n + 1, told[id]));
    this.#told = { index, moves, at };
    return true;
  }
}

/** Without a word from the server: forward, and back where somebody has just gone back. Pure. */
export function thumb(offset, trail = []) {
  const turned = trail.slice(-3).filter(({ step }) => step < 0).length;
  if (offset > HORIZON) return 0.2 * 0.75 ** (offset - HORIZON);
  if (offset > 0) return STAY_AHEAD ** (offset + turned);
  return (BACK + 0.15 * turned) * STAY_BEHIND ** (-offset - 1);
}

// One pass through some questions: which is on, what came of each, what is left.
export class Run {
  #ids;
  #outcomes = new Map();
  #open = new Map(); // answers that wait for their learner's mark
  #held = new Set(); // answered, but not heard of again yet: the network is away
  #first = new Map(); // what counts, when a question is asked once more
  #at = null;

  constructor(ids, outcomes = []) {
    this.#ids = [...ids];
    for (const outcome of outcomes) this.record(outcome);
    this.advance();
  }

  get ids() {
    return this.#ids;
  }

  get total() {
    return this.#ids.length;
  }

  // The question that is on; null when all are done.
  get current() {
    return this.#at;
  }

  get number() {
    return this.answered + this.held + (this.#outcomes.has(this.#at) || this.#held.has(this.#at) ? 0 : 1);
  }

  get answered() {
    return this.#outcomes.size;
  }

  get done() {
    return this.answered === this.total;
  }

  // How many answers wait for the network.
  get held() {
    return this.#held.size;
  }

  // Whether no other question is left.
  get last() {
    return this.#ids.every((id) => id === this.#at || this.#outcomes.has(id) || this.#held.has(id));
  }

  get right() {
    return [...this.#first.values()].filter((outcome) => outcome.correct).length;
  }

  get outcomes() {
    return this.#ids.map((id) => this.#outcomes.get(id)).filter(Boolean);
  }

  outcome(id) {
    return this.#outcomes.get(id);
  }

  // The answer to this question that still waits for a mark, if any.
  open(id) {
    return this.#open.get(id);
  }

  record(outcome) {
    const { question } = outcome;
    if (!this.#ids.includes(question)) return;
    this.#held.delete(question);
    if (outcome.undecided) return void this.#open.set(question, outcome);
    this.#open.delete(question);
    if (!this.#first.has(question)) this.#first.set(question, outcome);
    this.#outcomes.set(question, outcome);
  }

  // It was answered as far as its learner is concerned: go on without its outcome.
  hold(id) {
    if (this.#ids.includes(id) && !this.#outcomes.has(id)) this.#held.add(id);
  }

  // The answer was refused: it has to be given again.
  release(id) {
    this.#held.delete(id);
  }

  isHeld(id) {
    return this.#held.has(id);
  }

  // It is not asked in this pass at all.
  leaveOut(id) {
    this.#ids = this.#ids.filter((other) => other !== id);
    this.#held.delete(id);
    this.#outcomes.delete(id);
    this.#first.delete(id);
  }

  // Ask this one once more, after all others.
  postpone(id) {
    this.#ids = [...this.#ids.filter((other) => other !== id), id];
    this.#outcomes.delete(id);
    this.#open.delete(id);
  }

  // Move on to the next question without an answer.
  advance() {
    this.#at = this.#ids.find((id) => !this.#outcomes.has(id) && !this.#held.has(id)) ?? null;
    return this.#at;
  }

  // How many come back when: [{label, days, count}], the soonest first.
  get returns() {
    const groups = new Map();
    for (const { again } of this.outcomes) {
      if (!again) continue;
      const group = groups.get(again.in_days) ?? { ...again, count: 0 };
      group.count += 1;
      groups.set(again.in_days, group);
    }
    return [...groups.values()].sort((a, b) => a.in_days - b.in_days);
  }
}

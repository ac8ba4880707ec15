// Answers that the server has not confirmed yet, kept in the browser until it has: leaving the page,
// a lost connection or a crash loses none. Each entry has its idempotency key, so sending one twice
// is harmless. `storage` is localStorage or anything shaped like it; `learner` keeps people who
// share a device apart.
const PREFIX = "microlearn.answers.";

export class AnswerQueue {
  #storage;
  #name;
  #memory = [];

  constructor(storage, learner) {
    this.#storage = storage;
    this.#name = PREFIX + learner;
  }

  get entries() {
    try {
      const kept = JSON.parse(this.#storage.getItem(this.#name) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return this.#memory; // storage is forbidden or spoilt: this page's memory must do
    }
  }

  add(entry) {
    entry.at ??= Date.now();
    this.#keep([...this.entries.filter((kept) => kept.key !== entry.key), entry]);
  }

  // With its age instead of its time: the server's clock is the one that counts. A clock that was
  // set back meanwhile makes it new, not a thing of the future.
  static asSent({ at, ...entry }, now = Date.now()) {
    return { ...entry, ago_ms: Math.max(0, now - (at ?? now)) };
  }

  drop(key) {
    this.#keep(this.entries.filter((kept) => kept.key !== key));
  }

  // The entry that waits for this question, if any.
  waiting(question) {
    return this.entries.find((entry) => entry.question === question);
  }

  #keep(entries) {
    this.#memory = entries;
    try {
      if (entries.length) this.#storage.setItem(this.#name, JSON.stringify(entries));
      else this.#storage.removeItem(this.#name);
    } catch {
      // full or forbidden: #memory has it
    }
  }
}

// What a learner wrote under prompts, kept on this device. `storage` is localStorage or anything
// shaped like it; `learner` keeps people who share a device apart.
const PREFIX = "microlearn.prompt.";

export class Thoughts {
  #storage;
  #name;

  constructor(storage, learner) {
    this.#storage = storage;
    this.#name = (prompt) => `${PREFIX}${learner}.${prompt}`;
  }

  of(prompt) {
    try {
      return this.#storage.getItem(this.#name(prompt)) ?? "";
    } catch {
      return ""; // storage is forbidden
    }
  }

  /** True if the words are kept now. */
  keep(prompt, words) {
    try {
      if (words) this.#storage.setItem(this.#name(prompt), words);
      else this.#storage.removeItem(this.#name(prompt));
      return Boolean(words);
    } catch {
      return false;
    }
  }
}

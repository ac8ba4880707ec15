// What was chosen or written in questions that are not answered yet, so that a reload in the middle
// of one loses nothing. `storage` is sessionStorage or anything shaped like it: a draft belongs to
// its tab. `learner` keeps people who share a device apart.
const PREFIX = "microlearn.drafts.";

export class Drafts {
  #storage;
  #name;

  constructor(storage, learner) {
    this.#storage = storage;
    this.#name = PREFIX + learner;
  }

  // {field: [value, …]} as it would be sent; null for none.
  of(question) {
    return this.#all[question] ?? null;
  }

  keep(question, response) {
    this.#write({ ...this.#all, [question]: response });
  }

  drop(question) {
    const { [question]: gone, ...others } = this.#all;
    if (gone) this.#write(others);
  }

  get #all() {
    try {
      const kept = JSON.parse(this.#storage.getItem(this.#name) ?? "{}");
      return kept && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
    } catch {
      return {}; // forbidden or spoilt
    }
  }

  #write(all) {
    try {
      if (Object.keys(all).length) this.#storage.setItem(this.#name, JSON.stringify(all));
      else this.#storage.removeItem(this.#name);
    } catch {
      // full or forbidden: the draft lives as long as its page
    }
  }
}

// Lines of a transcript that were changed and not saved yet, kept in the browser: a closed tab loses
// none. `storage` is localStorage or anything shaped like it.

const PREFIX = "microlearn.transcript.";

export class TranscriptDraft {
  #storage;
  #name;

  constructor(storage, key) {
    this.#storage = storage;
    this.#name = PREFIX + key;
  }

  /** @param {{from: string, was: string, text: string}[]} changed */
  keep(changed) {
    try {
      if (changed.length) this.#storage.setItem(this.#name, JSON.stringify(changed));
      else this.#storage.removeItem(this.#name);
    } catch {
      // Full or forbidden: the page itself still has them.
    }
  }

  /**
   * What was kept, told apart: lines that are still what they were, and texts whose line is another
   * one by now.
   * @param {{from: string, was: string}[]} lines
   * @returns {{fitting: Map<number, string>, lost: string[]}} by index; texts
   */
  restore(lines) {
    const fitting = new Map();
    const lost = [];
    for (const { from, was, text } of this.#kept()) {
      const at = lines.findIndex((line) => line.from === from && line.was === was);
      if (at >= 0) fitting.set(at, text);
      else if (!lines.some((line) => line.was === text)) lost.push(text);
    }
    return { fitting, lost };
  }

  #kept() {
    try {
      const kept = JSON.parse(this.#storage.getItem(this.#name) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }
}

// One card of the caption review: what was heard, what is decided, what is shown of it.
//
// States: open (to be decided), writing (its field is open; counts as open), decided, conflict.

export class WordCard {
  #is = null;
  #theirs = "";
  #mine = "";

  /** @param {HTMLElement} item @param {Record<string, string>} words sentences to fill */
  constructor(item, words) {
    this.item = item;
    this.sentences = words;
  }

  get id() {
    return this.item.dataset.start;
  }

  get start() {
    return Number(this.item.dataset.start);
  }

  get end() {
    return Number(this.item.dataset.end);
  }

  get clip() {
    return { from: Number(this.item.dataset.from), to: Number(this.item.dataset.to) };
  }

  get heard() {
    return this.item.dataset.text;
  }

  get state() {
    return this.item.dataset.state;
  }

  /** What stands there now, "" for nothing. */
  get is() {
    return this.#is ?? this.heard;
  }

  get theirs() {
    return this.#theirs;
  }

  get mine() {
    return this.#mine;
  }

  get form() {
    return this.item.querySelector(".word-fix");
  }

  /** What was written instead, with the signs around what was heard: "F4." → "Ctrl" → "Ctrl." */
  get typed() {
    const text = this.form.elements.text.value.trim().replace(/\s+/g, " ");
    return text && dressed(text, this.heard);
  }

  get video() {
    return this.item.querySelector("video");
  }

  /** The decision in a sentence. */
  get words() {
    const { kept, fixed, removed } = this.sentences;
    const sentence = this.#is === "" ? removed : this.#is === this.heard ? kept : fixed;
    return sentence.replace("{was}", this.heard).replace("{is}", this.is);
  }

  decide(is) {
    if (is === null) return this.reopen();
    this.#is = is;
    this.item.querySelector("[data-decided]").textContent = this.words;
    this.item.querySelector("mark").textContent = is;
    this.#show("decided");
  }

  reopen() {
    this.#is = null;
    this.item.querySelector("mark").textContent = this.heard;
    this.#show("open");
  }

  conflict(words, { theirs, mine }) {
    [this.#theirs, this.#mine] = [theirs, mine];
    this.item.querySelector("mark").textContent = theirs;
    this.item.querySelector("[data-conflict]").textContent = words;
    this.#show("conflict");
  }

  write() {
    this.#show("open", { writing: true });
    const field = this.form.elements.text;
    field.value = bare(this.#is ?? this.heard);
    field.focus();
    field.select();
  }

  leave() {
    this.#show("open");
    this.item.querySelector("[data-act=write]").focus();
  }

  focus() {
    this.item.querySelector(".word-sentence").focus({ preventScroll: true });
  }

  /** `share` of the clip has been played; null: it stands still. */
  move(share) {
    this.item.classList.toggle("is-playing", share !== null);
    this.item.style.setProperty("--ran", share ?? 0);
  }

  #show(state, { writing = false } = {}) {
    this.item.dataset.state = state;
    this.item.querySelector(".word-open").hidden = state !== "open" || writing;
    this.form.hidden = !writing;
    this.item.querySelector(".word-decided").hidden = state !== "decided";
    this.item.querySelector(".word-conflict").hidden = state !== "conflict";
  }
}

/** What stands before, in, and behind a word's letters. */
const parts = (word) => /^([\p{P}\s]*)(.*?)([\p{P}\s]*)$/su.exec(word).slice(1);

/** A word without the signs around it; one that is nothing but signs stays. */
export function bare(word) {
  return parts(word)[1] || word;
}

/** `text` with the signs around `word`, unless it brings signs of its own. */
export function dressed(text, word) {
  const [before, middle, after] = parts(word);
  const [own, , behind] = parts(text);
  return middle ? (own ? "" : before) + text + (behind ? "" : after) : text;
}

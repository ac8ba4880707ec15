/* <transcript-editor data-url data-base="version" data-store="key" data-…="words">
 *   <ol><li class="edit-line" data-from data-to><button data-hear>0:03</button>
 *     <textarea data-was="as it is saved">…</textarea></li>…</ol>
 * </transcript-editor>                     templates/creators/captions/_lines.html
 *
 * All lines of a transcript, each of which can be changed; saved together as a new version. What is
 * not saved yet is kept in the browser. Sends "rewritten" once it is saved.
 */
import { ApiError, call } from "../lib/api.js";
import { TranscriptDraft } from "../models/transcript-draft.js";

class TranscriptEditor extends HTMLElement {
  #draft;
  #seen; // newest version that this page knows of
  #saving = false;

  connectedCallback() {
    this.#draft = new TranscriptDraft(localStorage, this.dataset.store);
    this.#seen = Number(this.dataset.base);
    this.#restore();
    this.addEventListener("input", (event) => this.#typed(event.target));
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("click", (event) => this.#click(event));
    for (const field of this.#fields) grow(field);
    this.#count();
  }

  /** Somebody has written what is not saved yet. */
  get isChanged() {
    return this.#changed.length > 0;
  }

  get #fields() {
    return [...this.querySelectorAll("textarea")];
  }

  get #changed() {
    return this.#fields.filter((field) => line(field.value) !== field.dataset.was);
  }

  #restore() {
    const lines = this.#fields.map((field) => ({ from: from(field), was: field.dataset.was }));
    const { fitting, lost } = this.#draft.restore(lines);
    for (const [at, text] of fitting) this.#fields[at].value = text;
    this.querySelector("[data-restored]").hidden = fitting.size === 0;
    this.querySelector("[data-lost]").hidden = lost.length === 0;
    const items = lost.map((textContent) =>
      Object.assign(document.createElement("li"), { textContent }),
    );
    this.querySelector("[data-lost-lines]").replaceChildren(...items);
  }

  #typed(field) {
    grow(field);
    const changed = this.#changed;
    this.#draft.keep(
      changed.map((each) => ({ from: from(each), was: each.dataset.was, text: each.value })),
    );
    this.#count();
  }

  #count() {
    const { length } = this.#changed;
    const { one, many } = this.dataset;
    for (const field of this.#fields) {
      field.closest("li").classList.toggle("is-changed", this.#changed.includes(field));
    }
    this.querySelector(".save-bar").hidden = length === 0;
    const words = length === 1 ? one : many.replace("{n}", length);
    this.querySelector("[data-count]").textContent = words;
  }

  /** A line is one line: Enter goes to the next, and with Ctrl it saves. */
  #key(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) return this.#save();
    const fields = this.#fields;
    fields[fields.indexOf(event.target) + 1]?.focus();
  }

  #click(event) {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "save") this.#save();
    if (act === "over") this.#save();
    if (act === "discard") this.#discard();
  }

  async #save() {
    if (this.#saving || !this.isChanged) return;
    this.#saving = true;
    const button = this.querySelector("[data-act=save]");
    button.setAttribute("aria-busy", "true");
    this.#complain("");
    this.querySelector("[data-conflict]").hidden = true;
    try {
      const lines = this.#fields.map((field) => line(field.value));
      const base = Number(this.dataset.base);
      await call("PUT", this.dataset.url, { base, seen: this.#seen, lines });
      this.#draft.keep([]);
      for (const field of this.#fields) field.dataset.was = line(field.value);
      this.#count();
      this.#tell("rewritten");
      this.#tell("toast", { text: this.dataset.done, level: "success" });
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#saving = false;
      button.removeAttribute("aria-busy");
    }
  }

  #failed(error) {
    if (error.code === "transcript_changed") {
      this.#seen = error.details.version;
      const conflict = this.querySelector("[data-conflict]");
      conflict.querySelector("[data-conflict-words]").textContent = error.message;
      conflict.hidden = false;
      return;
    }
    const clear = error instanceof ApiError && error.status < 500 && error.message;
    if (clear) this.#complain(error.message);
    else this.#complain(navigator.onLine ? this.dataset.failed : this.dataset.offline);
  }

  #discard() {
    for (const field of this.#changed) {
      field.value = field.dataset.was;
      grow(field);
    }
    this.#draft.keep([]);
    for (const name of ["conflict", "restored", "lost"]) {
      this.querySelector(`[data-${name}]`).hidden = true;
    }
    this.#count();
    if (this.#seen !== Number(this.dataset.base)) this.#tell("rewritten");
  }

  #complain(words) {
    const trouble = this.querySelector("[data-trouble]");
    trouble.textContent = words;
    trouble.hidden = !words;
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

const from = (field) => field.closest("li").dataset.from;
const line = (text) => text.trim().replace(/\s+/g, " ");

/** As high as its text. (Where the browser can, it does that by itself.) */
function grow(field) {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 3}px`;
}

customElements.define("transcript-editor", TranscriptEditor);

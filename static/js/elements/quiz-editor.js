/* <quiz-editor data-order="/api/…/questions/order/">   the panel of templates/creators/_quiz.html
 *
 * Adds, edits, moves and deletes questions in place. A form is a fragment of the server; what it
 * answers is the panel anew, or the form with what is wrong. A deleted question can be brought
 * back for a while: it is deleted at the server only then, or when the page is left.
 */
import { call, csrfToken } from "../lib/api.js";
import "./illustration-field.js";
import "./region-editor.js";

const UNDO_FOR = 6000;
const AGAIN = 1500; // ms until suggestions are looked for again

class QuizEditor extends HTMLElement {
  #going = new Map();
  #timer = 0;

  connectedCallback() {
    this.addEventListener("click", this);
    this.addEventListener("submit", this);
    this.#await();
    addEventListener("pagehide", this);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    removeEventListener("pagehide", this);
    this.#deleteNow();
  }

  handleEvent(event) {
    if (event.type === "pagehide") return this.#deleteNow();
    if (event.type === "submit") {
      event.preventDefault();
      return this.#submit(event.target);
    }
    const button = event.target.closest("button");
    if (!button) return undefined;
    const row = button.closest("[data-question]");
    if ("add" in button.dataset) return this.#open(button.dataset.add, this.querySelector("[data-new]"));
    if ("edit" in button.dataset) return this.#toggle(row, button);
    if ("post" in button.dataset) return this.#post(button);
    if ("move" in button.dataset) return this.#move(row, Number(button.dataset.move));
    if ("delete" in button.dataset) return this.#delete(row);
    if ("undo" in button.dataset) return this.#undo(row);
    if ("close" in button.dataset) return this.#close(button.closest("[data-editor], [data-new]"));
    if ("now" in button.dataset) return this.#now(button);
    return undefined;
  }

  async #open(url, place) {
    this.#closeAll();
    const response = await fetch(url, { headers: { Accept: "text/html" } });
    if (!response.ok) return this.#trouble();
    place.innerHTML = await response.text();
    place.hidden = false;
    this.#equip(place);
    this.#adding(!place.hasAttribute("data-new"));
    place.querySelector("textarea, input:not([type=hidden])")?.focus();
    return undefined;
  }

  // The moment on screen can be taken over into each field of a moment.
  #equip(place) {
    const words = document.querySelector("[data-now-words]");
    if (!document.querySelector("lesson-preview") || !words) return;
    for (const field of place.querySelectorAll("[data-moment]")) {
      const button = words.content.firstElementChild.cloneNode(true);
      button.dataset.now = "";
      field.after(button);
    }
  }

  #now(button) {
    const preview = document.querySelector("lesson-preview");
    if (preview) button.previousElementSibling.value = preview.moment;
  }

  #toggle(row, button) {
    const place = row.querySelector("[data-editor]");
    if (!place.hidden) return this.#close(place);
    button.setAttribute("aria-expanded", "true");
    return this.#open(row.dataset.form, place);
  }

  #close(place) {
    place.hidden = true;
    place.replaceChildren();
    this.#adding(true);
    const edit = place.closest("[data-question]")?.querySelector("[data-edit]");
    edit?.setAttribute("aria-expanded", "false");
    (edit ?? this.querySelector("[data-add]"))?.focus();
  }

  #adding(possible) {
    const row = this.querySelector("[data-add-row]");
    if (row) row.hidden = !possible;
  }

  #closeAll() {
    for (const place of this.querySelectorAll("[data-editor]:not([hidden]), [data-new]:not([hidden])")) {
      this.#close(place);
    }
  }

  async #submit(form) {
    const save = form.querySelector("button:not([type=button])");
    save.setAttribute("aria-busy", "true");
    const written = new FormData(form);
    try {
      await this.#deleteNow();
      const response = await fetch(form.action, {
        method: "POST",
        headers: { Accept: "text/html", "X-CSRFToken": csrfToken() },
        body: written,
      });
      if (response.ok) this.#redraw(await response.text());
      else if (response.status === 400) this.#wrong(form, await response.text());
      else this.#trouble();
    } catch {
      this.#trouble();
    } finally {
      save.removeAttribute("aria-busy");
    }
  }

  // Only what is wrong is taken from the answer: what was written stays as it is.
  #wrong(form, html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    form.querySelector("[data-form-error]")?.remove();
    const error = fresh.querySelector("[data-form-error]");
    if (!error) return this.#trouble();
    form.prepend(error);
    error.focus();
    return undefined;
  }

  #redraw(html, { focus = true } = {}) {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("quiz-editor");
    this.replaceChildren(...fresh.childNodes);
    if (focus) this.querySelector("[data-add], [data-edit]")?.focus({ preventScroll: true });
    this.#look();
    this.#await();
  }

  // Something that the server does with a suggestion; the panel then shows what came of it.
  async #post(button) {
    button.setAttribute("aria-busy", "true");
    try {
      await call("POST", button.dataset.post);
      button.closest(".suggestion")?.remove();
      await this.#reload();
    } catch (error) {
      this.#trouble(error.message);
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  // While suggestions are being made the panel is asked for again, but never under a form in use.
  #await() {
    clearTimeout(this.#timer);
    if (!this.querySelector("[data-waiting]")) return;
    this.#timer = setTimeout(async () => {
      await this.#reload({ focus: false }).catch(() => {});
      this.#await();
    }, AGAIN);
  }

  async #move(row, step) {
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(row);
    else other.after(row);
    this.#mendArrows();
    row.querySelector(`[data-move="${step}"]:not(:disabled), [data-move]:not(:disabled)`)?.focus();
    await this.#sendOrder();
  }

  async #sendOrder() {
    await this.#deleteNow();
    const ids = this.#rows.map((row) => row.dataset.question);
    await call("PUT", this.dataset.order, { ids }).catch(() => this.#trouble());
  }

  #mendArrows() {
    this.#rows.forEach((row, index, rows) => {
      row.querySelector('[data-move="-1"]').disabled = index === 0;
      row.querySelector('[data-move="1"]').disabled = index === rows.length - 1;
    });
  }

  #delete(row) {
    this.#closeAll();
    this.#shown(row, false);
    row.querySelector("[data-undo]").focus();
    this.#going.set(row, setTimeout(() => this.#deleteNow(), UNDO_FOR));
  }

  #undo(row) {
    clearTimeout(this.#going.get(row));
    this.#going.delete(row);
    this.#shown(row, true);
    row.querySelector("[data-delete]").focus();
  }

  #shown(row, shown) {
    row.querySelector(".question-row:not([data-undo-row])").hidden = !shown;
    row.querySelector("[data-undo-row]").hidden = shown;
  }

  async #deleteNow() {
    const rows = [...this.#going.keys()];
    this.#going.clear();
    await Promise.all(rows.map((row) => this.#deleteAtServer(row)));
  }

  async #deleteAtServer(row) {
    const response = await fetch(row.dataset.url, {
      method: "DELETE",
      keepalive: true,
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
    }).catch(() => null);
    if (response?.ok) {
      row.remove();
      this.#mendArrows();
      if (this.isConnected) await this.#reload();
    } else {
      this.#shown(row, true);
      const answer = await response?.json().catch(() => null);
      this.#trouble(answer?.error?.message);
    }
  }

  // The count, and the buttons that add: unless a form is open, which must not be lost.
  async #reload(options) {
    this.#look();
    if (this.querySelector("form")) return;
    const response = await fetch(this.dataset.panel, { headers: { Accept: "text/html" } });
    if (response.ok && !this.querySelector("form")) this.#redraw(await response.text(), options);
  }

  #look() {
    this.dispatchEvent(new CustomEvent("look", { bubbles: true }));
  }

  #trouble(words) {
    const place = this.querySelector("[data-trouble]");
    place.textContent = words || this.dataset.failed;
    place.hidden = false;
  }

  get #rows() {
    return [...this.querySelectorAll("[data-question]")];
  }
}

customElements.define("quiz-editor", QuizEditor);

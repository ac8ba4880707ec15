/* <details-form data-url="/api/v1/studio/lessons/…/">
 *   <form>fields named as the API names them; tags separated by commas</form>
 *   <span data-saved="saved|saving|failed" hidden>   <p data-error="title" hidden>
 * </details-form>
 *
 * Saves each change by itself soon after it was made, tries again when the connection fails,
 * and saves what is still unsaved when the page is left.
 */
import { ApiError, call, csrfToken } from "../lib/api.js";

const AFTER_TYPING = 700;
const AFTER_FAILING = 4000;

class DetailsForm extends HTMLElement {
  #timer = 0;
  #saving = Promise.resolve();
  #unsaved = new Map();

  connectedCallback() {
    this.addEventListener("submit", (event) => event.preventDefault());
    this.addEventListener("input", (event) => this.#changed(event.target, AFTER_TYPING));
    this.addEventListener("change", (event) => this.#changed(event.target, 0));
    addEventListener("pagehide", this);
  }

  disconnectedCallback() {
    removeEventListener("pagehide", this);
    this.handleEvent();
  }

  // Leaving: the request outlives the page.
  handleEvent() {
    if (!this.#unsaved.size) return;
    fetch(this.dataset.url, {
      method: "PATCH",
      keepalive: true,
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify(Object.fromEntries(this.#unsaved)),
    });
  }

  #changed({ name, value }, wait) {
    if (!name) return;
    const saved = name === "tags" ? value.split(",").map((tag) => tag.trim()).filter(Boolean) : value;
    this.#unsaved.set(name, saved);
    if (name === "title") this.#tellTitle(value);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(), wait);
  }

  #tellTitle(detail) {
    document.querySelector("lesson-title")?.dispatchEvent(new CustomEvent("titled", { detail }));
  }

  // One request at a time, or an older text could arrive after a newer one.
  #save() {
    this.#saving = this.#saving.then(() => this.#send());
  }

  async #send() {
    const changes = new Map(this.#unsaved);
    if (!changes.size) return;
    this.#show("saving");
    try {
      const detail = await call("PATCH", this.dataset.url, Object.fromEntries(changes));
      for (const [name, value] of changes) {
        if (this.#unsaved.get(name) === value) this.#unsaved.delete(name);
        this.#complain(name, "");
      }
      this.#show(this.#unsaved.size ? "saving" : "saved");
      this.dispatchEvent(new CustomEvent("snapshot", { bubbles: true, detail }));
    } catch (error) {
      this.#failed(error, changes);
    }
  }

  #failed(error, changes) {
    if (!(error instanceof ApiError) || error.status >= 500) {
      this.#show("failed");
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#save(), AFTER_FAILING);
      return;
    }
    this.#show(null);
    for (const name of changes.keys()) {
      this.#unsaved.delete(name);
      const words = error.details?.[name]?.[0] ?? (error.details?.field === name ? error.message : "");
      this.#complain(name, words || (changes.size === 1 ? error.message : ""));
    }
  }

  #complain(name, words) {
    const place = this.querySelector(`[data-error="${name}"]`);
    if (!place) return;
    place.textContent = words;
    place.hidden = !words;
    const field = this.querySelector(`[role=combobox][aria-describedby~="${place.id}"], [name="${name}"]`);
    field?.setAttribute("aria-invalid", words ? "true" : "false");
  }

  #show(state) {
    for (const part of this.querySelectorAll("[data-saved]")) {
      part.hidden = part.dataset.saved !== state;
    }
    this.querySelector(".saved").dataset.is = state ?? "";
  }
}

customElements.define("details-form", DetailsForm);

/* <illustration-field data-url="/api/…/illustrations/">   templates/quizzes/editor/illustration.html
 *
 * A picture or a sound with the words that stand for it: sent as soon as both are there, and named
 * by the hidden field from then on. Fires, bubbling: illustrated {illustration}, null once it is
 * taken away.
 */
import { csrfToken } from "../lib/api.js";

class IllustrationField extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
  }

  handleEvent(event) {
    if (event.target.closest("[data-add-file]")) this.#send(event.target.closest("button"));
    else if (event.target.closest("[data-drop]")) this.#set(null);
  }

  async #send(button) {
    const body = new FormData();
    const [file] = this.querySelector("[data-file]").files;
    if (!file) return this.querySelector("[data-file]").focus();
    body.set("file", file);
    body.set("alt", this.querySelector("[data-alt]").value);
    button.setAttribute("aria-busy", "true");
    this.#complain("");
    try {
      const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
      const response = await fetch(this.dataset.url, { method: "POST", headers, body });
      const told = await response.json();
      if (response.ok) this.#set(told);
      else this.#complain(told.error?.message || this.dataset.failed);
    } catch {
      this.#complain(this.dataset.failed);
    } finally {
      button.removeAttribute("aria-busy");
    }
    return undefined;
  }

  #set(illustration) {
    this.querySelector("input[type=hidden]").value = illustration?.id ?? "";
    this.querySelector("[data-shown]").replaceChildren(...(illustration ? [shown(illustration)] : []));
    this.querySelector("[data-drop]").hidden = !illustration;
    if (!illustration) this.querySelector("[data-file]").value = "";
    this.dispatchEvent(new CustomEvent("illustrated", { bubbles: true, detail: { illustration } }));
  }

  #complain(words) {
    const error = this.querySelector("[data-error]");
    error.textContent = words;
    error.hidden = !words;
  }
}

function shown({ kind, url, alt, width, height }) {
  if (kind === "audio") return Object.assign(document.createElement("audio"), { src: url, controls: true });
  return Object.assign(new Image(width, height), { src: url, alt, className: "illustration" });
}

customElements.define("illustration-field", IllustrationField);

/* <lesson-search data-url="/search/results/"> around templates/pathways/search.html: results while
 * one types. Arrow keys go through them, Escape leads back to the field. Without this script the
 * form works as forms do.
 */
import { TypedSearch } from "../models/typed-search.js";

class LessonSearch extends HTMLElement {
  #typed = new TypedSearch((query, signal) => this.#fetch(query, signal));

  connectedCallback() {
    const field = this.#field;
    field.addEventListener("input", () => this.#search());
    field.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#search();
      field.blur(); // a phone's keyboard makes room for what was found
    });
    this.#part("retry").addEventListener("click", () => this.#search());
    this.addEventListener("keydown", (event) => this.#key(event));
  }

  get #field() {
    return this.querySelector("[name=q]");
  }

  get #links() {
    return [...this.#part("results").querySelectorAll("a")];
  }

  #part(name) {
    return this.querySelector(`[data-part=${name}]`);
  }

  async #search() {
    const query = this.#field.value;
    this.setAttribute("aria-busy", "true");
    try {
      const html = await this.#typed.type(query);
      if (html === null) return; // a later one is on its way
      this.#part("failed").hidden = true;
      this.#show(html, query);
    } catch {
      this.#part("failed").hidden = false;
    }
    this.removeAttribute("aria-busy");
  }

  #show(html, query) {
    const page = new DOMParser().parseFromString(html, "text/html");
    this.#part("results").replaceChildren(...page.body.childNodes);
    this.#part("said").textContent = this.querySelector("[data-count]")?.textContent ?? "";
    const address = new URL(location.href);
    address.search = query.trim() ? new URLSearchParams({ q: query.trim() }) : "";
    history.replaceState(history.state, "", address);
  }

  async #fetch(query, signal) {
    const url = `${this.dataset.url}?${new URLSearchParams({ q: query })}`;
    const response = await fetch(url, { signal, headers: { Accept: "text/html" } });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    return response.text();
  }

  #key(event) {
    const links = this.#links;
    const at = links.indexOf(document.activeElement);
    const inside = at >= 0 || document.activeElement === this.#field;
    if (!inside || event.isComposing) return;
    if (event.key === "ArrowDown") links[at + 1]?.focus();
    else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? this.#field).focus();
    else if (event.key === "Escape" && at >= 0) this.#field.focus();
    else return;
    event.preventDefault();
  }
}

customElements.define("lesson-search", LessonSearch);

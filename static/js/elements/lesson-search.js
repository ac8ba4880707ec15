/* <lesson-search data-url="/search/results/" data-trouble="words"> around
 * templates/pathways/search.html: results while one types, and more of them below. Arrow keys go
 * through them, Escape leads back to the field. Without this script the form works as forms do.
 */
import { toast } from "../lib/toast.js";
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
    this.addEventListener("click", (event) => {
      const link = event.target.closest("[data-part=more]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.#more(link);
    });
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
      this.#part("results").hidden = false;
      this.#show(html, query);
    } catch {
      this.#part("failed").hidden = false;
      this.#part("results").hidden = true; // they answer another question
    }
    this.removeAttribute("aria-busy");
  }

  #show(html, query) {
    this.#part("results").replaceChildren(...parsed(html).childNodes);
    this.#part("said").textContent = this.querySelector("[data-count]")?.textContent ?? "";
    const address = new URL(location.href);
    address.search = query.trim() ? new URLSearchParams({ q: query.trim() }) : "";
    history.replaceState(history.state, "", address);
  }

  /** The next page of results, below those that are here. */
  async #more(link) {
    if (link.ariaBusy === "true") return;
    link.ariaBusy = "true";
    try {
      const page = parsed(await this.#get(`${this.dataset.url}${new URL(link.href).search}`));
      if (!link.isConnected) return; // something else was sought meanwhile
      const rows = [...(page.querySelector("[data-part=rows]")?.children ?? [])];
      this.#part("rows").append(...rows);
      link.replaceWith(...page.querySelectorAll("[data-part=rows] ~ *"));
      this.#part("said").textContent = page.querySelector("[data-count]")?.textContent ?? "";
      rows[0]?.querySelector("a").focus();
    } catch {
      link.ariaBusy = "false";
      toast(this, this.dataset.trouble, { level: "error" });
    }
  }

  #fetch(query, signal) {
    return this.#get(`${this.dataset.url}?${new URLSearchParams({ q: query })}`, signal);
  }

  async #get(url, signal) {
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

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").body;
}

customElements.define("lesson-search", LessonSearch);

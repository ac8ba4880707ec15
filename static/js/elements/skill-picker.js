/* <skill-picker data-url="/api/v1/studio/skills/" data-nothing="No such skill">
 *   <input role="combobox" aria-controls="list" aria-expanded="false">
 *   <input type="hidden" name="skill"> <ul id="list" role="listbox" hidden></ul>
 * </skill-picker>
 *
 * A select that is searched by typing, after the WAI-ARIA combobox pattern: arrows move, Enter
 * takes, Escape closes. The hidden input holds the id and says "change".
 */
import { call } from "../lib/api.js";

const AFTER_TYPING = 150;

class SkillPicker extends HTMLElement {
  #timer = 0;
  #asked = 0;
  #active = -1;
  #picked = "";

  connectedCallback() {
    this.#picked = this.#input.value;
    this.#input.addEventListener("input", (event) => this.#typed(event));
    this.#input.addEventListener("focus", () => this.#search(""));
    this.#input.addEventListener("click", () => this.#list.hidden && this.#search(""));
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("change", (event) => event.stopPropagation());
    this.addEventListener("focusout", () => setTimeout(() => this.#left(), 150));
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#take(option);
    });
  }

  #typed(event) {
    event.stopPropagation();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#search(this.#input.value), AFTER_TYPING);
  }

  async #search(words) {
    const asked = ++this.#asked;
    const query = words === this.#picked ? "" : words;
    let skills = [];
    try {
      skills = await call("GET", `${this.dataset.url}?q=${encodeURIComponent(query)}`);
    } catch {
      return;
    }
    if (asked !== this.#asked || !this.contains(document.activeElement)) return;
    this.#active = -1;
    this.#list.replaceChildren(...skills.map((skill, index) => this.#option(skill, index)));
    if (!skills.length) {
      const nothing = Object.assign(document.createElement("li"), { className: "nothing" });
      nothing.textContent = this.dataset.nothing;
      this.#list.append(nothing);
    }
    this.#open(true);
  }

  #option({ id, name, description }, index) {
    const option = document.createElement("li");
    option.id = `${this.#list.id}-${index}`;
    option.role = "option";
    option.dataset.id = id;
    option.dataset.name = name;
    option.setAttribute("aria-selected", "false");
    option.append(Object.assign(document.createElement("span"), { textContent: name }));
    if (description) {
      option.append(Object.assign(document.createElement("small"), { textContent: description }));
    }
    return option;
  }

  #key(event) {
    const options = this.#options;
    if (event.key === "Escape" && !this.#list.hidden) {
      event.preventDefault();
      this.#open(false);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.#list.hidden) this.#search("");
      else if (options.length) this.#mark(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !this.#list.hidden) {
      event.preventDefault();
      const option = options[this.#active] ?? (options.length === 1 ? options[0] : null);
      if (option) this.#take(option);
    }
  }

  #mark(step) {
    const options = this.#options;
    options[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = (this.#active + step + options.length) % options.length;
    const option = options[this.#active];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", option.id);
  }

  #take({ dataset: { id, name } }) {
    this.#picked = this.#input.value = name;
    this.#set(id);
    this.#open(false);
  }

  // An emptied field means no skill; half a word means the one that was picked before.
  #left() {
    if (this.contains(document.activeElement)) return;
    this.#open(false);
    if (!this.#input.value.trim() && this.#picked) {
      this.#picked = "";
      this.#set("");
    }
    this.#input.value = this.#picked;
  }

  #set(id) {
    const hidden = this.querySelector("[type=hidden]");
    hidden.value = id;
    hidden.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #open(open) {
    this.#list.hidden = !open;
    this.#input.setAttribute("aria-expanded", open);
    if (!open) this.#input.removeAttribute("aria-activedescendant");
  }

  get #input() {
    return this.querySelector("[role=combobox]");
  }

  get #list() {
    return this.querySelector("[role=listbox]");
  }

  get #options() {
    return [...this.querySelectorAll("[role=option]")];
  }
}

customElements.define("skill-picker", SkillPicker);

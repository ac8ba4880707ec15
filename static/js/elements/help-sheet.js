// <help-sheet>: the keys that the site knows, in a dialog (templates/help.html). Opened by "?", by
// whatever has [data-help], and by sheet.open().

import { KEY, isShortcut, singleKeys } from "../lib/single-keys.js";

class HelpSheet extends HTMLElement {
  get #dialog() {
    return this.querySelector("dialog");
  }

  connectedCallback() {
    const single = this.querySelector("[data-part=single]");
    single.addEventListener("change", () => keep(single.checked));
    this.querySelector("[data-part=close]").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "?" || !isShortcut(event)) return;
      event.preventDefault();
      this.open();
    });
    document.addEventListener("click", ({ target }) => target.closest?.("[data-help]") && this.open());
  }

  open() {
    this.querySelector("[data-part=single]").checked = singleKeys();
    this.#dialog.showModal();
  }
}

function keep(on) {
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch {
    // Closed storage: they stay on.
  }
}

customElements.define("help-sheet", HelpSheet);

// <prompt-card data-learner="<id>">: a question to think about, with room to answer. What is
// written stays on this device (and says so): it is for the person alone.
//
//   card.item = feedItem;   sends `card-done` when the person goes on

import { Thoughts } from "../models/thoughts.js";

class PromptCard extends HTMLElement {
  /** An item that was given before this module came lies on the element itself. */
  connectedCallback() {
    if (!Object.hasOwn(this, "item")) return;
    const { item } = this;
    delete this.item;
    this.item = item;
  }

  set item(item) {
    const part = (name) => this.querySelector(`[data-part="${name}"]`);
    for (const name of ["title", "prompt", "course"]) {
      part(name).textContent = item[name] ?? "";
      part(name).hidden = !item[name];
    }
    const thoughts = new Thoughts(storage(), this.dataset.learner);
    const answer = part("answer");
    answer.value = thoughts.of(item.id);
    part("kept").hidden = !answer.value;
    answer.addEventListener("input", () => {
      part("kept").hidden = !thoughts.keep(item.id, answer.value);
    });
    part("continue").addEventListener("click", () => {
      this.dispatchEvent(new CustomEvent("card-done", { bubbles: true }));
    });
  }
}

/** localStorage, or null where even naming it is forbidden. */
function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

customElements.define("prompt-card", PromptCard);

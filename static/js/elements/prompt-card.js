// <prompt-card>: a question to think about, with room to answer. What is written stays on
// this device (and says so): it is for the person alone.
//
//   card.item = feedItem;   sends `card-done` when the person goes on

const KEY = "microlearn.prompt.";

class PromptCard extends HTMLElement {
  set item(item) {
    const part = (name) => this.querySelector(`[data-part="${name}"]`);
    for (const name of ["title", "prompt", "course"]) {
      part(name).textContent = item[name] ?? "";
      part(name).hidden = !item[name];
    }
    const answer = part("answer");
    answer.value = recall(item.id);
    part("kept").hidden = !answer.value;
    answer.addEventListener("input", () => {
      part("kept").hidden = !keep(item.id, answer.value);
    });
    part("continue").addEventListener("click", () => {
      this.dispatchEvent(new CustomEvent("card-done", { bubbles: true }));
    });
  }
}

function recall(id) {
  try {
    return localStorage.getItem(KEY + id) ?? "";
  } catch {
    return "";
  }
}

/** True if the words are kept now. */
function keep(id, words) {
  try {
    if (words) localStorage.setItem(KEY + id, words);
    else localStorage.removeItem(KEY + id);
    return Boolean(words);
  } catch {
    return false;
  }
}

customElements.define("prompt-card", PromptCard);

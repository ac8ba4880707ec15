/* <glossary-form data-url="/api/v1/courses/…/glossary/" data-done data-failed="words">
 *   <form><textarea name="terms"> <p class="error" hidden> <button></form>
 * </glossary-form>
 *
 * The words of a course's subject, one on each line. They are shown as the server keeps them.
 */
import { call } from "../lib/api.js";

class GlossaryForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
  }

  async #save() {
    const field = this.querySelector("textarea");
    const button = this.querySelector("button");
    const terms = field.value.split("\n").map((line) => line.trim()).filter(Boolean);
    button.setAttribute("aria-busy", "true");
    try {
      const kept = await call("PUT", this.dataset.url, { terms });
      field.value = kept.terms.join("\n");
      this.#complain("");
      const detail = { text: this.dataset.done, level: "success" };
      this.dispatchEvent(new CustomEvent("toast", { bubbles: true, detail }));
    } catch (error) {
      this.#complain(reason(error) || this.dataset.failed);
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  #complain(words) {
    const place = this.querySelector(".error");
    place.textContent = words;
    place.hidden = !words;
    this.querySelector("textarea").setAttribute("aria-invalid", String(Boolean(words)));
  }
}

// Of a list the server says what is wrong with the list, or with one line of it.
function reason({ message, details }) {
  const said = Object.values(details?.terms ?? {}).flat()[0];
  return typeof said === "string" ? said : message;
}

customElements.define("glossary-form", GlossaryForm);

/* <course-maker data-url="/api/v1/studio/courses/" data-failed="words">
 *   <form><input name="title"> <p class="error" data-empty="words" hidden> <button></form>
 * </course-maker>
 *
 * Begins a course by its name, and opens its page.
 */
import { call } from "../lib/api.js";

class CourseMaker extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#make();
    });
  }

  async #make() {
    const field = this.querySelector("input");
    const title = field.value.trim();
    if (!title) {
      this.#complain(this.querySelector(".error").dataset.empty);
      field.focus();
      return;
    }
    const button = this.querySelector("button");
    button.setAttribute("aria-busy", "true");
    try {
      location.assign((await call("POST", this.dataset.url, { title })).page);
    } catch (error) {
      this.#complain(error.message || this.dataset.failed);
      button.removeAttribute("aria-busy");
    }
  }

  #complain(words) {
    const place = this.querySelector(".error");
    place.textContent = words;
    place.hidden = false;
    this.querySelector("input").setAttribute("aria-invalid", "true");
  }
}

customElements.define("course-maker", CourseMaker);

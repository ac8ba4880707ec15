/* <skill-form data-url="/api/v1/studio/skills/" data-method="POST" data-failed="…" [data-next="/studio/skills/"]>
 *   <form> <input name="name"> … <p role="alert" data-alert hidden></p> <button> </form>
 * </skill-form>
 *
 * One act on one skill: sends the form's fields as JSON, then opens the page of the answer, or
 * `data-next`. What the server refuses it says itself, beside the button.
 */
import { call } from "../lib/api.js";
import "./skill-picker.js";

class SkillForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(event.target);
    });
  }

  async #send(form) {
    const { url, method, next, failed } = this.dataset;
    const alert = form.querySelector("[data-alert]");
    alert.hidden = true;
    form.setAttribute("aria-busy", "true");
    try {
      const answer = await call(method, url, Object.fromEntries(new FormData(form)));
      location.assign(next ?? answer.page);
    } catch (error) {
      alert.textContent = error.message || failed;
      alert.hidden = false;
      form.removeAttribute("aria-busy");
    }
  }
}

customElements.define("skill-form", SkillForm);

/* <diagnostic-form><form>…one question…</form></diagnostic-form>
 *
 * The page works by sending its form; this adds what formats expect: the order of a sequence can be
 * changed, and what is checked by a button can be checked once something is chosen.
 */
import "./sequence-list.js";

class DiagnosticForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", this);
    this.addEventListener("submit", this);
    this.handleEvent({ type: "change" });
  }

  handleEvent(event) {
    if (event.type === "submit") return this.setAttribute("aria-busy", "true");
    const check = this.querySelector("[data-check]");
    const options = [...this.querySelectorAll("input[data-option]")];
    if (check && options.length) check.disabled = !options.some((option) => option.checked);
    return undefined;
  }
}

customElements.define("diagnostic-form", DiagnosticForm);

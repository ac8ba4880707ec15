/* <reveal-password data-show="Show password" data-hide="Hide password">
 *   <input type="password">
 * </reveal-password>
 *
 * Adds a button that shows what was typed: on a phone that saves a second field.
 */
class RevealPassword extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "icon-btn";
    button.innerHTML = '<svg class="icon" aria-hidden="true"><use href="#i-eye"/></svg>';
    button.setAttribute("aria-label", this.dataset.show);
    button.addEventListener("click", () => {
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      button.setAttribute("aria-label", shown ? this.dataset.hide : this.dataset.show);
      button.classList.toggle("is-on", shown);
    });
    this.append(button);
  }
}

customElements.define("reveal-password", RevealPassword);

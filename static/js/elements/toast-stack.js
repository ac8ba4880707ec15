/* <toast-stack class="toasts" role="status" aria-live="polite" data-close="Close">
 *   <div class="toast" data-level="success"><p>Saved</p></div>
 * </toast-stack>
 *
 * Shows short messages; each can be closed, and leaves by itself unless it is an error, a mouse
 * rests on it (what a finger has touched stays "hovered", so it does not count), or the keyboard
 * is in it. Any element can add one:
 *   this.dispatchEvent(new CustomEvent("toast", {bubbles: true, detail: {text, level}}));
 * with one thing to do about it, if there is one: link: {href, text} or act: {text, run}.
 */
const SHOWN_MS = 6000;
const ASKING_MS = 15_000; // one that can be acted upon: read, think, and find the button
const KEEPING = matchMedia("(hover: hover)").matches ? ":hover, :focus-within" : ":focus-within";

class ToastStack extends HTMLElement {
  connectedCallback() {
    document.addEventListener("toast", this);
    // A live region speaks only what is added later: take the page's own messages out and in again.
    const toasts = [...this.querySelectorAll(".toast")];
    this.replaceChildren();
    for (const toast of toasts) this.#equip(toast);
    requestAnimationFrame(() => this.append(...toasts));
  }

  disconnectedCallback() {
    document.removeEventListener("toast", this);
  }

  handleEvent(event) {
    const { text, level = "info", link, act } = event.detail;
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.dataset.level = level;
    toast.append(Object.assign(document.createElement("p"), { textContent: text }));
    if (link) {
      const { href, text: textContent } = link;
      toast.append(Object.assign(document.createElement("a"), { className: "toast-act", href, textContent }));
    }
    if (act) {
      const button = document.createElement("button");
      Object.assign(button, { className: "toast-act", type: "button", textContent: act.text });
      button.addEventListener("click", () => {
        toast.remove();
        act.run();
      });
      toast.append(button);
    }
    this.#equip(toast);
    this.append(toast);
  }

  #equip(toast) {
    const close = document.createElement("button");
    close.className = "icon-btn";
    close.type = "button";
    close.setAttribute("aria-label", this.dataset.close || "Close");
    close.innerHTML = '<svg class="icon icon-s" aria-hidden="true"><use href="#i-close"/></svg>';
    close.addEventListener("click", () => toast.remove());
    toast.append(close);
    if (toast.dataset.level !== "error") this.#leaveLater(toast);
  }

  #leaveLater(toast) {
    setTimeout(() => {
      if (toast.matches(KEEPING)) this.#leaveLater(toast);
      else toast.remove();
    }, toast.querySelector(".toast-act") ? ASKING_MS : SHOWN_MS);
  }
}

customElements.define("toast-stack", ToastStack);

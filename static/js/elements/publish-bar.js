/* <publish-bar data-listens>
 *   <… data-when="missing ready live archived discarded">   shown in these states only
 *   <ul data-missing></ul> <span data-missing-count data-one="…" data-many="… {n} …"></span>
 *   <button data-act="/api/…/publish/" data-say="live">
 * </publish-bar>                                   data-live, data-withdrawn, … are what is said
 *
 * Says what is missing, each with a link to its place, and publishes, withdraws, archives.
 */
import { call } from "../lib/api.js";

class PublishBar extends HTMLElement {
  connectedCallback() {
    this.addEventListener("lesson", (event) => this.#draw(event.detail));
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (button && button.getAttribute("aria-disabled") !== "true") this.#act(button);
      else if (button) this.querySelector("details").open = true;
      if (event.target.closest("[data-missing] a")) this.#goTo(event);
    });
    // Open, the list lies over a phone's fields: it goes as soon as one of them is worked on.
    this.closest("main").addEventListener("focusin", (event) => {
      if (!this.contains(event.target)) this.querySelector("details").open = false;
    });
  }

  #draw({ missing, published, standing }) {
    const state = published
      ? "live"
      : standing.code === "archived" || standing.code === "discarded"
        ? standing.code
        : missing.length
          ? "missing"
          : "ready";
    for (const part of this.querySelectorAll("[data-when]")) {
      part.hidden = !part.dataset.when.split(" ").includes(state);
    }
    this.querySelector("[data-note]").textContent = state === "discarded" ? standing.note : "";
    const words = this.querySelector("[data-missing-count]");
    const { one, many } = words.dataset;
    words.textContent = missing.length === 1 ? one : many.replace("{n}", missing.length);
    this.querySelector("[data-missing]").replaceChildren(...missing.map(asItem));
    // Not disabled: who presses it is told what is missing.
    this.querySelector("[data-say=live]").setAttribute("aria-disabled", state === "missing");
  }

  #goTo(event) {
    const place = document.querySelector(event.target.closest("a").hash);
    if (!place) return;
    event.preventDefault();
    place.scrollIntoView({ block: "center" });
    place.querySelector("input:not([type=hidden]), textarea, button, select")?.focus({
      preventScroll: true,
    });
  }

  async #act(button) {
    button.setAttribute("aria-busy", "true");
    button.closest("[popover]")?.hidePopover();
    try {
      const detail = await call("POST", button.dataset.act);
      this.dispatchEvent(new CustomEvent("snapshot", { bubbles: true, detail }));
      if (button.dataset.say) this.#say(this.dataset[button.dataset.say], "success");
    } catch (error) {
      this.#say(error.message || this.dataset.failed, "error");
      this.dispatchEvent(new CustomEvent("look", { bubbles: true }));
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  #say(text, level) {
    this.dispatchEvent(new CustomEvent("toast", { bubbles: true, detail: { text, level } }));
  }
}

function asItem({ text, at }) {
  const item = document.createElement("li");
  item.append(Object.assign(document.createElement("a"), { href: at, textContent: text }));
  return item;
}

customElements.define("publish-bar", PublishBar);

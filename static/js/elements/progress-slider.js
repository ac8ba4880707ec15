// <progress-slider data-text="{at} of {all}"> with span.slider-line > span.slider-fill inside.
//
//   slider.duration = 42; slider.position = 3.2;
//   slider.addEventListener("seek", (event) => event.detail)   // seconds
//
// Drag, click, arrows (5 s), Page keys (10 s), Home and End.

import { clock } from "../lib/amounts.js";

const STEPS = { ArrowLeft: -5, ArrowRight: 5, PageDown: -10, PageUp: 10 };

class ProgressSlider extends HTMLElement {
  #duration = 0;
  #position = 0;
  #dragging = false;

  connectedCallback() {
    this.role = "slider";
    this.tabIndex = 0;
    this.setAttribute("aria-valuemin", "0");
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("pointerdown", (event) => this.#grab(event));
    this.addEventListener("pointermove", (event) => this.#dragging && this.#show(this.#at(event)));
    this.addEventListener("pointerup", (event) => this.#drop(event));
    this.addEventListener("pointercancel", () => (this.#dragging = false));
    this.#show(this.#position);
  }

  set duration(seconds) {
    this.#duration = seconds;
    this.setAttribute("aria-valuemax", String(Math.round(seconds)));
    this.#show(this.#position);
  }

  set position(seconds) {
    this.#position = seconds;
    if (!this.#dragging) this.#show(seconds);
  }

  #show(seconds) {
    const share = this.#duration ? Math.min(seconds / this.#duration, 1) : 0;
    this.style.setProperty("--share", share.toFixed(4));
    const words = (this.dataset.text ?? "{at} / {all}")
      .replace("{at}", clock(seconds))
      .replace("{all}", clock(this.#duration));
    if (this.getAttribute("aria-valuetext") === words) return;
    this.setAttribute("aria-valuenow", String(Math.round(seconds)));
    this.setAttribute("aria-valuetext", words);
  }

  #key(event) {
    const goals = { Home: 0, End: this.#duration };
    const goal = goals[event.key] ?? (STEPS[event.key] && this.#position + STEPS[event.key]);
    if (goal === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#seek(goal);
  }

  #grab(event) {
    this.#dragging = true;
    this.setPointerCapture(event.pointerId);
    this.classList.add("is-dragged");
    this.#show(this.#at(event));
  }

  #drop(event) {
    if (!this.#dragging) return;
    this.#dragging = false;
    this.classList.remove("is-dragged");
    this.#seek(this.#at(event));
  }

  #at(event) {
    const box = this.querySelector(".slider-line").getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    return Math.max(0, Math.min(share, 1)) * this.#duration;
  }

  #seek(seconds) {
    this.position = Math.max(0, Math.min(seconds, this.#duration));
    this.dispatchEvent(new CustomEvent("seek", { detail: this.#position }));
  }
}

customElements.define("progress-slider", ProgressSlider);

/* <sequence-list data-moved="%(item)s: now %(place)d of %(total)d">
 *   <ol><li data-piece="…"><input type="hidden" name="order" value="…">
 *     <span data-grip></span> <span data-text>…</span>
 *     <button data-move="-1">up</button> <button data-move="1">down</button></li> …</ol>
 * </sequence-list>
 *
 * Puts items in order: by the buttons, by the arrow keys on them, or by dragging the grip; held at
 * an edge of the window, what is beyond it comes near. The order of the list is the answer. Tells the nearest [data-live] what moved where, and whoever
 * listens by a "moved" event.
 */
import { fill } from "../lib/words.js";

const EDGE = 88; // px of the window in which a held item pushes the page: more than a tab bar
const PUSH = 12; // px of a frame at the very edge

class SequenceList extends HTMLElement {
  #dragged = null;
  #hand = null; // where it is, in px from the top of the window, once it has moved

  connectedCallback() {
    this.addEventListener("click", this);
    this.addEventListener("keydown", this);
    this.addEventListener("pointerdown", this);
    this.mark();
  }

  handleEvent(event) {
    if (event.type === "click") this.#click(event);
    else if (event.type === "keydown") this.#key(event);
    else if (event.type === "pointerdown") this.#grab(event);
    else if (event.type === "pointermove") this.#drag(event);
    else this.#release();
  }

  get #list() {
    return this.querySelector("ol");
  }

  #click(event) {
    const button = event.target.closest("[data-move]");
    if (button) this.#move(button.closest("li"), Number(button.dataset.move), button);
  }

  #key(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const button = event.target.closest("[data-move]");
    if (!step || !button || this.#locked) return;
    event.preventDefault();
    event.stopPropagation();
    this.#move(button.closest("li"), step, button);
  }

  #move(item, step, button) {
    if (this.#locked) return;
    const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(item);
    else other.after(item);
    this.#moved(item);
    // The pressed button may be at the end now: stay on the item all the same.
    const stay = button.disabled ? item.querySelector("[data-move]:not(:disabled)") : button;
    stay.focus();
  }

  #grab(event) {
    const grip = event.target.closest("[data-grip]");
    if (!grip || this.#locked || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    this.#dragged = grip.closest("li");
    this.#dragged.dataset.dragged = "";
    this.setPointerCapture(event.pointerId);
    for (const type of ["pointermove", "pointerup", "pointercancel"])
      this.addEventListener(type, this);
  }

  #drag(event) {
    event.preventDefault();
    event.stopPropagation();
    if (this.#hand === null) requestAnimationFrame(() => this.#push());
    this.#hand = event.clientY;
    this.#follow();
  }

  /** In every frame, until it is let go: the hand may rest where the page has to move. */
  #push() {
    if (this.#hand === null) return;
    const over = Math.min(0, this.#hand - EDGE) + Math.max(0, this.#hand - innerHeight + EDGE);
    if (over) {
      const box = this.closest("[data-scroll]") ?? document.scrollingElement;
      box.scrollBy(0, (PUSH * over) / EDGE);
      this.#follow();
    }
    requestAnimationFrame(() => this.#push());
  }

  #follow() {
    // A quick hand is several items further on when it is next heard of.
    const item = this.#dragged;
    const above = () => this.#hand < middle(item.previousElementSibling);
    const below = () => this.#hand > middle(item.nextElementSibling);
    while (item.previousElementSibling && above()) item.previousElementSibling.before(item);
    while (item.nextElementSibling && below()) item.nextElementSibling.after(item);
  }

  #release() {
    for (const type of ["pointermove", "pointerup", "pointercancel"])
      this.removeEventListener(type, this);
    delete this.#dragged.dataset.dragged;
    this.#moved(this.#dragged);
    this.#dragged = this.#hand = null;
  }

  #moved(item) {
    this.mark();
    this.dispatchEvent(new CustomEvent("moved", { bubbles: true }));
    const live = this.closest(".quiz, [data-part]")?.querySelector("[data-live]");
    const items = [...this.#list.children];
    if (live)
      live.textContent = fill(this.dataset.moved, {
        item: item.querySelector("[data-text]").textContent,
        place: items.indexOf(item) + 1,
        total: items.length,
      });
  }

  /** The first cannot go up, nor the last down. Whoever adds or takes out items calls this. */
  mark() {
    const items = [...this.#list.children];
    items.forEach((item, place) => {
      item.querySelector('[data-move="-1"]').disabled = this.#locked || place === 0;
      item.querySelector('[data-move="1"]').disabled = this.#locked || place === items.length - 1;
    });
  }

  get #locked() {
    return this.hasAttribute("locked");
  }
}

function middle(element) {
  const box = element.getBoundingClientRect();
  return box.top + box.height / 2;
}

customElements.define("sequence-list", SequenceList);

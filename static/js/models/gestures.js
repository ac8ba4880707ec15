// Listens to an element and the document, asks the Pager, and tells in steps.
//
// A card may scroll inside: then the finger scrolls until the end is reached, and only a
// new gesture from there moves the feed. What has [data-no-swipe] keeps its gestures.

import { TYPING, isShortcut } from "../lib/single-keys.js";
import { Pager } from "./pager.js";

const OWN_KEYS = `${TYPING}, [role=slider], [role=listbox], [role=menu], [role=radiogroup]`;
const START = 8; // px before a touch is a drag

export class Gestures {
  #host;
  #pager = new Pager();
  #on;
  #from = null; // where the touch began
  #dragging = false;

  /** @param {{step: (way: number) => void, drag: (px: number) => void, toggle: () => void}} on */
  constructor(host, on) {
    this.#host = host;
    this.#on = on;
    const listen = (name, act) => host.addEventListener(name, act, { passive: false });
    listen("touchstart", (event) => this.#touchStart(event));
    listen("touchmove", (event) => this.#touchMove(event));
    listen("touchend", (event) => this.#touchEnd(event));
    listen("touchcancel", () => this.#cancel());
    listen("wheel", (event) => this.#wheel(event));
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  #touchStart(event) {
    if (event.touches.length > 1 || event.target.closest(`${TYPING}, [data-no-swipe]`)) {
      return this.#cancel();
    }
    const { clientX, clientY } = event.touches[0];
    this.#from = { x: clientX, y: clientY, t: event.timeStamp, target: event.target };
  }

  #touchMove(event) {
    if (!this.#from) return;
    const { clientX, clientY } = event.touches[0];
    if (!this.#dragging && !this.#begins(clientX - this.#from.x, clientY - this.#from.y)) return;
    if (event.cancelable) event.preventDefault();
    this.#on.drag(this.#pager.dragMove(clientY, event.timeStamp, this.#host.clientHeight));
  }

  /** Whether this touch turns into a drag of the feed. */
  #begins(dx, dy) {
    if (Math.hypot(dx, dy) < START) return false;
    const sideways = Math.abs(dx) > Math.abs(dy);
    if (sideways || scrolls(this.#from.target, this.#host, -dy)) {
      this.#from = null;
      return false;
    }
    this.#dragging = true;
    this.#pager.dragStart(this.#from.y, this.#from.t);
    return true;
  }

  #touchEnd(event) {
    if (this.#dragging) {
      if (event.cancelable) event.preventDefault(); // no click at the end of a drag
      this.#on.step(this.#pager.dragEnd(event.timeStamp, this.#host.clientHeight));
    }
    this.#from = null;
    this.#dragging = false;
  }

  #cancel() {
    if (this.#dragging) this.#on.step(0);
    this.#pager.dragCancel();
    this.#from = null;
    this.#dragging = false;
  }

  #wheel(event) {
    if (event.ctrlKey || event.target.closest("dialog")) return; // zoom; a sheet's own scroll
    if (scrolls(event.target, this.#host, event.deltaY)) return;
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    const way = this.#pager.wheel(event.deltaY * lines, event.timeStamp);
    if (way) this.#on.step(way);
  }

  #key(event) {
    const { target } = event;
    const arrows = event.key.startsWith("Arrow") || event.key.startsWith("Page");
    if (!isShortcut(event, arrows ? OWN_KEYS : TYPING)) return;
    if (event.key === " " && !target.closest?.("button, a, summary, label")) {
      event.preventDefault();
      return this.#on.toggle();
    }
    const way = this.#pager.key(event.key);
    if (!way || (arrows && scrolls(target, this.#host, way))) return;
    event.preventDefault();
    const step = this.#pager.key(event.key, event.repeat); // a held key moves once
    if (step) this.#on.step(step);
  }
}

/** Whether something between `node` and `host` can still scroll in the direction of `delta`. */
function scrolls(node, host, delta) {
  for (let at = node; at && at !== host && at instanceof Element; at = at.parentElement) {
    if (at.scrollHeight <= at.clientHeight + 1) continue;
    if (!/auto|scroll/.test(getComputedStyle(at).overflowY)) continue;
    const left = delta > 0 ? at.scrollHeight - at.clientHeight - at.scrollTop : at.scrollTop;
    if (left > 1) return true;
  }
  return false;
}

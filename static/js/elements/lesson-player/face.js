// What a lesson's card says: whose it is, and what is going on (playing, waiting, over, broken).

import "../progress-slider.js";
import "../trouble-note.js";

const BUSY_AFTER = 500; // ms of waiting before it is shown

export class Face {
  #host;
  #busyTimer = 0;

  constructor(host) {
    this.#host = host;
  }

  /** Whether it must not move yet, because it flashes and nobody has said yes. */
  warns(item) {
    if (!item.media.flashes?.length) return false;
    import("./flash-warning.js").then(({ warn }) => warn(this.#host, item));
    return true;
  }

  part(name) {
    return this.#host.querySelector(`[data-part="${name}"]`);
  }

  /** The words of the lesson. */
  fill(item) {
    for (const name of ["title", "creator", "course", "skill", "why"]) {
      const node = this.part(name);
      node.textContent = item[name] ?? "";
      node.hidden = !item[name];
    }
    // A visitor has no pages of skills.
    const link = this.part("skill").parentElement;
    if (item.skill_page) link.href = item.skill_page;
    else link.removeAttribute("href");
    this.part("avatar").textContent = (item.creator ?? "").trim().charAt(0).toUpperCase();
    this.part("avatar").hidden = !item.creator;
    const top = item.media.video?.at(-1);
    this.#host.classList.toggle("is-wide", Boolean(top && top.width > top.height));
    this.part("slider").duration = item.media.duration;
  }

  /** What is around the picture, once there is one: its poster must not come in its way. */
  surround({ media }) {
    import("./backdrop.js").then(({ paint }) => paint(this.part("backdrop"), media.poster)).catch(() => {});
  }

  set seen(seen) {
    this.part("seen").hidden = !seen;
  }

  set active(active) {
    this.#host.classList.toggle("is-active", active);
  }

  set position(t) {
    this.part("slider").position = t;
  }

  set ended(ended) {
    this.part("end").hidden = !ended;
  }

  /** Paused by the person, not by a wait. */
  set paused(paused) {
    this.#host.classList.toggle("is-paused", paused);
  }

  /** What a tap would do. */
  label({ paused }) {
    const tap = this.part("tap");
    tap.setAttribute("aria-label", paused ? tap.dataset.play : tap.dataset.pause);
  }

  set busy(waiting) {
    clearTimeout(this.#busyTimer);
    this.#host.classList.remove("is-busy");
    if (waiting) this.#busyTimer = setTimeout(() => this.#host.classList.add("is-busy"), BUSY_AFTER);
  }

  /** It plays what it has, and waits for the network. */
  set offline(offline) {
    this.part("note").hidden = !offline;
  }

  /** A code of <trouble-note>, or null. */
  set trouble(code) {
    if (code) this.part("error").show(code);
    else this.part("error").hidden = true;
  }
}

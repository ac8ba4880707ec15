// Before a lesson that flashes plays, the learner is warned, once for each lesson and page.

import { clock } from "../../lib/amounts.js";

const ACCEPTED = new Set();

export class FlashWarning {
  #part;

  /**
   * @param {(name: string) => HTMLElement} part
   * @param {{play: () => void, skip: () => void}} on
   */
  constructor(part, on) {
    this.#part = part;
    part("flash-play").addEventListener("click", () => {
      ACCEPTED.add(part("flash").dataset.item);
      part("flash").hidden = true;
      on.play();
    });
    part("flash-skip").addEventListener("click", on.skip);
  }

  /** Whether `item` must not move yet; then the warning is on the screen. */
  holds({ id, media }) {
    const { flashes } = media;
    if (!flashes?.length || ACCEPTED.has(id)) return false;
    const panel = this.#part("flash");
    if (panel.hidden) {
      panel.dataset.item = id;
      this.#part("flash-at").textContent = flashes.map(([from]) => clock(from)).join(", ");
      panel.hidden = false;
    }
    return true;
  }
}

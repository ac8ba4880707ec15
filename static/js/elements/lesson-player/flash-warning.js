// Before a lesson that flashes plays, the learner is warned, once for each lesson and page. Loaded
// for the lessons that do.

import { clock } from "../../lib/amounts.js";

const ACCEPTED = new Set();

/** `host`: a <lesson-player> that waits; it goes on when the learner says so. */
export function warn(host, item) {
  const part = (name) => host.querySelector(`[data-part="${name}"]`);
  const panel = part("flash");
  const accept = () => {
    ACCEPTED.add(item.id);
    item.media.flashes = [];
    panel.hidden = true;
    host.toggle();
  };
  if (ACCEPTED.has(item.id)) return accept();
  if (!panel.hidden) return;
  part("flash-at").textContent = item.media.flashes.map(([from]) => clock(from)).join(", ");
  part("flash-play").onclick = accept;
  part("flash-skip").onclick = () => {
    host.dispatchEvent(new CustomEvent("lesson-continue", { bubbles: true }));
  };
  panel.hidden = false;
}

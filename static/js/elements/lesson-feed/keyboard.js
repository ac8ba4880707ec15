// Everything that a hand does on a lesson, by key; models/shortcuts.js has the table. Steps from one
// item to the next are models/gestures.js.

import { TYPING, isShortcut } from "../../lib/single-keys.js";
import { lessonKey, paced } from "../../models/shortcuts.js";

const OWN_KEYS = `${TYPING}, [role=slider]`;

export class Keyboard {
  #feed;

  /** @param {KeyboardEvent} first what was pressed before this was here */
  constructor(feed, first) {
    this.#feed = feed;
    this.#pressed(first);
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  #pressed(event) {
    const { player } = this.#feed.current ?? {};
    const action = lessonKey(event.key);
    if (!player || !action || !isShortcut(event, OWN_KEYS)) return;
    event.preventDefault();
    if (action.press) this.#press(player, action.press);
    else if (action.pace) this.#pace(player, action.pace);
    else player.seek(action.restart ? 0 : player.video.currentTime + action.seek);
  }

  #press(player, part) {
    const button = [player, this.#feed.querySelector("playback-options")]
      .map((place) => place?.querySelector(`[data-part="${part}"]`))
      .find(Boolean);
    if (!button || button.hidden) return;
    button.click();
    const pressed = button.getAttribute("aria-pressed");
    const { on, off } = this.#feed.querySelector("[data-part=live]").dataset;
    if (pressed) this.#feed.say(`${button.ariaLabel}: ${pressed === "true" ? on : off}`);
  }

  #pace(player, way) {
    player.rate = paced(player.shared.preferences.rate, way);
    this.#feed.say(`${player.shared.preferences.rate}×`);
  }
}

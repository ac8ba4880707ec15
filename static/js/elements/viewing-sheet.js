// <viewing-sheet>: how fast lessons play and how their captions look, for all of them and kept on
// this device.
//
//   sheet.open(player)   player: a <lesson-player>

import { dressCaptions } from "../lib/caption-look.js";
import "./playback-options.js";

const CAPTIONS = { caption_size: "captionSize", caption_ground: "captionGround" };

class ViewingSheet extends HTMLElement {
  #player = null;

  get #dialog() {
    return this.querySelector("dialog");
  }

  connectedCallback() {
    this.addEventListener("change", ({ target }) => this.#choose(target));
    this.querySelector("[data-part=close]").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
  }

  open(player) {
    this.#player = player;
    const { preferences } = player.shared;
    this.querySelector("playback-options").refresh();
    for (const choice of this.querySelectorAll("input[type=radio]")) {
      const chosen = preferences[CAPTIONS[choice.name] ?? "rate"];
      choice.checked = Number(choice.value) === chosen || choice.value === chosen;
    }
    this.#dialog.showModal();
  }

  #choose({ name, value }) {
    if (name === "speed") this.#player.rate = Number(value);
    if (!CAPTIONS[name]) return;
    this.#player.shared.preferences.set(CAPTIONS[name], value);
    dressCaptions(this.closest("lesson-feed"), this.#player.shared.preferences);
  }
}

customElements.define("viewing-sheet", ViewingSheet);

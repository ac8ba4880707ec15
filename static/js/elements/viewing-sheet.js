// <viewing-sheet>: how fast lessons play and how their captions look, for all of them and kept on
// this device.
//
//   sheet.open(player)   player: a <lesson-player>

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
    const { rate, captionLook } = player.shared.preferences;
    this.querySelector("playback-options").refresh();
    for (const choice of this.querySelectorAll("input[type=radio]")) {
      choice.checked = choice.value === String(captionLook[CAPTIONS[choice.name]] ?? rate);
    }
    this.#dialog.showModal();
  }

  #choose({ name, value }) {
    if (name === "speed") this.#player.rate = Number(value);
    if (!CAPTIONS[name]) return;
    const { preferences } = this.#player.shared;
    preferences.set(CAPTIONS[name], value);
    Object.assign(this.closest("lesson-feed").dataset, preferences.captionLook);
  }
}

customElements.define("viewing-sheet", ViewingSheet);

// <speed-sheet>: how fast lessons play, for all of them and kept on this device.
//
//   sheet.open(player)   player: a <lesson-player>

class SpeedSheet extends HTMLElement {
  #player = null;

  get #dialog() {
    return this.querySelector("dialog");
  }

  connectedCallback() {
    this.addEventListener("change", (event) => {
      this.#player.rate = Number(event.target.value);
    });
    this.querySelector("[data-part=close]").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
  }

  open(player) {
    this.#player = player;
    const { rate } = player.shared.preferences;
    for (const choice of this.querySelectorAll("input")) choice.checked = Number(choice.value) === rate;
    this.#dialog.showModal();
  }
}

customElements.define("speed-sheet", SpeedSheet);

// <transcript-sheet>: all the words of a lesson in a sheet; each line goes to its moment.
//
//   sheet.open(player)   player: a <lesson-player>

import { clock } from "../lib/amounts.js";

class TranscriptSheet extends HTMLElement {
  #player = null;
  #following = null; // AbortController: follows the lesson while the sheet is open

  get #dialog() {
    return this.querySelector("dialog");
  }

  connectedCallback() {
    this.querySelector("[data-part=close]").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("close", () => this.#following?.abort());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close(); // the backdrop
    });
  }

  async open(player) {
    this.#player = player;
    this.#following?.abort();
    this.#following = new AbortController();
    const { signal } = this.#following;
    this.#dialog.showModal();
    const cues = await player.captioned();
    if (signal.aborted) return; // closed before they came
    this.querySelector("[data-part=none]").hidden = cues.length > 0;
    this.querySelector("[data-part=lines]").replaceChildren(...cues.map((cue) => this.#line(cue)));
    this.#mark();
    player.video.addEventListener("timeupdate", () => this.#mark(), { signal });
  }

  #line(cue) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    const time = document.createElement("span");
    const words = document.createElement("span");
    button.type = "button";
    button.className = "transcript-line";
    button.dataset.from = cue.from;
    button.dataset.to = cue.to;
    time.className = "transcript-time";
    time.textContent = clock(cue.from);
    words.textContent = cue.text.replace(/\n/g, " ");
    button.append(time, words);
    button.addEventListener("click", () => this.#player.seek(cue.from));
    item.append(button);
    return item;
  }

  #mark() {
    const t = this.#player.video.currentTime;
    for (const line of this.querySelectorAll(".transcript-line")) {
      const now = t >= Number(line.dataset.from) && t < Number(line.dataset.to);
      if (now === line.hasAttribute("aria-current")) continue;
      line.toggleAttribute("aria-current", now);
      if (now) line.scrollIntoView({ block: "nearest" });
    }
  }
}

customElements.define("transcript-sheet", TranscriptSheet);

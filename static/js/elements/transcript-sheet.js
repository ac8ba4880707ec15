// <transcript-sheet>: all the words of a lesson; each line is a link to its second. A sheet from
// below on a phone. On a wide screen a panel beside the video, which stays from lesson to lesson,
// and until the next visit.
//
//   sheet.open(player)   player: a <lesson-player>; closes the panel where it is open
//
//   data-learn   address of a lesson's own page, with ID in it
//   data-file    address of a transcript to download, with ID and LANG in it; the link's
//                data-kind is its ending
//   data-none, data-one, data-many   what a search found, with {n} in it
//
// A tap on a line goes there without a reload; its address can be copied and opened anywhere.

import { clock } from "../lib/amounts.js";
import { find } from "../models/transcript-search.js";

const HANDS_OFF = 4000; // ms after somebody scrolled, in which the list does not move by itself

const WIDE = matchMedia("(min-width: 72rem)");

class TranscriptSheet extends HTMLElement {
  #player = null;
  #following = null; // AbortController: follows the lesson while the sheet is open
  #touched = -HANDS_OFF;

  get #dialog() {
    return this.querySelector("dialog");
  }

  get #field() {
    return this.#part("search");
  }

  connectedCallback() {
    this.#part("close").addEventListener("click", () => this.#close());
    this.#dialog.addEventListener("close", () => this.#closed());
    this.#dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#isBeside && !event.defaultPrevented) this.#close();
    });
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close(); // the backdrop
    });
    this.#field.addEventListener("input", () => this.#search());
    this.#field.addEventListener("keydown", (event) => this.#key(event));
    this.#part("language").addEventListener("change", (event) => this.#speak(event.target.value));
    this.#part("lines").addEventListener("click", (event) => this.#go(event));
    for (const name of ["wheel", "touchmove"]) {
      const touched = () => (this.#touched = performance.now());
      this.#dialog.addEventListener(name, touched, { passive: true });
    }
    // They do not bubble.
    this.#feed.addEventListener("card-shown", ({ target }) => this.#shown(target), true);
    WIDE.addEventListener("change", () => this.#dialog.close());
    this.#shown(this.#feed.current);
  }

  async open(player) {
    if (this.#isBeside) return this.#close();
    if (WIDE.matches) {
      this.#remember(player, true);
      this.#stand();
    } else this.#dialog.showModal();
    this.#dialog.focus(); // not the field: a phone's keyboard would hide the words
    await this.#follow(player);
  }

  async #follow(player) {
    this.#player = player;
    this.#following?.abort();
    this.#following = new AbortController();
    const { signal } = this.#following;
    this.#field.value = "";
    this.#touched = -HANDS_OFF;
    player.video.addEventListener("timeupdate", () => this.#mark(), { signal });
    await this.#fill(signal);
  }

  // --- beside the video --------------------------------------------------------------------

  get #feed() {
    return this.closest("lesson-feed");
  }

  get #isBeside() {
    return this.#feed.classList.contains("has-transcript");
  }

  /** By its attribute alone: show() would move the focus. */
  #stand() {
    this.#dialog.open = true;
    this.#feed.classList.add("has-transcript");
  }

  /** Another card: its words, where the panel is open or was when the person left. A quiz has the
   * whole room, and no answers beside it. */
  #shown(card) {
    const player = card?.player;
    if (this.#isBeside && !player) {
      this.#dialog.open = false;
      this.#closed();
    }
    if (!player || !WIDE.matches || !player.shared.preferences.transcript) return;
    this.#stand();
    this.#follow(player);
  }

  #close() {
    const player = this.#isBeside && this.#player;
    this.#dialog.close();
    if (!player) return;
    this.#remember(player, false);
    player.querySelector("[data-part=transcript]").focus();
  }

  #closed() {
    this.#feed.classList.remove("has-transcript");
    this.#following?.abort();
  }

  #remember(player, open) {
    player.shared.preferences.set("transcript", open);
  }

  // --- its lines ---------------------------------------------------------------------------

  async #fill(signal) {
    const cues = await this.#player.captioned();
    if (signal.aborted) return; // closed before they came
    this.#part("none").hidden = cues.length > 0;
    this.#part("tools").hidden = cues.length === 0;
    this.#part("lines").replaceChildren(...cues.map((cue) => this.#line(cue)));
    this.#offer();
    this.#search();
    this.#mark();
  }

  /** Languages to choose from, files to take away. */
  #offer() {
    const { tracks, track } = this.#player.captions;
    const choice = this.#part("language");
    choice.replaceChildren(...tracks.map(({ lang, label }) => new Option(label, lang)));
    choice.value = track?.lang ?? "";
    this.#part("languages").hidden = tracks.length < 2;
    for (const link of this.querySelectorAll("[data-kind]")) {
      const address = this.dataset.file.replace("ID", this.#player.item.id);
      link.href = `${address.replace("LANG", track?.lang ?? "")}.${link.dataset.kind}`;
    }
  }

  #speak(language) {
    this.#player.language = language;
    this.#fill(this.#following.signal);
  }

  #line(cue) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const time = document.createElement("span");
    const words = document.createElement("span");
    const page = this.dataset.learn.replace("ID", this.#player.item.id);
    link.href = `${page}?t=${Number(cue.from.toFixed(1))}`;
    link.className = "transcript-line";
    link.dataset.from = cue.from;
    link.dataset.to = cue.to;
    time.className = "transcript-time";
    time.textContent = clock(cue.from);
    words.dir = "auto";
    words.lang = this.#player.captions.track?.lang ?? "";
    words.textContent = cue.text.replace(/\n/g, " ");
    link.append(time, words);
    item.append(link);
    return item;
  }

  #go(event) {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#player.seek(Number(link.dataset.from));
  }

  // --- searching ---------------------------------------------------------------------------

  #search() {
    const query = this.#field.value;
    let found = 0;
    for (const item of this.#part("lines").children) {
      const words = item.querySelector(".transcript-line").lastElementChild;
      const pieces = find(words.textContent, query);
      item.hidden = !pieces;
      if (!pieces) continue;
      found += 1;
      words.replaceChildren(...pieces.map(([text, hit]) => (hit ? marked(text) : text)));
    }
    this.#part("found").textContent = query.trim() ? this.#count(found) : "";
    if (!query.trim()) this.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  #count(found) {
    const { none, one, many } = this.dataset;
    return found === 0 ? none : found === 1 ? one : many.replace("{n}", found);
  }

  #key(event) {
    if (event.key === "Escape" && this.#field.value) {
      event.preventDefault(); // the first one clears the field, the second closes the sheet
      this.#field.value = "";
      this.#search();
    }
    if (event.key !== "Enter") return;
    event.preventDefault();
    this.querySelector("li:not([hidden]) > .transcript-line")?.focus();
  }

  // --- following ---------------------------------------------------------------------------

  #mark() {
    const t = this.#player.video.currentTime;
    const still = performance.now() - this.#touched > HANDS_OFF && !this.#field.value;
    for (const line of this.querySelectorAll(".transcript-line")) {
      const now = t >= Number(line.dataset.from) && t < Number(line.dataset.to);
      if (now === line.hasAttribute("aria-current")) continue;
      if (now) line.setAttribute("aria-current", "true");
      else line.removeAttribute("aria-current");
      if (now && still) line.scrollIntoView({ block: "nearest" });
    }
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }
}

function marked(text) {
  return Object.assign(document.createElement("mark"), { textContent: text });
}

customElements.define("transcript-sheet", TranscriptSheet);

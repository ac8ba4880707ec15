/* <caption-review data-keep data-fix data-reopen="addresses" data-store="key" data-…="words">
 *   <ol class="word-row"><li class="word-card" data-state="open" data-start data-end data-text
 *     data-from data-to>…</li>… <li class="word-card word-end" hidden>…</li></ol>
 * </caption-review>                      templates/creators/captions/_words.html
 *
 * The words that somebody should look at, a card each: hear it, then one tap. A decision counts at
 * once on this page; it is sent in the background, and kept in the browser until it has arrived.
 * Sends "corrected" when the server has a new version.
 */
import { call } from "../lib/api.js";
import { Clip } from "../models/clip.js";
import { DecisionQueue } from "../models/decision-queue.js";
import { WordCard } from "../models/word-card.js";

const HELD = 2; // clips made ready on either side: a phone plays only so many at once
const NEXT_AFTER = 450; // ms in which one sees what was decided

class CaptionReview extends HTMLElement {
  #cards = [];
  #clips = new Map(); // card → Clip
  #queue;
  #seen; // IntersectionObserver
  #heard = false; // somebody has tapped to hear: the next ones may play by themselves
  #media = null;
  #title = "";
  #last = null; // the card that was decided last
  #over = new AbortController();

  connectedCallback() {
    const row = this.querySelector(".word-row");
    if (!row) return;
    this.#media = JSON.parse(document.getElementById("captions-media")?.textContent ?? "null");
    const items = [...row.querySelectorAll(".word-card:not(.word-end)")];
    this.#cards = items.map((item) => new WordCard(item, this.dataset));
    this.#open();
    for (const card of this.#cards) this.#wire(card);
    this.#title = this.querySelector("h2").textContent;
    row.querySelector("[data-again]").addEventListener("click", () => {
      this.#scroll(this.#cards[0]);
      this.#cards[0].focus();
    });
    this.querySelector("[data-undo-last]").addEventListener("click", () => {
      this.#scroll(this.#last);
      this.#undo(this.#last);
    });
    this.#see(row);
    this.#count();
    const { signal } = this.#over;
    addEventListener("online", () => this.#queue.run(), { signal });
  }

  disconnectedCallback() {
    this.#over.abort();
    this.#seen?.disconnect();
    for (const clip of this.#clips.values()) clip.close();
  }

  get open() {
    return this.#cards.filter((card) => card.state === "open");
  }

  // --- deciding ------------------------------------------------------------------------------

  #open() {
    this.#queue = new DecisionQueue(localStorage, this.dataset.store, ({ url, body }) =>
      call("POST", url, body, { keepalive: true }),
    );
    this.#queue.onchange = (state) => this.#show(state);
    this.#queue.ondone = () => this.dispatchEvent(new CustomEvent("corrected", { bubbles: true }));
    this.#queue.onrefused = (decision, error) => this.#refused(decision, error);
    // What an earlier page could not send any more.
    for (const { id, is } of this.#queue.waiting) this.#card(id)?.decide(is);
    if (this.#queue.waiting.length) this.#queue.run();
  }

  #wire(card) {
    card.item.addEventListener("click", (event) => this.#click(event, card));
    card.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#decide(card, card.typed);
    });
    card.form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      card.leave();
    });
  }

  #click(event, card) {
    const button = event.target.closest("button");
    if (!button || button.type === "submit") return;
    if (button.matches("[data-play]")) return this.#hear(card);
    if (button.dataset.guess !== undefined) return this.#decide(card, button.dataset.guess);
    const acts = {
      keep: () => this.#decide(card, card.heard),
      write: () => card.write(),
      leave: () => card.leave(),
      remove: () => this.#decide(card, ""),
      undo: () => this.#undo(card),
      theirs: () => this.#settle(card, card.theirs),
      mine: () => this.#insist(card),
    };
    acts[button.dataset.act]?.();
  }

  /** `is` stands there from now on; what was heard, if it is that. */
  #decide(card, is) {
    const same = is === card.heard;
    const url = same ? this.dataset.keep : this.dataset.fix;
    this.#send(card, url, { was: card.heard, ...(same ? {} : { text: is }) }, is);
    this.#settle(card, is);
    this.#remember(card);
  }

  /** The next card comes at once: what was decided by a slip is taken back from here. */
  #remember(card) {
    this.#last = card;
    this.querySelector("[data-undo-last]").hidden = !card;
  }

  #settle(card, is) {
    card.decide(is);
    this.#say(card.words);
    this.#count();
    setTimeout(() => this.#goOn(card), NEXT_AFTER);
  }

  #undo(card) {
    this.#send(card, this.dataset.reopen, { was: card.is, heard: card.heard }, null);
    card.reopen();
    this.#say(this.#fill(this.dataset.opened, { was: card.heard }));
    this.#count();
    this.#remember(null);
    card.focus();
  }

  #insist(card) {
    const { theirs, mine } = card;
    this.#send(card, this.dataset.fix, { was: theirs, text: mine }, mine);
    this.#settle(card, mine);
  }

  #send(card, url, body, is) {
    const { start, end } = card;
    this.#queue.add({ id: card.id, url, is, body: { start, end, ...body } });
  }

  /** Something else stands there by now, or the server will not have it. */
  #refused({ id, is }, error) {
    const card = this.#card(id);
    if (!card) return;
    const now = error.details?.now;
    if (now !== undefined && now === is) return; // another window decided the same
    if (card === this.#last) this.#remember(null);
    if (now === undefined) {
      card.reopen();
      this.#toast(error.message || this.dataset.failed);
    } else {
      const words = now ? this.dataset.changed : this.dataset.gone;
      card.conflict(this.#fill(words, { is: now }), { theirs: now, mine: is ?? card.heard });
    }
    this.#count();
    this.#scroll(card);
  }

  #card(id) {
    return this.#cards.find((card) => card.id === id);
  }

  // --- one after another ---------------------------------------------------------------------

  /** To the next word that is open, behind this one or, at last, before it. */
  #goOn(card) {
    if (card.state !== "decided") return; // taken back, or refused meanwhile
    const at = this.#cards.indexOf(card);
    const next = [...this.#cards.slice(at + 1), ...this.#cards].find((each) => each.state === "open");
    if (next) {
      this.#scroll(next);
      next.focus();
      if (this.#heard) this.#hear(next);
      return;
    }
    if (this.#cards.some((each) => each.state === "conflict")) return;
    const end = this.querySelector(".word-end");
    this.#scroll({ item: end });
    end.querySelector("h3").focus({ preventScroll: true });
  }

  #scroll({ item }) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const behavior = still ? "auto" : "smooth";
    item.scrollIntoView({ behavior, inline: "center", block: "nearest" });
  }

  #count() {
    const done = this.#cards.every((card) => card.state === "decided");
    this.querySelector(".word-end").hidden = !done;
    const title = this.querySelector("h2");
    title.textContent = done ? title.dataset.done : this.#title;
    const now = this.querySelector(".word-card.is-here");
    const at = this.#cards.findIndex((card) => card.item === now);
    const n = at < 0 ? this.#cards.length : at + 1;
    const words = this.#fill(this.dataset.counter, { n, all: this.#cards.length });
    this.querySelector("[data-part-count]").textContent = done ? "" : words;
  }

  /** Which card is in the middle; and clips are made ready only for what is near. */
  #see(row) {
    const look = (entries) => {
      for (const { target, isIntersecting } of entries) {
        target.classList.toggle("is-here", isIntersecting);
        const card = this.#cards.find((each) => each.item === target);
        if (!card) continue;
        if (isIntersecting) this.#hold(card);
        else this.#clips.get(card)?.stop();
      }
      this.#count();
    };
    this.#seen = new IntersectionObserver(look, { root: row, threshold: 0.7 });
    for (const item of row.children) this.#seen.observe(item);
  }

  /** The clip of a card is made ready, those far from it are let go. */
  #hold(card) {
    this.#clip(card)?.ready();
    const at = this.#cards.indexOf(card);
    for (const [other, clip] of this.#clips) {
      if (Math.abs(this.#cards.indexOf(other) - at) > HELD) clip.close();
    }
  }

  // --- hearing -------------------------------------------------------------------------------

  #clip(card) {
    if (!this.#media) return null;
    if (!this.#clips.has(card)) {
      const clip = new Clip(card.video, this.#media, card.clip);
      clip.onmove = (share) => card.move(share);
      this.#clips.set(card, clip);
    }
    return this.#clips.get(card);
  }

  #hear(card) {
    for (const clip of this.#clips.values()) if (clip.playing) clip.stop();
    this.#heard = true;
    const clip = this.#clip(card);
    if (clip) clip.onfail = (kind) => this.#unheard(kind);
    clip?.play();
  }

  #unheard(kind) {
    // Its address has run out while the page lay open: nothing is lost by loading it anew.
    if (kind === "expired") location.reload();
    else this.#toast(this.dataset.unheard);
  }

  // --- telling -------------------------------------------------------------------------------

  #show(state) {
    for (const part of this.querySelectorAll("[data-saved]")) {
      part.hidden = part.dataset.saved !== state;
    }
  }

  #say(words) {
    this.querySelector("[data-say]").textContent = words;
  }

  #toast(text) {
    const detail = { text, level: "error" };
    this.dispatchEvent(new CustomEvent("toast", { bubbles: true, detail }));
  }

  #fill(words, values) {
    return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }
}

customElements.define("caption-review", CaptionReview);

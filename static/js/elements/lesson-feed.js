// <lesson-feed>: the feed page (templates/pathways/feed.html). One item fills the screen;
// one gesture moves exactly one item; what comes next is ready before it is asked for.
//
//   data-feed    address of the next pages (JSON, ?cursor=)
//   data-item    address of one item, with ID in it
//   data-item-news   address that tells what became of an item, with ID in it
//   data-learn   address of a lesson's own page, with ID in it
//   data-events  where watched intervals go
//   data-moves, data-odds, data-owner   where swipes are told and asked for, and whose store it is
//   data-captions, data-caption-size, data-caption-ground, data-rate, data-save
//                the account's settings: on/off, percent, shade|solid|none, speed, on/off
//
// Its live region has the words for what is said: data-video, -quiz, -prompt, -end, -on, -off.
//
// The first page of items is in the page itself (#feed-page). Cards listen to `card-shown`
// and `card-hidden`; they may send `card-done` (move on) and `seek-lesson` {atom, t}.

import { cardFor, fetchAll } from "./cards.js";
import { Track } from "./lesson-feed/track.js";
import { Upkeep } from "./lesson-feed/upkeep.js";
import { whenIdle } from "../lib/when-idle.js";
import { Bandwidth } from "../models/bandwidth.js";
import { FeedItems } from "../models/feed-items.js";
import { Gestures } from "../models/gestures.js";
import { VideoPool, keepers, roomFor } from "../models/pool.js";
import { Preferences } from "../models/preferences.js";
import { Reporter } from "../models/reporter.js";

const SETTLE = 250; // ms after a step, while it moves, before others are prepared
const LENT = 1500; // ms at most for which the lesson on screen lets the next one go first
const MORE_WHEN = 6; // items left
// Loaded when one is opened, or once the first lesson is under way.
const SHEETS = {
  transcript: () => import("./transcript-sheet.js"),
  viewing: () => import("./viewing-sheet.js"),
};
const LAST_SECONDS = 3; // s of a lesson that are shown for a moment behind its end

class LessonFeed extends HTMLElement {
  #items;
  #index = 0;
  #cards = new Map(); // item → card element
  #seen = new WeakMap(); // item → when it was last on screen, counted in steps
  #steps = 0;
  #room = roomFor(navigator.deviceMemory);
  #leading = null; // the card that a finger is about to bring
  #track;
  #shelf = null; // a Prefetch, as soon as the first frame is on its way
  #settling = 0;
  #lent = 0;
  #keys = null; // MediaKeys

  connectedCallback() {
    const flag = new URLSearchParams(location.search).get("ttff");
    this.cold = flag === "cold";
    const preferences = new Preferences(undefined, {
      captions: this.dataset.captions !== "off",
      captionSize: this.dataset.captionSize,
      captionGround: this.dataset.captionGround,
      rate: Number(this.dataset.rate) || 1,
    });
    const account = this.dataset.save === "on";
    this.shared = {
      bandwidth: new Bandwidth(),
      preferences,
      get saveData() {
        return preferences.saveData ?? (account || (navigator.connection?.saveData ?? false));
      },
      reporter: new Reporter(this.dataset.events),
      cold: this.cold,
      enough: Infinity, // s in hand with which the lesson on screen leaves the line to the next one
      pool: new VideoPool(this.#room.elements),
    };
    Object.assign(this.dataset, preferences.captionLook);
    this.#track = new Track(this, this.#cards);
    const page = JSON.parse(document.getElementById("feed-page").textContent);
    const { feed, item, itemNews: news } = this.dataset;
    this.#items = new FeedItems(page, { feed, item, news });
    if (flag !== null) this.#items.keepForMeasuring();
    this.#wire();
    new Upkeep(this, this.#items, () => [...this.#cards.values()].flatMap(({ player }) => player ?? []));
    const t = Number(new URLSearchParams(location.search).get("t")) || null;
    this.#show(0, { at: t });
    this.#foresee().catch(() => {});
    if (flag !== null) import("../lib/ttff.js").then(({ measure }) => measure(this));
  }

  get items() {
    return this.#items.all;
  }

  get index() {
    return this.#index;
  }

  get current() {
    return this.#cards.get(this.items[this.#index]);
  }

  /** One item on (1) or back (-1). Whatever the gesture, never more. */
  step(way) {
    const goal = this.#index + way;
    if (!way || goal < 0 || goal >= this.items.length) {
      this.#lead(0);
      return this.#track.place(0, true);
    }
    this.#show(goal, { animate: true });
  }

  /** Straight to an item, without animation. */
  jump(index, options = {}) {
    this.#show(index, options);
  }

  cardAt(index) {
    return this.#cards.get(this.items[index]);
  }

  /** Nothing moves and nothing is downloaded until an item is shown again. */
  halt() {
    clearTimeout(this.#settling);
    this.#shelf?.pause();
    for (const { player } of this.#cards.values()) {
      player?.rest();
      player?.yield();
    }
  }

  /** Resolves when everything that is to be held ready is ready. */
  async prepare() {
    clearTimeout(this.#settling);
    await this.#settle();
  }

  #show(index, { animate = false, at = null } = {}) {
    const before = this.current;
    this.#shelf?.moved(this.#index, index, this.items, before?.player?.video.currentTime);
    this.#index = index;
    const item = this.items[index];
    const card = this.#cards.get(item) ?? this.#make(item);
    this.#seen.set(item, ++this.#steps);
    if (this.#leading !== card) this.#lead(0);
    this.#leading = null;
    const held = before !== card && before?.contains(document.activeElement);
    const part = held && document.activeElement.dataset.part;
    if (before && before !== card) this.#leave(before);
    this.#lend(null);
    this.#shelf?.pause();
    card.inert = false;
    card.classList.add("is-near"); // what is hidden takes no focus
    card.removeAttribute("aria-hidden");
    if (held) this.#focus(card.querySelector(`[data-part="${part}"]`), card);
    if (card.player) card.player.play({ at, bytes: this.#shelf?.take(item.media.start?.url) });
    this.#track.place(0, animate);
    for (const other of this.#cards.values()) other.player?.yield();
    card.dispatchEvent(new CustomEvent("card-shown"));
    if (item.id) history.replaceState(null, "", this.#path(item) + this.#flags());
    whenIdle(() => this.#index === index && this.#announce(item));
    this.#settleSoon();
  }

  /** The focus goes along: to the same control of the next card, else to the card itself. */
  #focus(same, card) {
    card.tabIndex = -1;
    (same?.checkVisibility() ? same : card).focus({ preventScroll: true });
  }

  #settleSoon() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#settle(), SETTLE);
  }

  /** Takes an item out that is gone. */
  drop(item) {
    const at = this.items.indexOf(item);
    if (at < 0 || at === this.#index) return;
    this.#items.drop(item);
    if (at < this.#index) this.#index -= 1;
    this.#cards.get(item)?.player?.remove();
    this.#cards.get(item)?.remove();
    this.#cards.delete(item);
    this.#track.place(0, false);
    this.#track.draw();
    this.#announceEnds();
  }

  /** What a finger is about to bring (1: the next) begins before it has left the glass. */
  #lead(way) {
    const item = way ? this.items[this.#index + way] : null;
    const card = item && !this.cold ? (this.#cards.get(item) ?? this.#make(item)) : null;
    if (card === this.#leading) return;
    this.#leading?.player?.retreat();
    this.#leading = card;
    card?.classList.add("is-near");
    if (card) this.#shelf?.pause();
    else this.#settleSoon();
    card?.player?.lead(this.#shelf?.take(item.media.start?.url));
  }

  #leave(card) {
    card.inert = true;
    card.player?.rest();
    card.dispatchEvent(new CustomEvent("card-hidden"));
  }

  #announce(item) {
    const { previous, next } = this.#buttons;
    previous.disabled = this.#index === 0;
    next.disabled = this.#index >= this.items.length - 1;
    this.say((this.#part("live").dataset[item.kind] ?? "{title}").replace("{title}", item.title ?? ""));
  }

  /** Words for a screen reader, when it has time. */
  say(words) {
    this.#part("live").textContent = words;
  }

  #path(item) {
    return this.dataset.learn.replace("ID", item.id);
  }

  /** A measuring flag stays in the address. */
  #flags() {
    const flag = new URLSearchParams(location.search).get("ttff");
    return flag === null ? "" : `?ttff=${flag}`;
  }

  #make(item) {
    const card = cardFor(item, this);
    card.inert = true;
    this.#cards.set(item, card);
    this.#track.append(card);
    if (card.player) {
      card.player.shared = this.shared;
      card.player.item = item;
    }
    return card;
  }

  /** Once the item on screen is under way: what lies around it. */
  async #settle() {
    const at = this.#index;
    await this.#foresee().catch(() => {}); // without a network the next settling tries again
    if (!this.#shelf || this.#index !== at) return;
    const cards = this.#shelf.cards(at, this.items.length);
    this.#clear(new Set(cards.map((i) => this.items[i])));
    for (const i of cards) {
      const item = this.items[i];
      const card = this.#cards.get(item) ?? this.#make(item);
      this.#track.place(0);
      this.#track.draw();
      if (i === at || !card.player) continue;
      const bytes = await this.#shelf.ready(item);
      if (this.#index !== at) return;
      if (i === cards[1]) this.#lend(item);
      await card.player.hold(bytes);
      if (this.#index !== at) return;
      this.#lend(null);
      card.player.captioned();
    }
    this.dispatchEvent(new CustomEvent("feed-settled"));
    if (!this.cold) {
      this.#shelf.go(at, this.items);
      this.#licences(this.#shelf.soon(at, this.items).map(({ media }) => media));
    }
    if (this.items.length - at <= MORE_WHEN) await this.#more();
    await this.#fetchRest();
  }

  /** The line is the next lesson's for a moment, while the one on screen has enough in hand. */
  #lend(item) {
    clearTimeout(this.#lent);
    this.shared.enough = item ? this.#shelf.enough(item) : Infinity;
    if (item) this.#lent = setTimeout(() => this.#lend(null), LENT);
  }

  async #foresee() {
    const { prefetchFor } = await import("../models/forethought.js");
    this.#shelf ??= prefetchFor(this, this.shared);
  }

  /** The modules that no first frame needs. Without a network the next settling tries again. */
  #fetchRest() {
    const all = [fetchAll(), this.#hearKeys(), ...Object.values(SHEETS).map((load) => load())];
    return Promise.all(all).catch(() => {});
  }

  async #hearKeys() {
    const { MediaKeys } = await import("./lesson-feed/media-keys.js");
    this.#keys ??= new MediaKeys(this);
  }

  /** Who presses keys has them from the first one on. */
  async #hearKeyboard(event) {
    const { Keyboard } = await import("./lesson-feed/keyboard.js");
    new Keyboard(this, event);
  }

  /** Cards that are not in `plan` go, but for those seen last: the way back is instant. */
  #clear(plan) {
    const others = [...this.#cards].filter(([item]) => !plan.has(item));
    const held = others.map(([item, card]) => {
      return { item, size: card.player?.size ?? 0, seen: this.#seen.get(item) ?? 0 };
    });
    const room = { ...this.#room, elements: this.#room.elements - plan.size };
    const kept = new Set(this.cold ? [] : keepers(held, room).map(({ item }) => item));
    for (const [item, card] of others) {
      if (kept.has(item)) continue;
      this.#cards.delete(item);
      card.player?.remove();
      card.remove();
    }
  }

  /** Cards on hold fetch their own. */
  async #licences(medias) {
    const locked = medias.filter((media) => media?.protection);
    if (!locked.length) return;
    const { ahead } = await import("../models/protection.js");
    for (const media of locked) await ahead(media);
  }

  async #more() {
    if (await this.#items.more()) this.#track.place(0, false);
    this.#announceEnds();
  }

  #announceEnds() {
    this.#buttons.next.disabled = this.#index >= this.items.length - 1;
  }

  // --- gestures and events ---------------------------------------------------------------

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  get #buttons() {
    return { previous: this.#part("previous"), next: this.#part("next") };
  }

  #wire() {
    new Gestures(this, {
      step: (way) => this.step(way),
      drag: (offset) => {
        this.#lead(-Math.sign(offset));
        this.#track.place(offset, false);
      },
      toggle: () => this.current.player?.toggle(),
    });
    document.addEventListener("keydown", (event) => this.#hearKeyboard(event), { once: true });
    this.#buttons.previous.addEventListener("click", () => this.step(-1));
    this.#buttons.next.addEventListener("click", () => this.step(1));
    this.addEventListener("card-done", () => this.step(1));
    this.addEventListener("lesson-continue", () => this.step(1));
    this.addEventListener("quiz-leave", (event) => {
      event.preventDefault(); // the link is for a quiz on a page of its own
      this.step(1);
    });
    this.addEventListener("seek-lesson", (event) => {
      event.preventDefault();
      this.#seekLesson(event.detail);
    });
    this.addEventListener("lesson-transcript", (event) => this.#sheet("transcript", event.target));
    this.addEventListener("lesson-speed", (event) => this.#sheet("viewing", event.target));
    this.addEventListener("feed-awake", () => this.#settleSoon());
    addEventListener("popstate", () => this.#comeBack());
    addEventListener("online", () => this.shared.reporter.flush());
  }

  async #sheet(name, player) {
    await SHEETS[name]();
    this.querySelector(`${name}-sheet`).open(player);
  }

  /** "See the moment": the lesson, at that second; back in the feed if it is there. */
  async #seekLesson({ atom, t }) {
    const at = await this.#items.find(atom, this.#index);
    if (at === null) return;
    history.pushState(null, ""); // "back" leads to the question that asked
    // The moment may be of a longer version: then the last seconds are nearest.
    const { duration = t } = this.items[at].media ?? {};
    this.jump(at, { at: Math.min(t, Math.max(0, duration - LAST_SECONDS)) });
  }

  #comeBack() {
    const at = this.items.findIndex((item) => item.id && this.#path(item) === location.pathname);
    if (at < 0) location.reload();
    else if (at !== this.#index) this.jump(at);
  }
}

customElements.define("lesson-feed", LessonFeed);

// Keeps the feed going: addresses that ran out, lessons that are gone, a page that was hidden or
// asleep, a second tab, reports that could not be sent.

import { OneVoice } from "../../models/one-voice.js";

const TRY_AGAIN = 3000; // ms between tries to get new addresses without a network
const MOVE_ON = 4000; // ms in which it can be read that a lesson is gone

export class Upkeep {
  #feed;
  #items;
  #players;
  #voice;
  #unsent = null; // an Unsent

  /**
   * @param {object} feed a <lesson-feed>
   * @param {import("../../models/feed-items.js").FeedItems} items
   * @param {() => object[]} players all that exist
   */
  constructor(feed, items, players) {
    this.#feed = feed;
    this.#items = items;
    this.#players = players;
    this.#voice = new OneVoice(() => this.#hush());
    feed.addEventListener("lesson-expired", ({ target }) => this.#renew(target));
    feed.addEventListener("lesson-gone", ({ target }) => this.#skip(target));
    feed.addEventListener("feed-settled", () => this.#hearNews());
    feed.addEventListener("lesson-playing", () => this.#speaks && this.#voice.speak());
    document.addEventListener("visibilitychange", () => this.#look());
    document.addEventListener("freeze", () => this.#sleep());
    document.addEventListener("resume", () => this.#wake());
    addEventListener("pagehide", () => this.#go());
    addEventListener("pageshow", ({ persisted }) => persisted && this.#comeBack());
    feed.addEventListener("feed-settled", () => this.#remember(), { once: true });
  }

  /** No first frame needs it. */
  async #remember() {
    const { Unsent } = await import("../../models/unsent.js").catch(() => ({}));
    if (!Unsent) return;
    this.#unsent = new Unsent(this.#feed.dataset.owner, this.#feed.shared.reporter);
    this.#unsent.send();
  }

  #go() {
    this.#sleep();
    this.#unsent?.keep();
  }

  #comeBack() {
    this.#unsent?.drop();
    this.#wake();
  }

  #look() {
    if (document.hidden) this.#sleep();
    else this.#wake();
  }

  #sleep() {
    this.#feed.current?.player?.suspend();
  }

  /** First the lesson on screen, then what waits around it. */
  #wake() {
    if (document.hidden) return;
    this.#feed.current?.player?.resume();
    for (const player of this.#players()) player.refresh();
    this.#hearNews();
    this.#feed.dispatchEvent(new CustomEvent("feed-awake"));
  }

  /** Creators correct, replace and withdraw while people watch: who comes to a lesson gets today's. */
  async #hearNews() {
    const { player } = this.#feed.current ?? {};
    const news = player && (await this.#items.news(player.item));
    if (!news || !player.isConnected) return;
    if (news.captions) player.renewedCaptions = news.captions;
    else if (news.gone) this.#withdraw(player);
    else if ((await this.#items.renew(player.item)) === "renewed") player.renewed = player.item;
  }

  #withdraw(player) {
    player.video.pause();
    player.lost = true;
  }

  /** Whether what plays is heard, now or in a moment: the sound follows the picture. */
  get #speaks() {
    return !this.#feed.shared.preferences.muted;
  }

  /** Another tab has begun to speak. */
  #hush() {
    const player = this.#feed.current?.player;
    if (this.#speaks && player && !player.video.paused) player.toggle();
  }

  async #renew(player) {
    const outcome = await this.#items.renew(player.item);
    if (!player.isConnected) return;
    if (outcome === "renewed") player.renewed = player.item;
    else if (outcome === "gone") player.lost = true;
    else setTimeout(() => this.#renew(player), TRY_AGAIN);
  }

  /** What is gone is told, if somebody looks at it; then the next one comes. */
  #skip(player) {
    const { item } = player;
    if (this.#feed.current?.player !== player) return this.#feed.drop(item);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    setTimeout(() => {
      if (this.#feed.current?.player !== player || !player.lost) return;
      this.#feed.step(1);
      this.#feed.drop(item);
    }, MOVE_ON);
  }
}

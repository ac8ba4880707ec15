// Where the cards lie, and which of them are drawn.

export class Track {
  #node;
  #feed;
  #cards;

  /** @param {Map<object, HTMLElement>} cards by item, of a <lesson-feed> */
  constructor(feed, cards) {
    this.#node = feed.querySelector(".feed-track");
    this.#feed = feed;
    this.#cards = cards;
  }

  append(card) {
    this.#node.append(card);
  }

  /** Every card where it belongs, the finger `offset` px away from rest. */
  place(offset, animate = this.#node.classList.contains("is-moving")) {
    const { items, index } = this.#feed;
    this.#node.classList.toggle("is-moving", animate);
    const reach = index === 0 && offset > 0 ? 0.3 : 1;
    const last = index === items.length - 1 && offset < 0;
    this.#node.style.transform = `translate3d(0, ${offset * (last ? 0.3 : reach)}px, 0)`;
    for (const [item, card] of this.#cards) {
      card.style.transform = `translate3d(0, ${(items.indexOf(item) - index) * 100}%, 0)`;
    }
  }

  /** The cards beside the one on screen, too: while nothing moves, not when they are to appear. */
  draw() {
    const { items, index } = this.#feed;
    for (const [item, card] of this.#cards) {
      card.classList.toggle("is-near", Math.abs(items.indexOf(item) - index) <= 1);
    }
  }
}

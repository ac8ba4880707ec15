// The items of the feed: the page that came with the document and those that follow.

const NEWS_AFTER = 15000; // ms that captions are taken to be the current ones

export class FeedItems {
  #urls;
  #told = new WeakMap(); // item → when the server told of its captions
  #next;
  #loading = null;
  all;

  /** @param {{items: object[], next: string|null}} page */
  constructor(page, urls) {
    this.#urls = urls;
    this.#next = page.next;
    this.all = [...page.items];
    this.#close();
  }

  /** Fetches the next page. True: items were added; false: there are none; null: no network. */
  more() {
    if (!this.#next) return Promise.resolve(false);
    this.#loading ??= this.#load().finally(() => (this.#loading = null));
    return this.#loading;
  }

  /** Index of an item by its id; one that is not in the feed is put in before `before`. */
  async find(id, before) {
    const here = this.all.findIndex((item) => item.id === id);
    if (here >= 0) return here;
    const item = await this.#get(this.#urls.item.replace("ID", id));
    if (!item) return null;
    this.#told.set(item, performance.now());
    this.all.splice(before, 0, item);
    return before;
  }

  /** The same item with fresh addresses, or null. */
  async renew(item) {
    const fresh = await this.#get(this.#urls.item.replace("ID", item.id));
    if (!fresh) return null;
    item.media = fresh.media;
    this.#told.set(item, performance.now());
    return item;
  }

  /** The tracks of a lesson's captions if they may have been corrected meanwhile, else null. */
  async captionNews(item) {
    const told = this.#told.get(item) ?? 0;
    if (!item.media || performance.now() - told < NEWS_AFTER) return null;
    this.#told.set(item, performance.now());
    return this.#get(this.#urls.captions.replace("ID", item.id));
  }

  /** Only lessons, the first again at the end: a round can then be swiped through. */
  keepForMeasuring() {
    const lessons = this.all.filter((item) => item.kind === "video");
    this.all = lessons.length ? [...lessons, { ...lessons[0] }] : this.all;
    this.#next = null;
  }

  /** Pages until one brings something new: what was just watched comes again at the end. */
  async #load() {
    const before = this.all.length;
    while (this.#next && this.all.length === before) {
      if (!(await this.#page())) return null;
    }
    this.#close();
    return this.all.length > before;
  }

  async #page() {
    const url = new URL(this.#urls.feed, location.href);
    url.searchParams.set("cursor", this.#next);
    const page = await this.#get(url);
    if (!page) return false;
    const known = new Set(this.all.map((item) => item.id));
    this.#next = page.next;
    for (const item of page.items) this.#told.set(item, performance.now());
    this.all.push(...page.items.filter((item) => !known.has(item.id)));
    return true;
  }

  /** After the last item comes a card that says so. */
  #close() {
    if (!this.#next && this.all.at(-1)?.kind !== "end") this.all.push({ id: "", kind: "end" });
  }

  async #get(url) {
    try {
      const response = await fetch(url, { headers: { Accept: "application/json" } });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }
}

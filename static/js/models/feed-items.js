// The items of the feed: the page that came with the document and those that follow.

const GONE = [403, 404, 410];
const NEWS_AFTER = 15000; // ms that an item is taken to be as it is now

/** Whether there is enough to show it: one item that is not must not stop the others. Pure. */
export function isWhole(item) {
  if (typeof item?.kind !== "string" || typeof item.id !== "string") return false;
  if (item.kind === "quiz") return typeof item.quiz?.url === "string";
  return item.kind !== "video" || canPlay(item.media);
}

function canPlay(media) {
  if (!(media?.duration > 0)) return false;
  const tracks = [...(media.video ?? []), ...(media.audio ? [media.audio] : [])];
  return tracks.every(isTrack) && (media.video?.length > 0 || typeof media.hls === "string");
}

function isTrack(track) {
  const { url, init, codec, segments } = track ?? {};
  if (![url, init, codec].every((part) => typeof part === "string")) return false;
  const numbers = (segment) => segment.length === 4 && segment.every(Number.isFinite);
  return Array.isArray(segments) && segments.length > 0 && segments.every(numbers);
}

export class FeedItems {
  #urls;
  #told = new WeakMap(); // item → when the server told of it
  #next;
  #loading = null;
  all;

  /** @param {{items: object[], next: string|null}} page */
  constructor(page, urls) {
    this.#urls = urls;
    this.#next = page.next;
    this.all = page.items.filter(isWhole);
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
    if (!isWhole(item)) return null;
    item.source = "review"; // to see a moment again
    this.#told.set(item, performance.now());
    this.all.splice(before, 0, item);
    return before;
  }

  /** Fresh addresses for `item`. @returns {Promise<"renewed"|"gone"|"offline">} */
  async renew(item) {
    const { status, body } = await this.#ask(this.#urls.item.replace("ID", item.id));
    if (GONE.includes(status)) return "gone";
    if (!isWhole(body)) return "offline";
    item.media = body.media;
    this.#told.set(item, performance.now());
    return "renewed";
  }

  /** It is not there any more. */
  drop(item) {
    this.all = this.all.filter((each) => each !== item);
  }

  /**
   * What became of a lesson that may have changed meanwhile.
   * @returns {Promise<null|{gone?: true, other?: true, captions?: object[]}>} other: another version
   */
  async news(item) {
    const told = this.#told.get(item) ?? 0;
    if (!item.media || performance.now() - told < NEWS_AFTER) return null;
    this.#told.set(item, performance.now());
    const { status, body } = await this.#ask(this.#urls.news.replace("ID", item.id));
    if (GONE.includes(status)) return { gone: true };
    return body && (body.asset === item.media.asset ? { captions: body.captions } : { other: true });
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
    this.all.push(...page.items.filter((item) => isWhole(item) && !known.has(item.id)));
    return true;
  }

  /** After the last item comes a card that says so. */
  #close() {
    if (!this.#next && this.all.at(-1)?.kind !== "end") this.all.push({ id: "", kind: "end" });
  }

  async #get(url) {
    return (await this.#ask(url)).body;
  }

  /** Status 0: there is no network. */
  async #ask(url) {
    try {
      const response = await fetch(url, { headers: { Accept: "application/json" } });
      return { status: response.status, body: response.ok ? await response.json() : null };
    } catch {
      return { status: 0, body: null };
    }
  }
}

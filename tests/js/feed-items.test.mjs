import assert from "node:assert/strict";
import { test } from "node:test";
import { FeedItems, isWhole } from "../../static/js/models/feed-items.js";
import { VideoPool, keepers, roomFor } from "../../static/js/models/pool.js";
import { soundOnly } from "../../static/js/models/background-audio.js";

const track = { url: "/v", init: "AA==", codec: "avc1", segments: [[0, 9, 0, 1]] };
const lesson = { id: "a", kind: "video", media: { duration: 9, video: [track], audio: track } };
const urls = { feed: "/feed", item: "/item/ID", news: "/news/ID" };

function answering(status, body) {
  globalThis.fetch = async () => new Response(JSON.stringify(body), { status });
}

test("an item that is not whole is left out, the others stay", () => {
  const broken = [
    null,
    {},
    { id: "x", kind: "video" },
    { id: "x", kind: "video", media: { ...lesson.media, duration: "long" } },
    { id: "x", kind: "video", media: { ...lesson.media, video: [] } },
    { id: "x", kind: "video", media: { ...lesson.media, video: [{ ...track, init: null }] } },
    { id: "x", kind: "video", media: { ...lesson.media, video: [{ ...track, segments: [[0, 9]] }] } },
    { id: "x", kind: "quiz", quiz: null },
  ];
  assert.deepEqual(broken.map(isWhole), broken.map(() => false));
  const future = { id: "y", kind: "hologram" }; // has a card that says so
  const items = new FeedItems({ items: [...broken, lesson, future], next: null }, urls);
  assert.deepEqual(items.all.map(({ id }) => id), ["a", "y", ""]);
});

test("a lesson without pieces of its own plays from its playlist", () => {
  assert.ok(isWhole({ ...lesson, media: { duration: 9, video: [], hls: "/m.m3u8" } }));
});

test("new addresses, none any more, and no network are three things", async () => {
  const fetched = globalThis.fetch;
  const item = { ...lesson };
  const items = new FeedItems({ items: [item], next: null }, urls);
  const media = { ...lesson.media, duration: 10 };
  answering(200, { ...lesson, media });
  assert.equal(await items.renew(item), "renewed");
  assert.equal(item.media.duration, 10);
  answering(404, {});
  assert.equal(await items.renew(item), "gone");
  answering(503, {});
  assert.equal(await items.renew(item), "offline");
  globalThis.fetch = () => Promise.reject(new TypeError("no network"));
  assert.equal(await items.renew(item), "offline");
  globalThis.fetch = fetched;
  items.drop(item);
  assert.deepEqual(items.all.map(({ kind }) => kind), ["end"]);
});

test("what became of a lesson: the same, other words, another version, nothing", async () => {
  const [fetched, clock] = [globalThis.fetch, performance.now];
  const item = { ...lesson, media: { ...lesson.media, asset: "first" } };
  const items = new FeedItems({ items: [item], next: null }, urls);
  let now = 1000;
  performance.now = () => now;
  const later = (status, body) => {
    now += 20000;
    answering(status, body);
    return items.news(item);
  };
  assert.equal(await items.news(item), null, "it has just come");
  const captions = [{ url: "/c" }];
  assert.deepEqual(await later(200, { asset: "first", captions }), { captions });
  assert.equal(await items.news(item), null, "it was told a moment ago");
  assert.deepEqual(await later(200, { asset: "second", captions }), { other: true });
  assert.deepEqual(await later(404, {}), { gone: true });
  assert.equal(await later(503, {}), null);
  [globalThis.fetch, performance.now] = [fetched, clock];
});

test("a small device keeps little, one that does not say something in between", () => {
  const [small, unknown, large] = [0.5, undefined, 8].map((memory) => roomFor(memory));
  assert.ok(small.elements < unknown.elements && unknown.elements < large.elements);
  assert.ok(small.bytes < unknown.bytes && unknown.bytes < large.bytes);
});

test("the lessons seen last stay ready, as many as there is room for", () => {
  const held = [
    { id: "old", size: 4, seen: 1 },
    { id: "new", size: 4, seen: 3 },
    { id: "never", size: 0, seen: 0 },
    { id: "middle", size: 4, seen: 2 },
  ];
  const ids = (room) => keepers(held, room).map(({ id }) => id);
  assert.deepEqual(ids({ elements: 5, bytes: 100 }), ["new", "middle", "old"]);
  assert.deepEqual(ids({ elements: 2, bytes: 100 }), ["new", "middle"]);
  assert.deepEqual(ids({ elements: 5, bytes: 9 }), ["new", "middle"]);
  assert.deepEqual(ids({ elements: 0, bytes: 9 }), []);
});

test("the pool lends what is free, and keeps no more than it may", () => {
  const pool = new VideoPool(1);
  const fresh = { attributes: [{ name: "class", value: "big" }], replaced: null };
  fresh.replaceWith = (video) => (fresh.replaced = video);
  assert.equal(pool.lend(fresh), fresh);
  const used = { attributes: [], given: {}, setAttribute: (name, value) => (used.given[name] = value) };
  pool.takeBack({ mediaKeys: {} });
  pool.takeBack(used);
  pool.takeBack({});
  assert.equal(pool.lend(fresh), used);
  assert.equal(fresh.replaced, used);
  assert.deepEqual(used.given, { class: "big" });
  assert.equal(pool.lend(fresh), fresh);
});

test("the sound alone has no picture and no bundle", () => {
  const { video, audio, start } = soundOnly({ ...lesson.media, start: {}, audio: track });
  assert.deepEqual([video.length, video[0].url, audio, start], [1, "/v", null, null]);
});

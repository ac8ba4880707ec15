import assert from "node:assert/strict";
import { test } from "node:test";
import { Odds, thumb } from "../../static/js/models/odds.js";
import { Prefetch, howItPlays } from "../../static/js/models/prefetch.js";
import { COMFORT, comfortFor, planBytes, planCards, roomFor } from "../../static/js/models/prefetch-plan.js";
import { Trail } from "../../static/js/models/trail.js";

const LINE = { bps: 4e6, rtt: 200 };
const ROOM = roomFor(LINE);
const forward = (index) => (i) => thumb(i - index);

function lesson(n, { bytes = 50_000, open = true, ...media } = {}) {
  const url = `/media/token/a/r1/${n}.start`;
  return { id: `id${n}`, kind: "video", open, media: { start: { url, bytes }, protection: null, ...media } };
}

const lessons = (count, fields) => Array.from({ length: count }, (_, n) => lesson(n, fields));
const quiz = { id: "quiz", kind: "quiz", media: null };
const tick = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

function plan(fields) {
  const index = fields.index ?? 8;
  const cards = new Set(planCards(index, fields.items.length));
  return planBytes({ index, cards, odds: forward(index), line: LINE, room: ROOM, ...fields });
}

// --- the plan -----------------------------------------------------------------------------------

test("one behind, two ahead wait as elements", () => {
  assert.deepEqual(planCards(5, 100), [5, 6, 4, 7]);
  assert.deepEqual(planCards(0, 2), [0, 1]);
  assert.deepEqual(planCards(5, 100, { saveData: true }), [5, 6, 4]);
});

test("who is going back has two behind", () => {
  const back = (i) => (i < 5 ? 0.8 : 0.3);
  assert.deepEqual(planCards(5, 100, { odds: back }), [5, 6, 4, 3]);
});

test("six in memory, the rest of twenty in the store, the likeliest first", () => {
  const { bytes, stored } = plan({ items: lessons(60), line: { bps: 4e6, rtt: 300 } });
  assert.deepEqual(bytes, [11, 12, 13, 14, 15, 16]);
  assert.deepEqual(stored, [17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28]);
  assert.equal(new Set([...bytes, ...stored]).size, bytes.length + stored.length);
});

test("no budget is ever exceeded, whatever the feed", () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let round = 0; round < 300; round++) {
    const items = Array.from({ length: 1 + Math.floor(random() * 50) }, (_, n) =>
      random() < 0.2 ? quiz : lesson(n, { bytes: Math.floor(random() * 300_000), open: random() < 0.7 }),
    );
    const index = Math.floor(random() * items.length);
    const odds = items.map(() => random());
    const line = { bps: 10 ** (4 + 4 * random()), rtt: random() * 800 };
    const room = roomFor({ bps: line.bps, saveData: random() < 0.1 });
    const cards = new Set(planCards(index, items.length));
    const { bytes, stored } = planBytes({ index, items, cards, odds: (i) => odds[i], line, room });
    const size = (some) => some.reduce((sum, i) => sum + (items[i].media.start.bytes || 50_000), 0);
    assert.ok(size(bytes) <= room.memory && bytes.length <= 6);
    assert.ok(size(stored) <= room.stored && stored.length <= 20);
    assert.ok([...bytes, ...stored].every((i) => !cards.has(i) && items[i].media?.start));
    assert.ok([...bytes, ...stored].every((i) => i - index <= 20 && index - i <= 6));
  }
});

test("the value of a byte decides: a small start before a large one that is as likely", () => {
  const items = lessons(20);
  items[12].media.start.bytes = 200_000;
  const { bytes } = plan({ items, odds: () => 0.5 });
  assert.ok(!bytes.includes(12));
});

test("what is unlikely is not worth its bytes", () => {
  const odds = (i) => (i < 14 ? 0.5 : 0.01);
  const fast = plan({ items: lessons(40), odds, line: { bps: 5e7, rtt: 90 } });
  assert.deepEqual(fast, { bytes: [], stored: [] }); // a miss costs a tenth of a second at most
  const slow = plan({ items: lessons(40, { open: false }), odds });
  assert.ok(slow.bytes.length === 6 && Math.max(...slow.bytes) < 14);
});

test("nothing is fetched ahead for somebody who saves data", () => {
  const room = roomFor({ bps: 1e8, saveData: true });
  assert.deepEqual(plan({ items: lessons(40), room }), { bytes: [], stored: [] });
});

test("on a slow line less may lie there unseen", () => {
  assert.ok(roomFor({ bps: 4e5 }).memory < roomFor({ bps: 2e6 }).memory);
  assert.equal(roomFor({ bps: 4e5 }).stored, 0);
});

test("what is private or encrypted never goes to the store", () => {
  const secret = lessons(40, { open: false });
  assert.deepEqual(plan({ items: secret }).stored, []);
  const locked = lessons(40, { protection: { scheme: "cbcs" } });
  assert.deepEqual(plan({ items: locked }).stored, []);
  assert.equal(plan({ items: locked }).bytes.length, 6);
});

// --- fetching -----------------------------------------------------------------------------------

function prefetch({ playing = () => "done", fetch = null, saveData = false } = {}) {
  const asked = [];
  const aborted = [];
  const made = new Prefetch(
    fetch ??
      (async (url, signal) => {
        asked.push(url);
        signal.addEventListener("abort", () => aborted.push(url));
        await tick(1);
        if (signal.aborted) throw signal.reason;
        return new Uint8Array(50_000);
      }),
    { playing, bps: () => 2e6, saveData: () => saveData },
  );
  return { made, asked, aborted };
}

const name = (url) => Number(url.match(/(\d+)\.start/)[1]);

test("first seconds come one after another, the likeliest first, and lie in memory", async () => {
  const { made, asked } = prefetch();
  const items = lessons(30);
  await made.go(0, items);
  assert.deepEqual(asked.map(name), [3, 4, 5, 6, 7, 8]); // without a store, nothing for it
  assert.equal(made.take(items[3].media.start.url).length, 50_000);
  assert.equal(made.take(items[20].media.start.url), null);
  await made.go(0, items);
  assert.equal(asked.length, 6);
});

test("nothing competes with a lesson that has little in hand", async () => {
  let state = "starving";
  const { made, asked } = prefetch({ playing: () => state });
  const done = made.go(0, lessons(30));
  await tick(30);
  assert.deepEqual(asked, []);
  state = "done";
  await done;
  assert.equal(asked.length, 6);
});

test("the likeliest next one waits only until the lesson on screen can spare the line", async () => {
  const asked = [];
  const { made } = prefetch({ playing: (comfort) => asked.push(comfort) && (comfort < 1.1 ? "loading" : "starving") });
  assert.equal(await made.ready(lesson(1)), null);
  assert.equal(asked.length, 1);
  assert.equal(comfortFor(lesson(1), { bps: 2e6, rtt: 100 }).toFixed(2), "0.60"); // 0.1 s and 0.2 s, twice
  const slow = { bps: 2e5, rtt: 100 };
  assert.equal(comfortFor(lesson(1), slow), COMFORT);
  assert.ok(comfortFor(lesson(1, { bytes: 9_000 }), slow) < 1);
});

test("a swipe aborts what is fetched ahead, and nothing follows", async () => {
  const { made, asked, aborted } = prefetch();
  const done = made.go(0, lessons(30));
  await tick(0);
  made.pause();
  await done;
  assert.equal(aborted.length, 1);
  assert.equal(asked.length, 1);
});

test("another prediction cancels what is no longer wanted, and keeps what is", async () => {
  const ended = [];
  const slow = (url, signal) =>
    new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => ended.push(name(url)) && reject(signal.reason));
    });
  const { made } = prefetch({ fetch: slow });
  const items = lessons(60);
  made.go(0, items);
  await tick();
  made.go(1, items); // 3 is the element of 1 now
  await tick();
  assert.deepEqual(ended, [3]);
  made.go(1, items);
  await tick();
  assert.deepEqual(ended, [3]); // 4 goes on
  made.go(40, items);
  await tick();
  assert.deepEqual(ended, [3, 4]);
  made.pause();
});

test("an answer about the odds that comes too late starts nothing", async () => {
  const { made, asked } = prefetch();
  let answer;
  made.trail = { moves: [] };
  made.odds = { isOld: () => true, refresh: () => new Promise((r) => (answer = r)), from: forward };
  const done = made.go(0, lessons(30));
  made.pause();
  answer(true);
  await done;
  assert.deepEqual(asked, []);
});

test("a fetch that fails is passed over", async () => {
  const asked = [];
  const { made } = prefetch({
    fetch: async (url) => {
      asked.push(name(url));
      if (asked.length === 2) throw new Error("lost");
      return new Uint8Array(9);
    },
  });
  await made.go(0, lessons(30));
  assert.equal(asked.length, 6);
  assert.equal(made.take(lessons(5)[4].media.start.url), null);
});

test("memory holds two megabytes at most, the newest", async () => {
  const { made } = prefetch();
  const items = lessons(200);
  for (let at = 0; at < 150; at += 6) await made.go(at, items);
  const held = items.filter(({ media }) => made.take(media.start.url));
  assert.ok(held.length <= 40);
  assert.ok(made.take(items[152].media.start.url));
});

test("how a lesson plays", () => {
  const video = (end, currentTime = 0) => {
    return { currentTime, duration: 30, buffered: { length: end ? 1 : 0, start: () => 0, end: () => end } };
  };
  assert.equal(howItPlays(null), "done");
  assert.equal(howItPlays(video(0)), "starving");
  assert.equal(howItPlays(video(2)), "starving");
  assert.equal(howItPlays(video(8)), "loading");
  assert.equal(howItPlays(video(8, 7)), "starving");
  assert.equal(howItPlays(video(29.9)), "done");
});

// --- odds ---------------------------------------------------------------------------------------

const moves = (...steps) => steps.map((step) => ({ step, dwell: 5 }));

test("the page brings odds of its own; later ones come from the server, seen from here", async () => {
  const items = lessons(31);
  items.slice(0, 4).forEach((item, i) => (item.odds = [1, 0.8, 0.7, 0.1][i]));
  const looks = [];
  const odds = new Odds(async (look) => looks.push(look) && { id11: 0.9, id9: 0.4 });
  odds.begin(items.slice(0, 4));
  assert.equal(odds.from(0, [])(3), 0.1);
  assert.equal(odds.isOld(0, []), false);
  assert.equal(odds.isOld(1, moves(-1)), true);
  assert.equal(await odds.refresh(10, items, moves(1, 1, -1)), true);
  assert.deepEqual(looks[0].behind.slice(0, 2), ["id9", "id8"]);
  assert.equal(looks[0].ahead.length, 20);
  assert.equal(odds.from(10, moves(1, 1, -1))(11), 0.9);
  assert.equal(odds.from(11, moves(1, 1, -1, 1))(12), 0.9); // moved along
  assert.equal(odds.isOld(14, moves(1, 1, -1, 1, 1, 1, 1)), true);
});

test("without a server the rule of thumb serves", async () => {
  const odds = new Odds(async () => null);
  assert.equal(await odds.refresh(3, lessons(9), []), false);
  assert.ok(odds.from(3, [])(4) > odds.from(3, [])(5));
  assert.ok(odds.from(3, moves(-1, -1))(2) > odds.from(3, [])(2));
});

test("At the card behind the last item nothing is asked.", async () => {
  const odds = new Odds(() => assert.fail("asked"));
  assert.equal(await odds.refresh(1, [...lessons(1), { kind: "end" }], []), false);
});

// --- the trail ----------------------------------------------------------------------------------

function trail({ keeps = true, store = new Map() } = {}) {
  const sent = [];
  let now = 0;
  const made = new Trail("/moves", {
    send: (url, body) => keeps && sent.push(JSON.parse(body)),
    clock: () => (now += 1500),
    store: { getItem: (key) => store.get(key) ?? null, setItem: (key, value) => store.set(key, value) },
  });
  return { made, sent, store };
}

test("moves are told with what lay around, numbered on over the pages of a tab", () => {
  const { made, sent, store } = trail();
  const items = [...lessons(30), { id: "", kind: "end" }];
  made.moved(0, 1, items, 4.26);
  made.moved(1, 0, items);
  made.flush();
  const [{ moves: told, session }] = sent;
  assert.deepEqual(told.map(({ number, step }) => [number, step]), [[0, 1], [1, -1]]);
  assert.deepEqual([told[0].origin, told[0].goal, told[0].position, told[0].dwell], ["id0", "id1", 4.3, 1.5]);
  assert.deepEqual(told[1].behind, ["id0"]);
  assert.equal(told[0].ahead.length, 20);
  assert.deepEqual(made.moves.map(({ step }) => step), [1, -1]);
  const next = trail({ store });
  next.made.moved(3, 4, items);
  next.made.flush();
  assert.deepEqual([next.sent[0].session, next.sent[0].moves[0].number], [session, 2]);
});

test("what could not be sent is sent later, and the end is no move", () => {
  const { made, sent } = trail({ keeps: false });
  const items = [...lessons(2), { id: "", kind: "end" }];
  made.moved(0, 1, items);
  made.flush();
  made.moved(1, 2, items);
  made.flush();
  assert.equal(sent.length, 0);
  assert.equal(made.moves.length, 2);
});

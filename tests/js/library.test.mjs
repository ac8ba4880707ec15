// What the library's pages and the lesson's sheet decide without a page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { lessonLink } from "../../static/js/models/lesson-link.js";
import { Reporter } from "../../static/js/models/reporter.js";
import { TypedSearch } from "../../static/js/models/typed-search.js";

test("a link opens at whole seconds, or where whoever follows it has stopped", () => {
  const link = (second) => lessonLink("https://micro.example", "/learn/ID", "abc", second);
  assert.equal(link(0), "https://micro.example/learn/abc");
  assert.equal(link(0.7), "https://micro.example/learn/abc");
  assert.equal(link(32.9), "https://micro.example/learn/abc?t=32");
  const shared = lessonLink("https://micro.example", "/learn/ID", "abc", 32.9, "me");
  assert.equal(shared, "https://micro.example/learn/abc?by=me&t=32");
});

test("reports tell how long ago they were, by a clock that nobody sets", () => {
  let now = 1000;
  let online = false;
  const sent = [];
  const take = (_url, body) => online && sent.push(JSON.parse(body)) > 0;
  const reporter = new Reporter("/events", take, () => now);
  const said = { intervals: [[0, 5]], position: 5, rate: 1 };
  reporter.watched({ id: "a" }, said);
  reporter.flush();
  now += 60_000;
  reporter.watched({ id: "a" }, said);
  online = true;
  reporter.flush();
  assert.deepEqual(sent[0].events.map(({ ago }) => ago), [60, 0]);
  assert.equal("at" in sent[0].events[0], false);
});

function typing(ask) {
  const waiting = [];
  const search = new TypedSearch(ask, { wait: (act) => waiting.push(act) });
  // Of several timers the last one is left: the others were cleared.
  return { search, pause: () => waiting.splice(0).at(-1)() };
}

test("typing asks once, when it pauses, for what stands there then", async () => {
  const asked = [];
  const { search, pause } = typing(async (query) => asked.push(query) && `<${query}>`);
  const answers = ["c", "ce", "cell"].map((query) => search.type(query));
  pause();
  assert.deepEqual(await Promise.all(answers), [null, null, "<cell>"]);
  assert.deepEqual(asked, ["cell"]);
});

test("an answer that was overtaken is not shown", async () => {
  const open = {};
  const ask = (query, signal) => new Promise((done, fail) => {
    open[query] = done;
    signal.addEventListener("abort", () => fail(new Error("aborted")));
  });
  const { search, pause } = typing(ask);
  const slow = search.type("cell");
  pause();
  const quick = search.type("row");
  pause();
  open.row("rows");
  assert.equal(await slow, null);
  assert.equal(await quick, "rows");
});

test("what was answered before is not asked again", async () => {
  let asked = 0;
  const { search, pause } = typing(async () => ++asked);
  const first = search.type("cell");
  pause();
  await first;
  assert.equal(await search.type("  cell "), 1);
  assert.equal(asked, 1);
});

test("a failure is told, and the next try asks again", async () => {
  let asked = 0;
  const { search, pause } = typing(async () => {
    if (++asked === 1) throw new Error("no network");
    return "rows";
  });
  const first = search.type("row");
  pause();
  await assert.rejects(first);
  const second = search.type("row");
  pause();
  assert.equal(await second, "rows");
});

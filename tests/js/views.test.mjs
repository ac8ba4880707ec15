import assert from "node:assert/strict";
import { test } from "node:test";
import { Reporter } from "../../static/js/models/reporter.js";
import { Unsent } from "../../static/js/models/unsent.js";
import { WatchRecord } from "../../static/js/models/watch-record.js";

const AT = (currentTime, ended = false) => ({ currentTime, playbackRate: 1, ended });

class Store extends Map {
  setItem = (name, value) => this.set(name, value);
  getItem = (name) => this.get(name) ?? null;
  removeItem = (name) => this.delete(name);
}

function told(answer = true) {
  const bodies = [];
  const send = (_url, body) => (bodies.push(JSON.parse(body)), answer);
  const reporter = new Reporter("/events/", send, () => 1000);
  return { reporter, bodies, events: () => bodies.flatMap(({ events }) => events) };
}

function played(record, seconds) {
  record.cut();
  for (let t = 0; t <= seconds; t += 0.25) record.tick(AT(t));
}

test("each time that a lesson is shown is a view of its own", () => {
  const { reporter, events } = told();
  const item = { id: "a", source: "search", media: { version: 2 } };
  const record = new WatchRecord(reporter);
  played(record, 2);
  record.report(item, AT(2));
  played(record, 1);
  record.report(item, AT(3), true);
  played(record, 1);
  record.report(item, AT(1));
  const [first, second, left, third] = events();
  assert.deepEqual([first.type, second.type, left.type, third.type], ["watched", "watched", "left", "watched"]);
  assert.equal(new Set([first.view, second.view, left.view]).size, 1);
  assert.notEqual(third.view, first.view);
  assert.ok(first.view.length >= 16);
  assert.deepEqual([left.position, left.version, left.source], [3, 2, "search"]);
});

test("who saw the end has not left", () => {
  const { reporter, events } = told();
  const record = new WatchRecord(reporter);
  played(record, 2);
  record.report({ id: "a" }, AT(2, true), true);
  assert.deepEqual(events().map(({ type }) => type), ["watched"]);
});

test("a lesson that is left before anything moved was shown all the same", () => {
  const { reporter, events } = told();
  new WatchRecord(reporter).report({ id: "a" }, AT(0), true);
  assert.deepEqual(events().map(({ type, position }) => [type, position]), [["left", 0]]);
});

test("who asks not to be measured tells of his own progress alone", () => {
  Object.defineProperty(navigator, "globalPrivacyControl", { value: true, configurable: true });
  try {
    const { reporter, events } = told();
    const record = new WatchRecord(reporter);
    const item = { id: "a", source: "feed", media: { version: 1 } };
    played(record, 2);
    record.report(item, AT(2), true);
    reporter.shared({ ...item, view: "v" }, 2);
    reporter.flush();
    const [{ id, ago, ...event }] = events();
    assert.equal(events().length, 1);
    assert.deepEqual(Object.keys(event).sort(), ["intervals", "position", "rate", "subject", "type"]);
  } finally {
    delete navigator.globalPrivacyControl;
  }
});

test("what was refused for now is sent again, as it was", async () => {
  let answer = Promise.resolve(false);
  const bodies = [];
  const reporter = new Reporter("/e", (_url, body) => (bodies.push(JSON.parse(body)), answer), () => 0);
  reporter.left({ id: "a", view: "v".repeat(16) }, 1);
  reporter.flush();
  await answer;
  await null;
  answer = true;
  reporter.flush();
  assert.deepEqual(bodies[1], bodies[0]);
  assert.deepEqual(reporter.unsent, []);
});

test("what nobody heard to have arrived is sent by the next page", () => {
  const store = new Store();
  const first = told(new Promise(() => {}));
  first.reporter.left({ id: "a", view: "v".repeat(16) }, 1);
  first.reporter.flush();
  new Unsent("alice", first.reporter, store, () => 5_000).keep();

  const second = told();
  new Unsent("bob", second.reporter, store, () => 9_000).send();
  assert.deepEqual(second.events(), [], "another account's");
  new Unsent("alice", second.reporter, store, () => 9_000).send();
  const [again] = second.events();
  assert.equal(again.id, first.events()[0].id);
  assert.equal(again.ago, 4);
  new Unsent("alice", second.reporter, store, () => 9_000).send();
  assert.equal(second.events().length, 1, "once");
});

test("a page that comes back keeps what it has, and nothing twice", () => {
  const store = new Store();
  const { reporter } = told(false);
  reporter.left({ id: "a", view: "v".repeat(16) }, 1);
  const unsent = new Unsent("alice", reporter, store);
  unsent.keep();
  assert.equal(store.size, 1);
  unsent.drop();
  assert.equal(store.size, 0);
  assert.equal(reporter.unsent.length, 1);
});

test("a store that is closed, or full of something else, is no trouble", () => {
  const closed = { setItem() { throw new Error("full"); }, removeItem() { throw new Error("closed"); }, getItem: () => "{" };
  const { reporter, events } = told();
  const unsent = new Unsent("alice", reporter, closed);
  unsent.send();
  reporter.add([{ id: "x", ago: 1 }]);
  unsent.keep();
  unsent.drop();
  for (const kept of ["null", "[]", "{}", '{"events": 5}']) {
    new Unsent("alice", reporter, new Store([["microlearn.unsent.alice", kept]])).send();
  }
  reporter.flush();
  assert.equal(events().length, 1);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Reporter } from "../../static/js/models/reporter.js";
import { StartRecord } from "../../static/js/models/start-record.js";

function recorded() {
  const clock = { ms: 1000 };
  const told = [];
  const record = new StartRecord({ started: (start) => told.push(start) }, () => clock.ms);
  const after = (ms, act) => {
    clock.ms += ms;
    act();
  };
  return { record, told, after };
}

test("from the swipe to the first picture, and to the first that moves", () => {
  const { record, told, after } = recorded();
  record.begin("element");
  after(12, () => record.shown());
  after(60, () => record.moved("360p"));
  after(10, () => record.moved("720p"));
  after(5000, () => record.end(4900, "720p"));
  const { at, ...start } = told[0];
  assert.deepEqual(start, {
    kind: "element", rung: "360p", shown: 12, moving: 72, stalls: 0, stalled: 0, watched: 4900,
  });
  assert.equal(at, 1000);
});

test("stops after the first picture are stalls, before it they are the start", () => {
  const { record, told, after } = recorded();
  record.begin("cold");
  record.stopped();
  after(90, () => record.moved("360p"));
  after(500, () => record.stopped());
  record.stopped();
  after(300, () => record.went());
  after(100, () => record.went());
  after(500, () => record.stopped());
  after(200, () => record.end(1000));
  assert.deepEqual([told[0].stalls, told[0].stalled], [2, 500]);
});

test("a lesson that was left before a picture came is told, too", () => {
  const { record, told, after } = recorded();
  record.begin("cold");
  after(700, () => record.end(0, "360p"));
  assert.deepEqual([told[0].moving, told[0].rung, told[0].watched], [null, "360p", 0]);
});

test("a computer that slept is no slow start, and nothing is told twice", () => {
  const { record, told, after } = recorded();
  record.begin("cold");
  after(3600_000, () => record.end(0, "360p"));
  record.end(0, "360p");
  record.shown();
  record.stopped();
  record.went();
  assert.deepEqual(told, []);
});

const START = { kind: "cold", rung: "360p", shown: null, moving: 90.4, stalls: 1, stalled: 7.7 };

function sent(starts, { online = true, after = 0 } = {}) {
  const bodies = [];
  const clock = { ms: 500 };
  const keep = (_url, body) => online && Boolean(bodies.push(JSON.parse(body)));
  const reporter = new Reporter("/events/", keep, () => clock.ms);
  for (let n = 0; n < starts; n++) reporter.started({ ...START, watched: 10, at: 200 });
  clock.ms += after;
  reporter.flush();
  return { bodies, reporter };
}

test("starts go with their age, not with a time of day", () => {
  const { bodies } = sent(1, { after: 1500 });
  const [{ id, ...start }] = bodies[0].starts;
  assert.ok(id.length >= 16);
  assert.deepEqual(start, {
    kind: "cold", rung: "360p", stalls: 1, shown: null, moving: 90, stalled: 8, watched: 10, ago: 1.8,
  });
  assert.deepEqual(bodies[0].events, []);
});

test("many starts go in batches that the server takes", () => {
  const { bodies } = sent(120);
  assert.deepEqual(bodies.map((body) => body.starts.length), [50, 50, 20]);
});

test("offline they wait, the latest of them", () => {
  const { bodies, reporter } = sent(300, { online: false });
  assert.deepEqual(bodies, []);
  reporter.flush();
});

test("starts and what was watched share a request", () => {
  const bodies = [];
  const reporter = new Reporter("/events/", (_url, body) => bodies.push(JSON.parse(body)));
  reporter.watched({ id: "a" }, { intervals: [[0, 1]], position: 1, rate: 1 });
  reporter.started({ ...START, watched: 10, at: 0 });
  reporter.flush();
  assert.deepEqual([bodies.length, bodies[0].events.length, bodies[0].starts.length], [1, 1, 1]);
});

test("who asks not to be measured is not", () => {
  for (const wish of [{ globalPrivacyControl: true }, { doNotTrack: "1" }]) {
    const [name] = Object.keys(wish);
    Object.defineProperty(navigator, name, { value: wish[name], configurable: true });
    try {
      assert.deepEqual(sent(1).bodies, []);
    } finally {
      delete navigator[name];
    }
  }
});

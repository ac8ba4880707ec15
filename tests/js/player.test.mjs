import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseRung } from "../../static/js/models/abr.js";
import { Bandwidth } from "../../static/js/models/bandwidth.js";
import { AUDIO, BundleDemuxer, VIDEO } from "../../static/js/models/bundle.js";
import { cueAt, parseCues } from "../../static/js/models/cues.js";
import { Preferences } from "../../static/js/models/preferences.js";
import { Reporter } from "../../static/js/models/reporter.js";
import { Watched, merge } from "../../static/js/models/watched.js";

class Store extends Map {
  getItem(key) {
    return this.get(key) ?? null;
  }

  setItem(key, value) {
    this.set(key, value);
  }
}

// --- the start bundle -------------------------------------------------------------------------

function bundle(...parts) {
  const bytes = [];
  for (const [track, payload] of parts) {
    bytes.push(payload.length & 255, payload.length >> 8, 0, 0, track, ...payload);
  }
  return Uint8Array.from(bytes);
}

const TWO = bundle([VIDEO, [1, 2, 3]], [AUDIO, [9]], [VIDEO, [4, 5]]);

function demux(chunks) {
  const tracks = { [VIDEO]: [], [AUDIO]: [] };
  const demuxer = new BundleDemuxer((track, bytes) => tracks[track].push(...bytes));
  for (const chunk of chunks) demuxer.push(chunk);
  return { video: tracks[VIDEO], audio: tracks[AUDIO], complete: demuxer.complete };
}

test("a bundle is told apart, however the network cuts it", () => {
  for (let size = 1; size <= TWO.length; size++) {
    const chunks = [];
    for (let at = 0; at < TWO.length; at += size) chunks.push(TWO.slice(at, at + size));
    assert.deepEqual(demux(chunks), { video: [1, 2, 3, 4, 5], audio: [9], complete: true });
  }
});

test("what has arrived is handed on before the payload ends", () => {
  assert.deepEqual(demux([TWO.slice(0, 7)]), { video: [1, 2], audio: [], complete: false });
});

test("a bundle that ends in a header is not complete", () => {
  assert.equal(demux([TWO.slice(0, 10)]).complete, false);
});

test("an impossible length or track is refused", () => {
  assert.throws(() => demux([Uint8Array.of(255, 255, 255, 255, 0)]), /broken/);
  assert.throws(() => demux([Uint8Array.of(1, 0, 0, 0, 7)]), /broken/);
});

// --- quality ----------------------------------------------------------------------------------

const RUNGS = [
  { bps: 450e3, width: 360, height: 640 },
  { bps: 850e3, width: 480, height: 854 },
  { bps: 1.8e6, width: 720, height: 1280 },
  { bps: 3.5e6, width: 1080, height: 1920 },
];
const rung = (now) => chooseRung(RUNGS, { bps: 1e9, ahead: 8, ...now });

test("a fast line fills the screen and no more", () => {
  assert.equal(rung({}), 3);
  assert.equal(rung({ pixels: 720 }), 2);
  assert.equal(rung({ pixels: 400 }), 1);
});

test("a slow line takes the lowest", () => {
  assert.equal(rung({ bps: 100e3 }), 0);
  assert.equal(rung({ bps: 0 }), 0);
});

test("with little in hand less is spent", () => {
  assert.equal(rung({ bps: 3e6, ahead: 8 }), 2);
  assert.equal(rung({ bps: 3e6, ahead: 0.5 }), 1);
});

test("a step up must be worth it, staying is not", () => {
  const bps = (1.8e6 / 1.1) * 1.05;
  assert.equal(rung({ bps, current: 1 }), 1);
  assert.equal(rung({ bps, current: 2 }), 2);
});

test("who saves data gets little", () => {
  assert.equal(rung({ saveData: true }), 1);
  assert.equal(chooseRung(RUNGS.slice(0, 1), { bps: 1e9, ahead: 8, saveData: true }), 0);
});

test("the bandwidth is remembered, for a while", () => {
  const store = new Store();
  let now = 1000;
  const first = new Bandwidth(store, () => now);
  assert.equal(first.estimate(7), 7);
  first.sample(100e3, 100);
  assert.equal(first.estimate(), 8e6);
  assert.equal(new Bandwidth(store, () => now).estimate(), 8e6);
  now += 7 * 3600e3;
  assert.equal(new Bandwidth(store, () => now).estimate(7), 7);
});

test("a drop is believed at once, a lucky download is not", () => {
  const line = new Bandwidth(new Store());
  line.sample(100e3, 100);
  line.sample(100e3, 1000);
  assert.ok(line.estimate() < 5e6);
  const steady = new Bandwidth(new Store());
  steady.sample(100e3, 1000);
  steady.sample(100e3, 10);
  assert.ok(steady.estimate() < 15e6);
});

test("a few bytes say nothing about the line", () => {
  const line = new Bandwidth(new Store());
  line.sample(500, 100);
  assert.equal(line.estimate(7), 7);
});

test("a closed or broken store is no error", () => {
  const closed = {
    getItem: () => "{",
    setItem() {
      throw new Error("closed");
    },
  };
  const line = new Bandwidth(closed);
  line.sample(100e3, 100);
  assert.equal(line.estimate(), 8e6);
  assert.equal(new Preferences(closed).captions, true);
});

// --- captions ---------------------------------------------------------------------------------

const VTT = `WEBVTT

NOTE made by hand

1
00:00:01.000 --> 00:00:02.500 align:start
<v Ada>Lock it with &lt;F4&gt; &amp; go

00:03.000 --> 01:00:04.000
two
lines

00:00:broken --> never
lost
`;

test("WebVTT becomes cues", () => {
  assert.deepEqual(parseCues(VTT.replaceAll("\n", "\r\n")), [
    { from: 1, to: 2.5, text: "Lock it with <F4> & go" },
    { from: 3, to: 3604, text: "two\nlines" },
  ]);
  assert.deepEqual(parseCues(""), []);
});

test("the cue of a moment", () => {
  const cues = parseCues(VTT);
  assert.equal(cueAt(cues, 1).from, 1);
  assert.equal(cueAt(cues, 2.5), null);
});

// --- what was watched -------------------------------------------------------------------------

test("playing is an interval, seeking is not", () => {
  const watched = new Watched();
  for (const t of [0, 0.25, 0.5, 0.75, 20, 20.25]) watched.tick(t);
  assert.deepEqual(watched.take(), [
    [0, 0.75],
    [20, 20.25],
  ]);
  assert.deepEqual(watched.take(), []);
});

test("a cut leaves a gap, going back does not count twice", () => {
  const watched = new Watched();
  for (const t of [5, 5.4, 5.8]) watched.tick(t);
  watched.cut();
  for (const t of [5.2, 5.6]) watched.tick(t);
  assert.deepEqual(watched.take(), [[5, 5.8]]);
});

test("seconds count once, taken or not", () => {
  const watched = new Watched();
  for (const t of [0, 0.5, 1]) watched.tick(t);
  watched.take();
  watched.cut();
  for (const t of [0.5, 1, 1.5]) watched.tick(t);
  assert.equal(watched.seconds, 1.5);
});

test("double speed takes longer steps", () => {
  const watched = new Watched();
  watched.tick(0, 2);
  watched.tick(1.5, 2);
  assert.deepEqual(watched.take(), [[0, 1.5]]);
});

test("intervals merge", () => {
  assert.deepEqual(merge([[5, 9], [0, 3], [2, 4]]), [[0, 4], [5, 9]]);
});

test("events are sent in batches and kept when they cannot be", () => {
  const sent = [];
  let online = false;
  const reporter = new Reporter("/events", (_, body) => online && sent.push(JSON.parse(body)) > 0);
  const item = { id: "x" };
  const watched = { intervals: [[0, 1]], position: 1, rate: 1 };
  for (let n = 0; n < 60; n++) reporter.watched(item, watched);
  reporter.watched(item, { ...watched, intervals: [] });
  reporter.flush();
  assert.equal(sent.length, 0);
  online = true;
  reporter.flush();
  reporter.flush();
  assert.deepEqual(sent.map((batch) => batch.events.length), [50, 10]);
  assert.equal(new Set(sent.flatMap((batch) => batch.events.map((e) => e.id))).size, 60);
});

test("nothing is sent for somebody who is not signed in", () => {
  const reporter = new Reporter("", () => assert.ok(false));
  reporter.watched({ id: "x" }, { intervals: [[0, 1]], position: 1, rate: 1 });
  reporter.flush();
});

test("choices stay on the device until the account's change", () => {
  const store = new Store();
  const account = { captions: true, rate: 1 };
  const first = new Preferences(store, account);
  first.set("captions", false);
  assert.equal(new Preferences(store, account).captions, false);
  assert.equal(new Preferences(store, { captions: true, rate: 1.5 }).captions, true);
  assert.equal(new Preferences(store, { captions: true, rate: 1.5 }).rate, 1.5);
});

test("sound that was asked for comes back by itself once the browser allows it", () => {
  const store = new Store();
  const first = new Preferences(store);
  first.refused = true;
  first.hear(true);
  assert.equal(first.muted, true); // nobody asked for it
  first.set("loud", true);
  const next = new Preferences(store);
  next.refused = true;
  next.hear(false);
  assert.equal(next.muted, true);
  next.hear(true);
  assert.equal(next.muted, false);
});

test("a clock that was set back or on makes no old measure fresh", () => {
  const store = new Store();
  let now = 1e12;
  new Bandwidth(store, () => now).sample(100e3, 100);
  now -= 24 * 3600e3;
  assert.equal(new Bandwidth(store, () => now).estimate(7), 7);
});

test("a refusal of sound is no choice", () => {
  const store = new Store();
  const preferences = new Preferences(store);
  preferences.refused = true;
  assert.equal(preferences.muted, true);
  assert.equal(new Preferences(store).muted, false);
});

// The choice of rungs, played against recorded lines (traces/record.py says how they were made).

import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseRung, isHopeless, startRung } from "../../static/js/models/abr.js";
import { Bandwidth } from "../../static/js/models/bandwidth.js";
import bus from "./traces/bus-3g.json" with { type: "json" };
import cafe from "./traces/cafe.json" with { type: "json" };
import train from "./traces/train-4g.json" with { type: "json" };
import village from "./traces/village-edge.json" with { type: "json" };

const RUNGS = [
  { bps: 450e3, width: 360, height: 640 },
  { bps: 850e3, width: 480, height: 854 },
  { bps: 1.8e6, width: 720, height: 1280 },
  { bps: 3.5e6, width: 1080, height: 1920 },
];
const AUDIO = 64e3; // bits a second
const LENGTH = 55; // s of a lesson
const GOAL = 8; // s in hand
const ROUND_TRIP = 0.08; // s
const TICK = 0.02; // s
const STORE = { getItem: () => null, setItem() {} };

/** When `bytes` that are asked for at `t` are here, and what of them is after each tick. */
function* arrive(trace, bytes, t) {
  let got = 0;
  for (let now = t + ROUND_TRIP; got < bytes; now += TICK) {
    const second = Math.floor(now) % trace.kilobits.length;
    got = Math.min(bytes, got + trace.kilobits[second] * 125 * TICK);
    yield { got, now: now + TICK };
  }
}

/** One segment; ends early when `giveUp` says so. */
function fetched(trace, bytes, t, giveUp) {
  let seen = { got: 0, now: t };
  for (seen of arrive(trace, bytes, t)) {
    const ms = (seen.now - t) * 1000;
    if (seen.got < bytes && giveUp({ got: seen.got, size: bytes, ms })) return { ...seen, given: true };
  }
  return seen;
}

/** The same line, joined `seconds` later. */
function later({ kilobits }, seconds) {
  return { kilobits: [...kilobits.slice(seconds), ...kilobits.slice(0, seconds)] };
}

/** A lesson begun at every third second of `trace`: all stalls, mean quality, all changes. */
function playOften(trace, make, rate = 1) {
  const all = [];
  for (let s = 0; s < trace.kilobits.length; s += 3) all.push(play(later(trace, s), make(), rate));
  const sum = (key) => all.reduce((total, one) => total + one[key], 0);
  const round = (n) => Math.round(n * 100) / 100;
  const mean = Math.round(sum("mean") / all.length);
  return { stalled: round(sum("stalled")), mean, changes: sum("changes") };
}

/** Plays a lesson over `trace`. @returns {{stalled: number, mean: number, changes: number}} */
function play(trace, player, rate = 1) {
  let [t, buffered, played, stalled, current, kilobits, changes] = [0, 0, 0, 0, 0, 0, 0];
  const pass = (seconds) => {
    const step = Math.min(seconds * rate, buffered - played);
    stalled += buffered > 0 ? seconds - step / rate : 0; // before the first second it is a start
    played += step;
    t += seconds;
  };
  while (buffered < LENGTH) {
    const ahead = buffered - played;
    if (ahead > GOAL * rate) {
      pass((ahead - GOAL * rate) / rate);
      continue;
    }
    const rung = player.choose({ ahead, current, rate, start: buffered === 0 });
    const size = ((RUNGS[rung].bps + AUDIO) * 1) / 8;
    const from = t;
    const end = fetched(trace, size, t, (soFar) =>
      rung > 0 && player.givesUp({ ...soFar, ahead: (ahead - (soFar.ms / 1000) * rate) / rate }),
    );
    pass(end.now - from);
    player.measured(end.got, (end.now - from - ROUND_TRIP) * 1000, end.given);
    if (end.given) continue;
    changes += rung !== current ? 1 : 0;
    current = rung;
    kilobits += RUNGS[rung].bps / 1000;
    buffered += 1;
  }
  return { stalled: Math.round(stalled * 100) / 100, mean: Math.round(kilobits / LENGTH), changes };
}

/** What models/source.js does. */
function ours() {
  const line = new Bandwidth(STORE);
  let careful = 0;
  return {
    choose({ ahead, current, rate, start }) {
      if (start || careful-- > 0) return 0;
      return chooseRung(RUNGS, { bps: line.estimate(), ahead, current, rate });
    },
    givesUp: (now) => isHopeless({ ...now, lowest: RUNGS[0].bps / 8 }),
    measured(bytes, ms, given) {
      line.sample(bytes, ms);
      if (given) careful = 3;
    },
  };
}

/** The best rung that the last download would have borne: what a first player does. */
function naive() {
  let bps = 2e6;
  return {
    choose: ({ rate }) => Math.max(0, RUNGS.findLastIndex((rung) => rung.bps * rate <= bps)),
    givesUp: () => false,
    measured: (bytes, ms) => (bps = (bytes * 8000) / ms),
  };
}

const lowest = () => ({ choose: () => 0, givesUp: () => false, measured() {} });

for (const [name, trace] of Object.entries({ bus, cafe, train, village })) {
  test(`${name}: no stall that the lowest rung would not have, and fewer changes than naively`, () => {
    const [we, they, floor] = [ours, naive, lowest].map((make) => playOften(trace, make));
    assert.ok(floor.stalled < 0.1);
    assert.equal(we.stalled, floor.stalled);
    assert.ok(they.stalled > we.stalled);
    assert.ok(we.changes < they.changes);
  });
}

test("what a line gives is used", () => {
  const mean = (trace) => playOften(trace, ours).mean;
  const share = (trace) => mean(trace) / playOften(trace, naive).mean;
  assert.ok(mean({ kilobits: [30e3] }) > 3300);
  for (const trace of [bus, cafe, train]) assert.ok(share(trace) > 0.85, share(trace));
});

test("double speed needs double the line", () => {
  assert.equal(play(cafe, ours(), 2).stalled, 0);
  const at = (rate) => chooseRung(RUNGS, { bps: 3e6, ahead: 8, rate });
  assert.deepEqual([at(0.5), at(1), at(2)], [3, 2, 1]);
});

test("with little in hand a second must come sooner than the picture stands still", () => {
  const at = (within) => chooseRung(RUNGS, { bps: 12e6, ahead: within, within });
  assert.deepEqual([at(1.2), at(0.6), at(0.45), at(0.3)], [3, 2, 1, 0]);
});

test("a first second nobody waits for may be better on a fast line", () => {
  assert.equal(startRung(RUNGS, { bps: 2e6 }), 0);
  assert.equal(startRung(RUNGS, { bps: 20e6 }), 2);
  assert.equal(startRung(RUNGS, { bps: 20e6, pixels: 400 }), 1);
  assert.equal(startRung(RUNGS, { bps: 20e6, saveData: true }), 0);
});

test("a download is given up only where less would be in time", () => {
  const now = { got: 20e3, size: 200e3, ms: 1000, lowest: 50e3, ahead: 4 };
  assert.equal(isHopeless(now), true); // 9 s to go, 4 in hand
  assert.equal(isHopeless({ ...now, ahead: 12 }), false);
  assert.equal(isHopeless({ ...now, ms: 100 }), false); // too early to tell
  assert.equal(isHopeless({ ...now, got: 160e3 }), false); // the rest is less than the lowest
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Pager } from "../../static/js/models/pager.js";

const HEIGHT = 800;

/** Steps that a series of [delta, ms after the one before] makes. */
function wheel(events, pager = new Pager(), start = 1000) {
  let t = start;
  return events.map(([delta, after]) => pager.wheel(delta, (t += after))).filter(Boolean);
}

/** A trackpad's swipe: a quick rise, then a second of inertia. */
function swipe(peak, way = 1) {
  const events = [[4, 16], [peak / 2, 16], [peak, 16]];
  for (let size = peak; size > 1; size *= 0.93) events.push([size, 16]);
  return events.map(([delta, after]) => [delta * way, after]);
}

/** The step of a drag through [y, ms] points. */
function drag(points, end = points.at(-1)[1] + 10) {
  const pager = new Pager();
  pager.dragStart(...points[0]);
  for (const [y, t] of points.slice(1)) pager.dragMove(y, t, HEIGHT);
  return pager.dragEnd(end, HEIGHT);
}

test("one notch of a wheel is one step", () => {
  assert.deepEqual(wheel([[100, 0]]), [1]);
  assert.deepEqual(wheel([[-100, 0]]), [-1]);
});

test("a fast swipe with its inertia is one step", () => {
  assert.deepEqual(wheel(swipe(30)), [1]);
  assert.deepEqual(wheel(swipe(400)), [1]);
  assert.deepEqual(wheel(swipe(900, -1)), [-1]);
});

test("a wheel that is spun is one step until it rests", () => {
  assert.deepEqual(wheel(Array(10).fill([100, 40])), [1]);
  assert.deepEqual(wheel([[100, 0], [100, 200], [100, 200]]), [1, 1, 1]);
});

test("a second swipe during the inertia of the first counts", () => {
  const twice = [...swipe(100).slice(0, 40), ...swipe(100)];
  assert.deepEqual(wheel(twice), [1, 1]);
});

test("back during the inertia counts", () => {
  const there = [...swipe(100).slice(0, 40), ...swipe(100, -1)];
  assert.deepEqual(wheel(there), [1, -1]);
});

test("a touch of the trackpad is nothing", () => {
  assert.deepEqual(wheel([[2, 0], [3, 16], [2, 16]]), []);
});

test("a flick is one step, however fast", () => {
  assert.equal(drag([[700, 0], [600, 20], [500, 40]]), 1);
  assert.equal(drag([[790, 0], [10, 30]]), 1);
  assert.equal(drag([[100, 0], [200, 40]]), -1);
});

test("a slow drag counts when it goes far enough", () => {
  assert.equal(drag([[700, 0], [600, 400], [500, 800]]), 1);
  assert.equal(drag([[700, 0], [650, 400], [600, 900]]), 0);
});

test("drawn back before the end is no step", () => {
  assert.equal(drag([[700, 0], [400, 300], [500, 340], [600, 380]]), 0);
});

test("held still at the end is judged by the way alone", () => {
  assert.equal(drag([[700, 0], [640, 40]], 600), 0);
  assert.equal(drag([[700, 0], [500, 40]], 600), 1);
});

test("the track never follows further than one item", () => {
  const pager = new Pager();
  pager.dragStart(2000, 0);
  assert.equal(pager.dragMove(0, 10, HEIGHT), -HEIGHT);
});

test("a cancelled touch is nothing", () => {
  const pager = new Pager();
  pager.dragStart(700, 0);
  pager.dragMove(100, 20, HEIGHT);
  pager.dragCancel();
  assert.equal(pager.dragEnd(30, HEIGHT), 0);
  assert.equal(pager.dragMove(0, 40, HEIGHT), 0);
});

test("keys step once, held keys too", () => {
  const pager = new Pager();
  const keys = ["ArrowDown", "PageDown", "j", "ArrowUp", "PageUp", "k", "x"];
  assert.deepEqual(keys.map((name) => pager.key(name)), [1, 1, 1, -1, -1, -1, 0]);
  assert.equal(pager.key("ArrowDown", true), 0);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Cut } from "../../static/js/models/cut.js";

const cut = (duration) => new Cut({ duration, limit: 60 });

test("a whole file travels without a cut", () => {
  assert.deepEqual(cut(42.37).metadata, {});
  assert.equal(cut(42.37).isTooLong, false);
});

test("containers round up: a second more is no reason to cut", () => {
  assert.equal(cut(60.9).isTooLong, false);
  assert.equal(cut(61.5).isTooLong, true);
});

test("start and end travel in milliseconds of the file", () => {
  const made = cut(30);
  made.moveStart(1.2345);
  made.moveEnd(20);
  assert.deepEqual(made.metadata, { trimstart: 1235, trimend: 20000 });
});

test("an end at the file's end is left to the file", () => {
  const made = cut(30);
  made.moveStart(10);
  assert.deepEqual(made.metadata, { trimstart: 10000 });
});

test("start and end never cross: a second is the least", () => {
  const made = cut(30);
  made.moveEnd(5);
  made.moveStart(9);
  assert.deepEqual([made.start, made.end], [4, 5]);
  made.moveEnd(-3);
  assert.equal(made.end, 5);
});

test("what is too long is kept from its start", () => {
  const made = cut(93.2);
  made.moveStart(12);
  made.keepAtMost();
  assert.deepEqual([made.start, made.end, made.isTooLong], [12, 72, false]);
  assert.deepEqual(made.metadata, { trimstart: 12000, trimend: 72000 });
});

test("the part slides as a whole and stops at both ends", () => {
  const made = cut(93);
  made.keepAtMost();
  made.slide(50);
  assert.deepEqual([made.start, made.end], [33, 93]);
  made.slide(-4);
  assert.deepEqual([made.start, made.end], [0, 60]);
});

test("a cover stays inside the part", () => {
  const made = cut(30);
  made.cover = 2;
  made.moveStart(5);
  assert.deepEqual(made.metadata, { trimstart: 5000, cover: 5000 });
});

test("seconds can be typed where the browser cannot tell the length", () => {
  const made = cut(NaN);
  assert.deepEqual(made.metadata, {});
  Object.assign(made, { start: 3, end: 33 });
  assert.deepEqual(made.metadata, { trimstart: 3000, trimend: 33000 });
  Object.assign(made, { start: 3, end: null });
  assert.deepEqual(made.metadata, { trimstart: 3000 });
});

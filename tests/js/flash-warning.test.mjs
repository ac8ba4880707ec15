import assert from "node:assert/strict";
import { test } from "node:test";
import { FlashWarning } from "../../static/js/elements/lesson-player/flash-warning.js";

function card(done) {
  const parts = {};
  for (const name of ["flash", "flash-at", "flash-play", "flash-skip"]) {
    parts[name] = document.createElement("button");
  }
  parts.flash.hidden = true;
  const on = { play: () => done.push("play"), skip: () => done.push("skip") };
  return { parts, warning: new FlashWarning((name) => parts[name], on) };
}

const item = (id, flashes) => ({ id, media: { flashes } });

test("a calm lesson, or one of an older page, just plays", () => {
  const { parts, warning } = card([]);
  assert.equal(warning.holds(item("calm", [])), false);
  assert.equal(warning.holds(item("old", undefined)), false);
  assert.equal(parts.flash.hidden, true);
});

test("a flashing one is held until the learner lets it play, and then no more", () => {
  const done = [];
  const { parts, warning } = card(done);
  const wild = item("wild", [[2.1, 4], [65, 66]]);
  assert.equal(warning.holds(wild), true);
  assert.equal(parts.flash.hidden, false);
  assert.equal(parts["flash-at"].textContent, "0:02, 1:05");
  assert.equal(warning.holds(wild), true);
  parts["flash-play"].click();
  assert.deepEqual(done, ["play"]);
  assert.equal(parts.flash.hidden, true);
  assert.equal(warning.holds(wild), false);
  assert.equal(card(done).warning.holds(wild), false); // its card was made anew
});

test("it can be left out", () => {
  const done = [];
  const { parts, warning } = card(done);
  warning.holds(item("other", [[0, 1]]));
  parts["flash-skip"].click();
  assert.deepEqual(done, ["skip"]);
  assert.equal(warning.holds(item("other", [[0, 1]])), true);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { warn } from "../../static/js/elements/lesson-player/flash-warning.js";

function player(done) {
  const host = document.createElement("div");
  for (const name of ["flash", "flash-at", "flash-play", "flash-skip"]) {
    const part = document.createElement("button");
    part.dataset.part = name;
    host.append(part);
  }
  host.find = (name) => host.querySelector(`[data-part="${name}"]`);
  host.find("flash").hidden = true;
  host.toggle = () => done.push("play");
  host.addEventListener("lesson-continue", () => done.push("skip"));
  return host;
}

const item = (id, flashes) => ({ id, media: { flashes } });

test("a flashing lesson is held until the learner lets it play, and then no more", () => {
  const done = [];
  const host = player(done);
  const wild = item("wild", [[2.1, 4], [65, 66]]);
  warn(host, wild);
  assert.equal(host.find("flash").hidden, false);
  assert.equal(host.find("flash-at").textContent, "0:02, 1:05");
  warn(host, wild);
  assert.deepEqual(done, []);
  host.find("flash-play").click();
  assert.deepEqual(done, ["play"]);
  assert.equal(host.find("flash").hidden, true);
  assert.deepEqual(wild.media.flashes, []);
});

test("what was accepted plays when its card, or its addresses, are made anew", () => {
  const done = [];
  const host = player(done);
  warn(host, item("wild", [[2.1, 4]]));
  assert.deepEqual(done, ["play"]);
  assert.equal(host.find("flash").hidden, true);
});

test("it can be left out", () => {
  const done = [];
  const host = player(done);
  warn(host, item("other", [[0, 1]]));
  host.find("flash-skip").click();
  assert.deepEqual(done, ["skip"]);
  assert.equal(host.find("flash").hidden, false);
});

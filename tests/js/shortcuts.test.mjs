import assert from "node:assert/strict";
import { test } from "node:test";
import { KEY, isShortcut } from "../../static/js/lib/single-keys.js";
import { lessonKey, paced } from "../../static/js/models/shortcuts.js";

const typed = (key, rest = {}) => ({ key, target: document.body, ...rest });

test("keys press buttons, whatever the case", () => {
  assert.deepEqual(lessonKey("c"), { press: "captions" });
  assert.deepEqual(lessonKey("M"), { press: "sound" });
  assert.deepEqual(lessonKey("f"), { press: "full" });
  assert.equal(lessonKey("q"), null);
  assert.equal(lessonKey("ArrowDown"), null);
});

test("arrows seek, signs change the speed", () => {
  assert.deepEqual(lessonKey("ArrowLeft"), { seek: -5 });
  assert.deepEqual(lessonKey(">"), { pace: 1 });
  assert.deepEqual(lessonKey("0"), { restart: true });
});

test("the speed goes in steps and stops at the ends", () => {
  assert.equal(paced(1, 1), 1.25);
  assert.equal(paced(0.75, -1), 0.5);
  assert.equal(paced(0.5, -1), 0.5);
  assert.equal(paced(2, 1), 2);
});

test("what a system or a field wants is not ours", () => {
  assert.equal(isShortcut(typed("c")), true);
  assert.equal(isShortcut(typed("c", { ctrlKey: true })), false);
  assert.equal(isShortcut(typed("c", { defaultPrevented: true })), false);
  assert.equal(isShortcut(typed("c", { target: document.createElement("input") })), false);
});

test("a sheet that was just closed still has the focus, and takes no keys any more", () => {
  const sheet = document.createElement("dialog");
  const field = sheet.appendChild(document.createElement("input"));
  assert.equal(isShortcut(typed("s", { target: sheet })), true);
  assert.equal(isShortcut(typed("s", { target: field })), true);
  sheet.setAttribute("open", "");
  assert.equal(isShortcut(typed("s", { target: sheet })), false);
  assert.equal(isShortcut(typed("s", { target: field })), false);
});

test("single characters can be turned off, arrows and the space bar stay", () => {
  localStorage.setItem(KEY, "off");
  assert.equal(isShortcut(typed("c")), false);
  assert.equal(isShortcut(typed("3")), false);
  assert.equal(isShortcut(typed("ArrowDown")), true);
  assert.equal(isShortcut(typed(" ")), true);
  localStorage.removeItem(KEY);
  assert.equal(isShortcut(typed("c")), true);
});

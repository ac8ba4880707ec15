// node --test tests/js
import assert from "node:assert/strict";
import { test } from "node:test";

import { fill } from "../../static/js/lib/words.js";
import { AnswerQueue } from "../../static/js/models/answer-queue.js";
import { Run } from "../../static/js/models/run.js";
import { Thoughts } from "../../static/js/models/thoughts.js";

class Shelf {
  #kept = new Map();
  getItem(name) {
    return this.#kept.get(name) ?? null;
  }
  setItem(name, value) {
    this.#kept.set(name, value);
  }
  removeItem(name) {
    this.#kept.delete(name);
  }
}

const outcome = (question, correct, in_days = 1) => ({
  question,
  correct,
  again: { in_days, on: "2026-03-11", label: `in ${in_days}` },
});

test("an answer outlives its page", () => {
  const shelf = new Shelf();
  new AnswerQueue(shelf, "bob").add({ key: "k1", question: "q1" });
  assert.equal(new AnswerQueue(shelf, "bob").waiting("q1").key, "k1");
});

test("people who share a device do not share answers", () => {
  const shelf = new Shelf();
  new AnswerQueue(shelf, "bob").add({ key: "k1", question: "q1" });
  assert.deepEqual(new AnswerQueue(shelf, "charlie").entries, []);
});

test("people who share a device do not read each other's thoughts", () => {
  const shelf = new Shelf();
  assert.equal(new Thoughts(shelf, "bob").keep("p1", "I am afraid of needles"), true);
  assert.equal(new Thoughts(shelf, "bob").of("p1"), "I am afraid of needles");
  assert.equal(new Thoughts(shelf, "charlie").of("p1"), "");
  assert.equal(new Thoughts(shelf, "bob").keep("p1", ""), false);
  assert.equal(new Thoughts(shelf, "bob").of("p1"), "");
  assert.equal(new Thoughts(null, "bob").keep("p1", "lost"), false);
});

test("a confirmed answer is dropped, the others stay", () => {
  const queue = new AnswerQueue(new Shelf(), "bob");
  queue.add({ key: "k1", question: "q1" });
  queue.add({ key: "k2", question: "q2" });
  queue.add({ key: "k2", question: "q2" });
  queue.drop("k1");
  assert.deepEqual(queue.entries.map((entry) => entry.key), ["k2"]);
});

test("a forbidden or spoilt storage costs only the next page", () => {
  const queue = new AnswerQueue(null, "bob");
  queue.add({ key: "k1", question: "q1" });
  assert.equal(queue.entries.length, 1);
  const spoilt = new Shelf();
  spoilt.setItem("microlearn.answers.bob", "{not json");
  assert.deepEqual(new AnswerQueue(spoilt, "bob").entries, []);
});

test("a run goes on at the first question without an answer", () => {
  const run = new Run(["a", "b", "c"], [outcome("a", true)]);
  assert.deepEqual([run.current, run.number, run.total], ["b", 2, 3]);
});

test("an answered question stays on until one goes on", () => {
  const run = new Run(["a", "b"]);
  run.record(outcome("a", true));
  assert.deepEqual([run.current, run.number], ["a", 1]);
  assert.equal(run.advance(), "b");
});

test("a run is done when all are answered, and other quizzes' answers do not count", () => {
  const run = new Run(["a"]);
  run.record(outcome("z", true));
  assert.equal(run.done, false);
  run.record(outcome("a", false));
  assert.deepEqual([run.done, run.right, run.advance()], [true, 0, null]);
});

test("what is asked once more counts as it was answered first", () => {
  const run = new Run(["a", "b"]);
  run.record(outcome("a", false));
  run.postpone("a");
  assert.equal(run.advance(), "b");
  run.record(outcome("b", true));
  assert.equal(run.advance(), "a");
  run.record(outcome("a", true));
  assert.deepEqual([run.done, run.right], [true, 1]);
});

test("what comes back is counted by day, the soonest first", () => {
  const run = new Run(["a", "b", "c"], [outcome("a", true, 7), outcome("b", true), outcome("c", true, 7)]);
  assert.deepEqual(
    run.returns.map(({ in_days, count }) => [in_days, count]),
    [[1, 1], [7, 2]],
  );
});

test("a translated sentence is filled by name", () => {
  assert.equal(fill("%(number)d of %(total)d: %(x)s", { number: 1, total: 4 }), "1 of 4: %(x)s");
});

// node --test tests/js
import assert from "node:assert/strict";
import { test } from "node:test";

import { isAnswered } from "../../static/js/lib/answered.js";
import { fill } from "../../static/js/lib/words.js";
import { AnswerQueue } from "../../static/js/models/answer-queue.js";
import { Drafts } from "../../static/js/models/drafts.js";
import { Place, between } from "../../static/js/models/place.js";
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

test("an answer that waits for a mark is still on, and counts once it is marked", () => {
  const run = new Run(["a", "b"], [{ ...outcome("a", false), undecided: true }]);
  assert.deepEqual([run.current, run.answered, run.open("a").undecided], ["a", 0, true]);
  run.record({ ...outcome("a", true), undecided: false });
  assert.deepEqual([run.open("a"), run.right, run.advance()], [undefined, 1, "b"]);
});

test("without a network one goes on, and outcomes come later", () => {
  const run = new Run(["a", "b", "c"]);
  run.hold("a");
  assert.deepEqual([run.advance(), run.number, run.held, run.last], ["b", 2, 1, false]);
  run.record(outcome("b", true));
  run.advance();
  run.hold("c");
  assert.deepEqual([run.last, run.advance(), run.done], [true, null, false]);
  for (const id of ["a", "c"]) run.record(outcome(id, true));
  assert.deepEqual([run.held, run.done, run.right], [0, true, 3]);
});

test("a held answer that waits for a mark, or was refused, is asked for again", () => {
  const run = new Run(["a", "b"]);
  for (const id of ["a", "b"]) run.hold(id);
  assert.equal(run.advance(), null);
  run.record({ ...outcome("a", false), undecided: true });
  assert.equal(run.advance(), "a");
  run.release("b");
  run.record(outcome("a", true));
  assert.equal(run.advance(), "b");
});

test("what is half answered outlives a reload, and not its answer", () => {
  const shelf = new Shelf();
  const drafts = new Drafts(shelf, "bob");
  drafts.keep("q1", { text: ["half a"] });
  drafts.keep("q2", { choices: ["x"] });
  assert.deepEqual(new Drafts(shelf, "bob").of("q1"), { text: ["half a"] });
  assert.equal(new Drafts(shelf, "charlie").of("q1"), null);
  drafts.drop("q1");
  assert.deepEqual([drafts.of("q1"), drafts.of("q2")], [null, { choices: ["x"] }]);
  assert.equal(new Drafts(null, "bob").of("q1"), null);
});

// A form of plain objects: all that isAnswered asks of one.
const form = (needs, ...fields) => ({
  querySelectorAll: () => fields,
  querySelector: () => ({ dataset: { needs } }),
});
const text = (value) => ({ type: "text", value });
const radio = (name, checked) => ({ type: "radio", name, checked, value: "x" });

test("one filled field is an answer, unless all are needed", () => {
  assert.equal(isAnswered(form(undefined, text(" "), text("T"))), true);
  assert.equal(isAnswered(form("all", text("x"), text(" "))), false);
  assert.equal(isAnswered(form(undefined, text(" "))), false);
  assert.equal(isAnswered(form("all")), false);
});

test("radio buttons of one name are one field", () => {
  const verdict = [radio("choices", true), radio("choices", false)];
  assert.equal(isAnswered(form("all", ...verdict, radio("reasons", false))), false);
  assert.equal(isAnswered(form("all", ...verdict, radio("reasons", true))), true);
});

test("a place stays in its picture and outlives its page", () => {
  assert.equal(String(new Place(0.99, 0.5).moved(0.02, -0.02)), "1.0000,0.4800");
  assert.equal(String(Place.read("0.2500,1.0000")), "0.2500,1.0000");
  assert.deepEqual(["", "none", "0.5", "a,b", "1,2,3"].map(Place.read), Array(5).fill(null));
  const box = { left: 100, top: 50, width: 200, height: 100 };
  assert.deepEqual(Place.at({ clientX: 150, clientY: 400 }, box).percent, { x: 25, y: 100 });
});

test("a box is the same from whichever corner it is drawn", () => {
  const [one, other] = [new Place(0.5, 0.75), new Place(0.25, 0.25)];
  assert.deepEqual(between(one, other), { x: 0.25, y: 0.25, w: 0.25, h: 0.5 });
  assert.deepEqual(between(other, one), between(one, other));
});

test("an answer is sent with its age, whatever the clock did meanwhile", () => {
  const queue = new AnswerQueue(new Shelf(), "bob");
  queue.add({ key: "k1", question: "q1" });
  const [kept] = queue.entries;
  const sent = AnswerQueue.asSent(kept, kept.at + 3_600_000);
  assert.deepEqual(sent, { key: "k1", question: "q1", ago_ms: 3_600_000 });
  assert.equal(AnswerQueue.asSent(kept, kept.at - 5000).ago_ms, 0);
  assert.equal(AnswerQueue.asSent({ key: "of an older page" }).ago_ms, 0);
});

test("a question that was put aside is left out of the run", () => {
  const run = new Run(["q1", "q2", "q3"]);
  run.record({ question: "q1", correct: true });
  run.leaveOut("q2");
  assert.equal(run.advance(), "q3");
  assert.deepEqual([run.total, run.answered, run.number], [2, 1, 2]);
  run.leaveOut("q3");
  assert.equal(run.advance(), null);
  assert.ok(run.done);
});

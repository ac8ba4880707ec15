import assert from "node:assert/strict";
import { test } from "node:test";
import { Lane } from "../../static/js/models/lane.js";

class FakeBuffer extends EventTarget {
  updating = false;
  appended = [];
  aborted = 0;
  buffered = { length: 0 };

  appendBuffer(bytes) {
    this.updating = true;
    this.appended.push(...new Uint8Array(bytes));
  }

  finish() {
    this.updating = false;
    this.dispatchEvent(new Event("updateend"));
  }

  abort() {
    this.aborted += 1;
    this.finish();
  }
}

function lane() {
  const segments = [[0, 5, 0, 1], [5, 9, 1, 1], [9, 12, 2, 1]];
  const rungs = [1, 2].map((n) => ({ codec: "avc1.4d401e", init: btoa(String.fromCharCode(n)), segments }));
  const buffer = new FakeBuffer();
  const made = new Lane("video", rungs);
  made.open({ addSourceBuffer: () => buffer }, { onerror() {}, playhead: () => 0 });
  return { made, buffer };
}

function drain(buffer) {
  while (buffer.updating) buffer.finish();
}

function mixed() {
  const init = btoa("x");
  const even = [0, 1, 2, 3, 4, 5].map((t) => [t * 10, t * 10 + 10, t, 1]);
  const own = [0, 1.5, 3, 4.5].map((t) => [t * 10, t * 10 + 15, t, 1.5]);
  const made = new Lane("video", [even, own].map((segments) => ({ codec: "a", init, segments })));
  made.use(0);
  return made;
}

test("a rung with other segments goes on where the last one ended, without a gap", () => {
  const made = mixed();
  made.next = 2;
  made.use(1);
  assert.equal(made.next, 1); // 1.5–3: overlaps from 1.5 to 2
  made.next = 2;
  made.use(0);
  assert.equal(made.next, 3);
});

test("a rung with other segments begins where playback was moved to", () => {
  const made = mixed();
  made.use(1);
  made.seek(4.2); // in 3–4.5
  made.use(0);
  assert.equal(made.next, 4);
  made.sealed();
  made.next = 5;
  made.use(1);
  assert.equal(made.next, 3);
});

test("a lane appends one thing after another, the init of a rung first", () => {
  const { made, buffer } = lane();
  made.use(0);
  made.put(Uint8Array.of(10));
  made.put(Uint8Array.of(11));
  made.sealed();
  made.use(1);
  made.use(1);
  made.put(Uint8Array.of(20));
  assert.deepEqual(buffer.appended, [1]);
  drain(buffer);
  assert.deepEqual(buffer.appended, [1, 10, 11, 2, 20]);
});

test("the parts of one segment follow each other", () => {
  const { made, buffer } = lane();
  made.use(0);
  for (const n of [10, 11, 12]) made.put(Uint8Array.of(n));
  drain(buffer);
  made.sealed();
  assert.deepEqual(buffer.appended, [1, 10, 11, 12]);
});

test("a segment that was cut short is dropped, a whole one is not", () => {
  const { made, buffer } = lane();
  made.use(0);
  made.put(Uint8Array.of(10));
  made.sealed();
  made.put(Uint8Array.of(20));
  made.drop();
  drain(buffer);
  assert.deepEqual(buffer.appended, [1, 10]);
  assert.equal(buffer.aborted, 0);
});

test("half a segment in the buffer resets its parser", () => {
  const { made, buffer } = lane();
  made.use(0);
  made.put(Uint8Array.of(10));
  drain(buffer);
  made.drop();
  assert.equal(buffer.aborted, 1);
});

test("what is buffered is not fetched again", () => {
  const { made, buffer } = lane();
  buffer.buffered = { length: 1, start: () => 0, end: () => 1.98 };
  assert.equal(made.skipBuffered(), 2);
});

test("the segment of a moment", () => {
  const { made } = lane();
  assert.deepEqual([0, 0.99, 1, 2.5, 99].map((t) => made.at(t)), [0, 0, 1, 2, 2]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { find } from "../../static/js/models/transcript-search.js";

test("a line is found whatever its case and accents, and the words are marked", () => {
  assert.deepEqual(find("Then press Übernehmen.", "uber PRESS"), [
    ["Then ", false],
    ["press", true],
    [" ", false],
    ["Über", true],
    ["nehmen.", false],
  ]);
});

test("every word of the query must be there", () => {
  assert.equal(find("Then press enter.", "press shift"), null);
});

test("no query finds every line and marks nothing", () => {
  assert.deepEqual(find("Then", "  "), [["Then", false]]);
});

test("letters outside the basic plane keep their places", () => {
  assert.deepEqual(find("👍 ok ok", "OK"), [
    ["👍 ", false],
    ["ok", true],
    [" ", false],
    ["ok", true],
  ]);
});

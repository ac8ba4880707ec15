// A course's lessons on the page are those that the server knows, whatever becomes of a request.

import assert from "node:assert/strict";
import { test } from "node:test";

import "../../static/js/elements/course-bench.js";

const PAGE = `<course-bench data-page="/course/" data-lessons="/api/lessons/">
  <section data-part="lessons" data-version="drawn"><div data-module="1"><sequence-list data-moved="">
  <ol>${["a", "b"].map((id) => `<li data-lesson="${id}"><button data-move="-1">up</button><button data-move="1">down</button></li>`).join("")}</ol>
  </sequence-list></div></section></course-bench>`;

const order = () => [...document.querySelectorAll("[data-lesson]")].map((e) => e.dataset.lesson).join("");

test("an order that was not taken is put back", async () => {
  const fetched = globalThis.fetch;
  const sent = [];
  globalThis.fetch = async (_, { method, body } = {}) => {
    if (!method) return { ok: true, text: async () => `<main>${PAGE}</main>` };
    sent.push(JSON.parse(body).lessons.join(""));
    const error = { code: "conflict", message: "Somebody else has changed it." };
    return { ok: false, status: 409, text: async () => JSON.stringify({ error }) };
  };
  document.body.innerHTML = PAGE;
  const told = new Promise((done) => {
    document.body.addEventListener("toast", ({ detail }) => done(detail), { once: true });
  });

  document.querySelector('[data-lesson="b"] [data-move="-1"]').click();

  assert.equal(order(), "ba");
  assert.equal((await told).text, "Somebody else has changed it.");
  await new Promise((done) => setTimeout(done));
  assert.deepEqual(sent, ["ba"]);
  assert.equal(order(), "ab");
  document.body.innerHTML = "";
  globalThis.fetch = fetched;
});

// The same done to several lessons: a few at a time, told one by one, taken back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ACTS, each } from "../../static/js/models/bulk.js";
import "../../static/js/elements/lesson-bulk.js";

const settled = () => new Promise((done) => setTimeout(done, 20));

test("one that fails holds up no other, three run at once", async () => {
  let running = 0;
  let most = 0;
  const told = [];
  const work = async (item) => {
    most = Math.max(most, (running += 1));
    await settled();
    running -= 1;
    if (item === 2) throw new Error("no");
    return item * 10;
  };
  const found = await each([1, 2, 3, 4, 5], work, { onProgress: (...at) => told.push(at) });
  assert.deepEqual(found.done.map(({ result }) => result).sort(), [10, 30, 40, 50]);
  assert.deepEqual(found.failed.map(({ item, error }) => [item, error.message]), [[2, "no"]]);
  assert.equal(most, 3);
  assert.deepEqual([told[0], told.at(-1)], [[0, 5], [5, 5]]);
});

test("stopped, what was not begun is left", async () => {
  let stopped = false;
  const work = async () => {
    stopped = true;
  };
  const found = await each([1, 2, 3, 4, 5, 6], work, { isStopped: () => stopped });
  assert.equal(found.done.length + found.left.length, 6);
  assert.ok(found.left.length >= 3);
});

function server(answers = {}) {
  const asked = [];
  const ask = async (method, path, body) => {
    asked.push([method, path, ...(body ? [body] : [])]);
    return answers[`${method} ${path}`] ?? {};
  };
  return { ask, asked };
}

test("what was live is live again when an archiving is undone", async () => {
  const { ask, asked } = server();
  await ACTS.archive.undo({ id: "a", state: "published" }, ask);
  await ACTS.discard.undo({ id: "b", state: "draft" }, ask);
  await ACTS.discard.undo({ id: "c", state: "archived" }, ask);
  assert.deepEqual(asked, [
    ["POST", "a/restore/"],
    ["POST", "a/publish/"],
    ["POST", "b/restore/"],
    ["POST", "c/archive/"],
  ]);
});

test("tags join those that are there, and go again", async () => {
  const { ask, asked } = server({ "GET a/": { tags: ["excel"] } });
  const before = await ACTS.tag.run({ id: "a" }, ask, { tags: ["excel", "office"] });
  await ACTS.tag.undo({ id: "a" }, ask, before);
  assert.deepEqual(asked.slice(1), [
    ["PATCH", "a/", { tags: ["excel", "office"] }],
    ["PATCH", "a/", { tags: ["excel"] }],
  ]);
});

test("an act is for those to which it makes a difference", () => {
  const live = { state: "published" };
  assert.deepEqual(Object.keys(ACTS).filter((name) => ACTS[name].fits(live)), [
    "withdraw",
    "archive",
    "discard",
    "tag",
  ]);
});

test("chosen lessons are published; who could not be is named; undo takes the others back", async () => {
  const fetched = globalThis.fetch;
  const asked = [];
  const toasts = [];
  const list = `<lesson-bulk data-api="/api/" data-one="1" data-many="{n}" data-working="{done}/{all}"
    data-done="Done: {n}" data-undo="Undo" data-failed="No">
    <table><thead><tr><th><input type="checkbox" data-pick-all></th></tr></thead><tbody>
    ${["a", "b"].map((id) => `<tr data-part="${id}" data-state="draft" data-title="T${id}"><td><input type="checkbox" data-pick></td></tr>`).join("")}
    </tbody></table>
    <div data-bar hidden><div data-acts><b data-count></b><button data-bulk="publish">P</button>
    <button data-bulk="withdraw">W</button></div>
    <div data-working hidden><p role="status"></p><progress></progress></div></div>
    <dialog data-told><ul></ul><button data-close>x</button></dialog></lesson-bulk>`;
  globalThis.fetch = async (url, { method } = {}) => {
    if (!method) return { ok: true, text: async () => `<main>${list}</main>` };
    asked.push(`${method} ${url}`);
    const ok = url !== "/api/b/publish/";
    const body = ok ? {} : { error: { code: "not_ready", message: "Give it a title." } };
    return { ok, status: ok ? 200 : 400, text: async () => JSON.stringify(body) };
  };
  document.body.innerHTML = list;
  document.body.addEventListener("toast", ({ detail }) => toasts.push(detail), { once: true });
  const bulk = document.querySelector("lesson-bulk");
  const all = bulk.querySelector("[data-pick-all]");
  all.click();
  assert.equal(bulk.querySelector("[data-bar]").hidden, false);
  assert.equal(bulk.querySelector("[data-count]").textContent, "2");
  assert.equal(bulk.querySelector("[data-bulk=withdraw]").hidden, true);

  bulk.querySelector("[data-bulk=publish]").click();
  await settled();

  assert.deepEqual(asked.sort(), ["POST /api/a/publish/", "POST /api/b/publish/"]);
  const told = document.querySelector("[data-told][open]");
  assert.equal(told.querySelector("li").textContent, "TbGive it a title.");
  assert.equal(toasts[0].text, "Done: 1");
  await toasts[0].act.run();
  assert.equal(asked.at(-1), "POST /api/a/withdraw/");
  told.remove();
  document.body.innerHTML = "";
  globalThis.fetch = fetched;
});

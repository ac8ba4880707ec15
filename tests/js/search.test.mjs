// More results below those that are there: <lesson-search>.

import assert from "node:assert/strict";
import { test } from "node:test";

import "../../static/js/elements/lesson-search.js";
import { call } from "../../static/js/lib/api.js";

const rows = (...names) =>
  `<ul data-part="rows">${names.map((n) => `<li><a href="/learn/${n}">${n}</a></li>`).join("")}</ul>`;
const more = (page) => `<a data-part="more" href="/search/?q=cell&page=${page}">More</a>`;

/** The page with its first results; `answer` is given what is asked for, and answers with HTML. */
function shown(answer) {
  document.body.innerHTML = `<lesson-search data-url="/search/results/" data-trouble="no network">
    <form><input type="search" name="q" value="cell"></form><div data-part="failed" hidden>
    <button data-part="retry"></button></div><p data-part="said"></p>
    <div data-part="results">${rows("one", "two")}${more(2)}</div></lesson-search>`;
  const search = document.querySelector("lesson-search");
  search.said = [];
  search.addEventListener("toast", ({ detail }) => search.said.push(detail.text));
  globalThis.fetch = async (url) => new Response(await answer(url));
  return search;
}

const part = (search, name) => search.querySelector(`[data-part=${name}]`);
const names = (search) => [...search.querySelectorAll("li")].map((row) => row.textContent);
const settled = () => new Promise((done) => setTimeout(done, 20));

test("the next page comes below, and the focus goes on in it", async () => {
  const asked = [];
  const search = shown((url) => {
    asked.push(url);
    return `<p data-count>Lessons 3 to 4</p>${rows("three", "four")}${asked.length < 2 ? more(3) : "<p>That is all.</p>"}`;
  });
  part(search, "more").click();
  part(search, "more").click(); // an impatient one
  await settled();
  assert.deepEqual(asked, ["/search/results/?q=cell&page=2"]);
  assert.deepEqual(names(search), ["one", "two", "three", "four"]);
  assert.equal(document.activeElement.textContent, "three");
  assert.equal(part(search, "said").textContent, "Lessons 3 to 4");
  part(search, "more").click();
  await settled();
  assert.equal(asked[1], "/search/results/?q=cell&page=3");
  assert.equal(part(search, "more"), null);
});

test("without a network it is told, and can be asked for again", async () => {
  let there = false;
  const search = shown(() => {
    if (!there) throw new TypeError("Failed to fetch");
    return rows("three");
  });
  part(search, "more").click();
  await settled();
  assert.deepEqual(search.said, ["no network"]);
  assert.deepEqual(names(search), ["one", "two"]);
  there = true;
  part(search, "more").click();
  await settled();
  assert.deepEqual(names(search), ["one", "two", "three"]);
});

test("a lost network is told in the page's words", async () => {
  document.body.innerHTML = `<toast-stack data-offline="Keine Verbindung."></toast-stack>`;
  globalThis.fetch = () => Promise.reject(new TypeError("Failed to fetch"));
  await assert.rejects(call("GET", "/x"), /^TypeError: Keine Verbindung\.$/);
});

test("results of another word are not mixed in", async () => {
  let let_go;
  const waits = new Promise((done) => (let_go = done));
  const search = shown(() => waits.then(() => rows("three")));
  part(search, "more").click();
  part(search, "results").innerHTML = rows("another");
  let_go();
  await settled();
  assert.deepEqual(names(search), ["another"]);
});

test("with a key held it opens as links do", async () => {
  let asked = 0;
  const search = shown(() => String(++asked));
  const click = new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: true });
  document.addEventListener("click", (event) => event.preventDefault(), { once: true });
  part(search, "more").dispatchEvent(click);
  await settled();
  assert.equal(asked, 0);
});

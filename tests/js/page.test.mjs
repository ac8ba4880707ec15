// Going to another page of the studio: it comes with its title, its words and its looks.

import assert from "node:assert/strict";
import { test } from "node:test";

import { showPage } from "../../static/js/lib/page.js";

const SHEET = "/static/css/versions.css";
const PAGE = `<!doctype html><title>Version 2</title><link rel="stylesheet" href="${SHEET}">
<main tabindex="-1"><h1>Version 2</h1></main>`;

test("a page brings its style sheets, each once, before it is shown", async () => {
  const [fetched, address] = [globalThis.fetch, location.href];
  globalThis.fetch = async () => ({ ok: true, text: async () => PAGE });
  document.body.innerHTML = "<main tabindex='-1'><h1>A lesson</h1></main>";
  const watched = [];
  const observer = new MutationObserver(() => {
    watched.push([...document.styleSheets].some((sheet) => sheet.href?.endsWith(SHEET)));
  });
  observer.observe(document.querySelector("main"), { childList: true });

  await showPage("/versions/2/");
  await showPage("/versions/2/");

  assert.equal(document.title, "Version 2");
  assert.equal(document.querySelector("main").textContent, "Version 2");
  assert.equal(document.querySelectorAll(`link[href="${SHEET}"]`).length, 1);
  await new Promise((done) => setTimeout(done));
  assert.ok(watched.length > 0 && watched.every(Boolean));
  observer.disconnect();
  globalThis.fetch = fetched;
  history.replaceState(null, "", address);
  document.body.innerHTML = "";
});

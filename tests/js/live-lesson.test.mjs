// A lesson's page in the studio: no late snapshot undoes on screen what its creator has just done.

import assert from "node:assert/strict";
import { test } from "node:test";

const sockets = [];
globalThis.WebSocket = class {
  constructor(address) {
    this.address = String(address);
    sockets.push(this);
  }

  close() {}

  says(snapshot) {
    this.onmessage({ data: JSON.stringify(snapshot) });
  }
};

await import("../../static/js/elements/live-lesson.js");

const answering = (it) => ({ ok: true, status: 200, text: async () => JSON.stringify(it) });
const settled = () => new Promise((done) => setTimeout(done));

/** A page, what it has drawn, and its server: each question waits until `answer` is called. */
async function opened() {
  const [fetched, clock] = [globalThis.fetch, performance.now];
  const server = { now: 1000, drawn: [], asked: [] };
  performance.now = () => server.now;
  globalThis.fetch = (url) =>
    new Promise((done) => server.asked.push({ url, answer: (it) => done(answering(it)) }));
  const page = document.createElement("live-lesson");
  Object.assign(page.dataset, { socket: "/ws/lesson/", progress: "/progress/", page: "/page/" });
  page.innerHTML = `<p data-listens></p><script type="application/json">{"at": "first"}</script>`;
  page.firstChild.addEventListener("lesson", ({ detail }) => server.drawn.push(detail.at));
  document.body.append(page);
  await settled();
  server.socket = sockets.at(-1);
  server.answer = async (at) => {
    server.asked.shift().answer({ at });
    await settled();
  };
  server.acts = (at) => {
    const said = new CustomEvent("snapshot", { bubbles: true, detail: { at } });
    page.firstChild.dispatchEvent(said);
  };
  server.leaving = (detail) =>
    page.firstChild.dispatchEvent(new CustomEvent("leaving", { bubbles: true, detail }));
  server.look = () => page.firstChild.dispatchEvent(new CustomEvent("look", { bubbles: true }));
  server.leave = () => {
    page.remove();
    [globalThis.fetch, performance.now] = [fetched, clock];
  };
  return server;
}

test("what the server says is drawn as it comes", async () => {
  const server = await opened();
  assert.match(server.socket.address, /^ws:.*\/ws\/lesson\/$/);
  server.socket.says({ at: "half" });
  server.socket.says({ at: "live" });
  assert.deepEqual(server.drawn, ["first", "half", "live"]);
  assert.deepEqual(server.asked, []);
  server.leave();
});

test("what the socket says right after an act is asked for anew, since it may be older", async () => {
  const server = await opened();
  server.acts("published");
  server.now += 4000;
  server.socket.says({ at: "a draft, as it was sent before" });
  assert.deepEqual(server.drawn, ["first", "published"]);
  assert.deepEqual(server.asked.map(({ url }) => url), ["/progress/"]);
  await server.answer("published, as it is");
  assert.deepEqual(server.drawn, ["first", "published", "published, as it is"]);
  server.leave();
});

test("a page that goes with what is being done is not fetched again, unless that failed", async () => {
  const server = await opened();
  server.leaving(true);
  server.socket.says({ at: "its version is gone", version: "2" });
  assert.deepEqual(server.asked, []);
  server.leaving(false);
  server.socket.says({ at: "it is still there", version: "3" });
  assert.deepEqual(server.asked.map(({ url }) => url), ["/page/"]);
  server.leave();
});

test("the socket is believed again once the act has settled", async () => {
  const server = await opened();
  server.acts("published");
  server.now += 5000;
  server.socket.says({ at: "published, 1080p there" });
  assert.deepEqual(server.drawn, ["first", "published", "published, 1080p there"]);
  assert.deepEqual(server.asked, []);
  server.leave();
});

test("an answer that was asked for before the act is thrown away, and asked for once more", async () => {
  const server = await opened();
  server.look();
  server.acts("withdrawn");
  await server.answer("live, as it was");
  assert.deepEqual(server.drawn, ["first", "withdrawn"]);
  assert.equal(server.asked.length, 1);
  await server.answer("withdrawn, as it is");
  assert.deepEqual(server.drawn, ["first", "withdrawn", "withdrawn, as it is"]);
  server.leave();
});

test("a page without its socket asks by itself; a lost network is no answer", async () => {
  const server = await opened();
  server.socket.onclose();
  assert.equal(server.asked.length, 1);
  await server.answer("live");
  globalThis.fetch = () => Promise.reject(new TypeError("no network"));
  server.look();
  await settled();
  assert.deepEqual(server.drawn, ["first", "live"]);
  server.leave();
});

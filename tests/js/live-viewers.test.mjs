// The page of a lesson's viewers: nothing that it misses goes unnoticed, and it says how old it is.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveValues, ageIn } from "../../static/js/models/live-values.js";

const sockets = [];
class Socket {
  constructor(address) {
    this.address = String(address);
    sockets.push(this);
  }

  close() {
    this.isClosed = true;
    this.onclose?.({ code: 1005 });
  }

  says(n, values) {
    this.onmessage({ data: JSON.stringify({ n, values }) });
  }
}
globalThis.WebSocket = Socket;
await import("../../static/js/elements/live-viewers.js");

const PAGE = `
  <span data-fresh></span><span data-state></span>
  <div data-none></div>
  <div data-some hidden>
    <viewer-curve data-reading="{at}: {share} %"><video></video>
      <div role="slider" tabindex="0" aria-valuemax="3" aria-valuenow="0"><svg>
        <polyline data-points="points"/><line data-now x1="0" x2="0"/><g data-marks></g></svg></div>
    </viewer-curve>
    <b data-value="views">0</b><ol data-fragment="drops"></ol>
    <i data-plays>0</i><i data-plays>0</i>
  </div>`;
const WORDS = {
  seconds: "{n} s ago",
  minutes: "{n} min ago",
  lost: "lost, {n} s",
  lostMinutes: "lost, {n} min",
  gone: "gone",
  back: "back",
  closed: "closed",
};

function opened() {
  const page = document.createElement("live-viewers");
  Object.assign(page.dataset, { socket: "/ws/lesson/viewers/?period=week", ...WORDS });
  page.innerHTML = PAGE;
  document.body.append(page);
  const find = (selector) => page.querySelector(selector);
  return { page, find, socket: sockets.at(-1), text: (selector) => find(selector).textContent };
}

test("numbers leave none out, and a new connection begins anew", () => {
  const values = new LiveValues();
  assert.deepEqual(values.take({ n: 0, values: { views: "1" } }, 0), { views: "1" });
  assert.deepEqual(values.take({ n: 1, values: {} }, 1000), {});
  assert.equal(values.take({ n: 3, values: {} }, 2000), null);
  values.begin();
  assert.deepEqual(values.take({ n: 0, values: {} }, 3000), {});
});

test("age counts from the last message", () => {
  const values = new LiveValues();
  assert.equal(values.age(5000), null);
  values.take({ n: 0, values: {} }, 1000);
  assert.equal(values.age(3100), 2);
  assert.deepEqual([ageIn(2), ageIn(89), ageIn(90)], [["seconds", 2], ["seconds", 89], ["minutes", 2]]);
});

test("what comes is shown: texts, lists, the table, the curve", () => {
  const { page, find, socket, text } = opened();
  assert.match(socket.address, /^ws:.*\/ws\/lesson\/viewers\/\?period=week$/);
  socket.says(0, {
    watched: true, views: "1,204", drops: "<li>68 % left at 0:32</li>", plays: [9, 4],
    points: "0,0 1,1", shares: ["100", "44", "44", "40"], marks: [[1, 90, 60]],
  });
  assert.equal(text("[data-value=views]"), "1,204");
  assert.equal(text("[data-fragment=drops]"), "68 % left at 0:32");
  assert.deepEqual([...page.querySelectorAll("[data-plays]")].map((c) => c.textContent), ["9", "4"]);
  assert.equal(find("[data-points]").getAttribute("points"), "0,0 1,1");
  assert.equal(text("[data-marks] text"), "1");
  assert.deepEqual([find("[data-none]").hidden, find("[data-some]").hidden], [true, false]);
  assert.equal(text("[data-fresh]"), "0 s ago");
  socket.says(1, { views: "1,205" });
  assert.equal(text("[data-value=views]"), "1,205");
  assert.equal(text("[data-fragment=drops]"), "68 % left at 0:32");
  page.remove();
});

test("a message that was missed leads to a new connection", () => {
  const { page, socket } = opened();
  socket.says(0, { views: "1" });
  socket.says(2, { views: "3" });
  assert.equal(socket.isClosed, true);
  page.remove();
});

test("a lost connection is told, and comes back at once when the network does", () => {
  const { page, socket, text } = opened();
  socket.says(0, { views: "7" });
  socket.onclose({ code: 1006 });
  assert.deepEqual([text("[data-state]"), text("[data-fresh]")], ["gone", "lost, 0 s"]);
  assert.equal(text("[data-value=views]"), "7");
  dispatchEvent(new Event("online"));
  const again = sockets.at(-1);
  assert.notEqual(again, socket);
  again.says(0, { views: "8" });
  assert.deepEqual([text("[data-state]"), text("[data-value=views]")], ["back", "8"]);
  page.remove();
});

test("who may not see it any more is told, and asks no more", () => {
  const { page, socket, text } = opened();
  socket.says(0, {});
  const before = sockets.length;
  socket.onclose({ code: 4401 });
  dispatchEvent(new Event("online"));
  assert.deepEqual([text("[data-state]"), sockets.length], ["closed", before]);
  page.remove();
});

test("arrow keys read the curve and place the video; a tap plays from there", () => {
  const { page, find, socket } = opened();
  socket.says(0, { watched: true, shares: ["100", "44", "43", "40"] });
  const [slider, video] = [find("[role=slider]"), find("video")];
  const played = [];
  video.play = async () => played.push(video.currentTime);
  Object.defineProperty(video, "currentTime", { writable: true, value: 0 });
  const press = (key) => slider.dispatchEvent(new KeyboardEvent("keydown", { key }));
  press("ArrowRight");
  assert.equal(slider.getAttribute("aria-valuetext"), "0:01: 44 %");
  press("PageUp");
  assert.deepEqual([slider.getAttribute("aria-valuenow"), video.currentTime], ["3", 3]);
  press("Home");
  press("Enter");
  slider.getBoundingClientRect = () => ({ left: 100, width: 400 });
  slider.dispatchEvent(new PointerEvent("pointerup", { clientX: 350 }));
  assert.deepEqual(played, [0, 2]);
  page.remove();
});

test("a list that is drawn anew leaves the keyboard where it was", () => {
  const { page, find, socket } = opened();
  const rows = (words) => `<li><button>one</button></li><li><button>${words}</button></li>`;
  socket.says(0, { watched: true, drops: rows("two") });
  find("[data-fragment] li:last-child button").focus();
  socket.says(1, { drops: rows("zwei") });
  assert.equal(document.activeElement.textContent, "zwei");
  page.remove();
});

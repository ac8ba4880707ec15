// Items put in order by dragging, whichever way words run and however quick the hand is.

import assert from "node:assert/strict";
import { test } from "node:test";

import "../../static/js/elements/sequence-list.js";

const HIGH = 40; // px of an item

function listed(dir, words) {
  const list = document.createElement("sequence-list");
  list.dir = dir;
  list.dataset.moved = "%(item)s: %(place)d of %(total)d";
  list.innerHTML = `<ol style="margin:0;padding:0">${words
    .map(
      (word) => `<li style="display:flex;height:${HIGH}px"><span data-grip>=</span>
        <span data-text>${word}</span><button data-move="-1"></button><button data-move="1"></button></li>`,
    )
    .join("")}</ol>`;
  list.setPointerCapture = () => {}; // there is no real pointer
  document.body.replaceChildren(list);
  return list;
}

const order = (list) => [...list.querySelectorAll("[data-text]")].map((e) => e.textContent).join("");

function hand(list, word) {
  const item = [...list.querySelectorAll("li")].find((e) => e.innerText.includes(word));
  const grip = item.querySelector("[data-grip]");
  const { x, y, height } = grip.getBoundingClientRect();
  const tell = (target, type, clientY) =>
    target.dispatchEvent(
      new PointerEvent(type, { bubbles: true, cancelable: true, clientX: x, clientY, pointerId: 1 }),
    );
  tell(grip, "pointerdown", y + height / 2);
  return {
    by: (items) => tell(list, "pointermove", y + height / 2 + items * HIGH),
    to: (place) => tell(list, "pointermove", place),
    off: () => tell(list, "pointerup", y),
  };
}

for (const dir of ["ltr", "rtl"]) {
  test(`an item follows the hand up and down, ${dir}`, () => {
    const list = listed(dir, ["A", "B", "C", "D"]);
    const told = [];
    list.addEventListener("moved", () => told.push(order(list)));
    const held = hand(list, "B");
    held.by(1.1);
    assert.equal(order(list), "ACBD");
    held.by(-1.1);
    assert.equal(order(list), "BACD");
    assert.deepEqual(told, []);
    held.off();
    assert.deepEqual(told, ["BACD"]);
    held.by(2);
    assert.equal(order(list), "BACD", "it was let go");
  });

  test(`a quick hand takes it past several at once, ${dir}`, () => {
    const list = listed(dir, ["A", "B", "C", "D"]);
    const held = hand(list, "A");
    held.by(9);
    held.off();
    assert.equal(order(list), "BCDA");
    const ends = [...list.querySelectorAll("li")].map((e) => [...e.querySelectorAll("button")]);
    assert.deepEqual(ends.at(-1).map((button) => button.disabled), [false, true]);
  });

  test(`its grip stands where words begin, ${dir}`, () => {
    const list = listed(dir, ["A", "B"]);
    const [grip, words] = ["grip", "text"].map((name) => list.querySelector(`[data-${name}]`));
    const first = grip.getBoundingClientRect().x < words.getBoundingClientRect().x;
    assert.equal(first, dir === "ltr");
  });
}

test("held at the window's edge, the rest of a long list comes near", async () => {
  const words = Array.from({ length: 40 }, (_, n) => `(${n})`);
  const list = listed("ltr", words);
  const held = hand(list, "(0)");
  held.to(innerHeight - 1);
  while (!order(list).endsWith("(0)")) await new Promise(requestAnimationFrame);
  held.to(1);
  while (!order(list).startsWith("(0)")) await new Promise(requestAnimationFrame);
  held.off();
  assert.equal(order(list), words.join(""));
});

test("what is answered is not moved any more", () => {
  const list = listed("ltr", ["A", "B"]);
  list.setAttribute("locked", "");
  const held = hand(list, "A");
  held.by(2);
  assert.equal(order(list), "AB");
});

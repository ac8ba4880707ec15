// A card whose module comes after the card. In a browser only: it needs custom elements.

import assert from "node:assert/strict";
import { test } from "node:test";

const PARTS = ["title", "prompt", "course", "kept", "continue"];
const INSIDE = PARTS.map((name) => `<p data-part="${name}"></p>`).join("");

test("a prompt shows what it was given before its module came", async () => {
  if (!globalThis.customElements) return;
  const card = document.createElement("prompt-card");
  card.innerHTML = `${INSIDE}<textarea data-part="answer"></textarea>`;
  card.item = { id: "a", title: "Think", prompt: "Why so?" };
  document.body.append(card);
  await import("../../static/js/elements/prompt-card.js");
  const text = (name) => card.querySelector(`[data-part="${name}"]`).textContent;
  assert.equal(text("prompt"), "Why so?");
  card.item = { id: "b", title: "Think again", prompt: "And now?" };
  assert.equal(text("title"), "Think again");
});

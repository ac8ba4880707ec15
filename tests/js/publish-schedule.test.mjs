// The time at which a draft goes live: typed by the creator's clock, sent, changed, dropped.

import assert from "node:assert/strict";
import { test } from "node:test";

import "../../static/js/elements/publish-schedule.js";

const PLAN = {
  at: "2099-07-01T07:00:00+00:00",
  wall: "2099-07-01T09:00",
  zone: "Europe/Berlin",
  if_not_ready: "leave",
  state: "pending",
  words: "1 July 2099, 9:00 (Europe/Berlin)",
};
const settled = () => new Promise((done) => setTimeout(done));

function opened(answer) {
  const panel = document.createElement("publish-schedule");
  Object.assign(panel.dataset, { url: "/schedule/", zone: "Europe/Berlin", planned: "Planned" });
  panel.innerHTML = `<p data-when="pending" hidden><b data-words></b></p>
    <form><input name="at" type="datetime-local"><p role="alert" hidden></p>
    <input type="radio" name="if_not_ready" value="wait" checked>
    <input type="radio" name="if_not_ready" value="leave">
    <button data-when="none">Plan</button>
    <button type="button" data-drop data-when="pending" hidden>Drop</button></form>`;
  document.body.append(panel);
  const page = { panel, asked: [], told: [], fetched: globalThis.fetch };
  globalThis.fetch = async (url, { method, body }) => {
    page.asked.push([method, body && JSON.parse(body)]);
    return { ...answer, text: async () => JSON.stringify(answer.body) };
  };
  panel.addEventListener("snapshot", ({ detail }) => page.told.push(detail));
  page.draw = (schedule, code = "draft") =>
    panel.dispatchEvent(
      new CustomEvent("lesson", { detail: { schedule, published: false, standing: { code } } }),
    );
  page.leave = () => {
    panel.remove();
    globalThis.fetch = page.fetched;
  };
  return page;
}

test("a time on the wall goes to the server with its zone", async () => {
  const page = opened({ ok: true, status: 200, body: { id: "x" } });
  page.draw(null);
  page.panel.querySelector("[name=at]").value = "2099-07-01T09:00";
  page.panel.querySelector("[data-when=none]").click();
  await settled();
  assert.deepEqual(page.asked, [
    ["PUT", { at: "2099-07-01T09:00", zone: "Europe/Berlin", if_not_ready: "wait" }],
  ]);
  assert.deepEqual(page.told, [{ id: "x" }]);
  page.leave();
});

test("a plan is shown, and can be dropped; what is being typed stays", async () => {
  const page = opened({ ok: true, status: 200, body: {} });
  page.draw(PLAN, "scheduled");
  const at = page.panel.querySelector("[name=at]");
  assert.equal(page.panel.querySelector("[data-words]").textContent, PLAN.words);
  assert.equal(at.value, PLAN.wall);
  assert.equal(page.panel.querySelector("[value=leave]").checked, true);
  at.value = "2099-08-01T09:00";
  page.draw({ ...PLAN }, "scheduled");
  assert.equal(at.value, "2099-08-01T09:00");
  page.panel.querySelector("[data-drop]").click();
  await settled();
  assert.deepEqual(page.asked, [["DELETE", undefined]]);
  page.leave();
});

test("a time that has passed is told beside the field", async () => {
  const body = { error: { code: "invalid", message: "This time has passed." } };
  const page = opened({ ok: false, status: 400, body });
  page.draw(null);
  page.panel.querySelector("[name=at]").value = "2001-01-01T09:00";
  page.panel.querySelector("[data-when=none]").click();
  await settled();
  const alert = page.panel.querySelector("[role=alert]");
  assert.deepEqual([alert.hidden, alert.textContent], [false, "This time has passed."]);
  page.leave();
});

test("of a lesson that is live or put away there is nothing to plan", () => {
  const page = opened({ ok: true });
  page.draw(null, "archived");
  assert.equal(page.panel.hidden, true);
  page.draw(null, "draft");
  assert.equal(page.panel.hidden, false);
  page.leave();
});

// Shows on a question what came of it: each option marked, then why, and where the video shows it.
import { fill } from "../lib/words.js";

export function reveal(article, outcome, quiz) {
  const words = quiz.querySelector("[data-words]").dataset;
  article.dataset.state = outcome.correct ? "right" : "wrong";
  article.toggleAttribute("data-partly", isPartly(outcome));
  lock(article, outcome.response);
  for (const part of outcome.parts) mark(article, part, words);
  const spot = article.querySelector("hot-spot");
  if (spot) spot.dataset.areas = JSON.stringify(outcome.answer.areas ?? []);
  const verdict = article.querySelector("[data-verdict]");
  verdict.replaceChildren(quiz.querySelector("[data-template=verdict]").content.cloneNode(true));
  fillIn(article, verdict, outcome, words);
  verdict.hidden = false;
}

/** Not right, but some of it is. */
export function isPartly({ correct, score }) {
  return !correct && score > 0;
}

/** What was answered, and nothing to be changed in it. */
export function lock(article, response) {
  restore(article, response);
  // A clip may be watched again.
  const controls = "form :is(button, input, select, textarea):not([data-play], [data-scrub])";
  for (const control of article.querySelectorAll(controls)) control.disabled = true;
  for (const part of article.querySelectorAll("sequence-list, hot-spot, moment-pick"))
    part.setAttribute("locked", "");
}

// After a reload the page has a fresh order and nothing chosen or written: put back what was
// answered. An option is known by its value, a written text by its place.
export function restore(article, response) {
  for (const id of response.order ?? []) {
    const item = piece(article, id);
    item?.parentElement.append(item);
  }
  for (const [name, values] of Object.entries(response)) {
    const fields = [...article.querySelectorAll(`form [name="${CSS.escape(name)}"]`)];
    if (name !== "order") fields.forEach((field, place) => putBack(field, values, place));
  }
  article.querySelector("sequence-list")?.mark();
}

function putBack(field, values, place) {
  if (field.matches("[type=radio], [type=checkbox]")) field.checked = values.includes(field.value);
  else if (field.matches("select")) field.value = [...field.options].find((o) => values.includes(o.value))?.value ?? "";
  else if (field.matches("button")) field.closest("[data-piece]").toggleAttribute("data-chosen", values.includes(field.value));
  else field.value = values[place] ?? "";
}

function mark(article, part, words) {
  const item = piece(article, part.id);
  if (!item) return;
  item.dataset.state = part.state;
  const note = item.querySelector("[data-note]");
  const spoken = document.createElement("span");
  spoken.className = "sr-only";
  spoken.textContent = `${spokenState(words, part.state)}. `;
  note.replaceChildren(spoken, part.note);
  note.hidden = false;
  note.classList.toggle("sr-only", !part.note);
}

function fillIn(article, verdict, outcome, words) {
  const slot = (name) => verdict.querySelector(`[data-slot=${name}]`);
  const { summary, answer, explanation, moment, correct } = outcome;
  slot("summary").textContent = summary;
  // A missed option is marked in its place; an order, or what was typed, has to be spelled out.
  const typed = article.querySelector(".typed") !== null;
  slot("answer").hidden = !typed && (correct || !answer.ordered);
  slot("lines").toggleAttribute("data-ordered", answer.ordered);
  slot("label").textContent = answer.label;
  slot("lines").replaceChildren(...answer.lines.map(line));
  slot("explanation").textContent = explanation;
  slot("explanation").hidden = !explanation;
  slot("moment").hidden = !moment;
  if (moment) {
    slot("moment").href = moment.url;
    slot("time").textContent = moment.label;
  }
  drawAgain(verdict, outcome, words);
}

/** When it comes back, or why it does not. */
export function drawAgain(verdict, { again, aside }, words) {
  verdict.querySelector("[data-slot=again]").hidden = !again && !aside;
  const text = again ? fill(words.returns, { when: again.label }) : (aside ?? "");
  verdict.querySelector("[data-slot=again-text]").textContent = text;
}

function line(text) {
  return Object.assign(document.createElement("li"), { textContent: text });
}

function spokenState(words, state) {
  return { right: words.wasRight, wrong: words.wasWrong, missed: words.wasMissed }[state];
}

function piece(article, id) {
  return article.querySelector(`[data-piece="${CSS.escape(id)}"]`);
}

// Shows on a question what came of it: each option marked, then why, and where the video shows it.
import { fill } from "../lib/words.js";

export function reveal(article, outcome, quiz) {
  const words = quiz.querySelector("[data-words]").dataset;
  article.dataset.state = outcome.correct ? "right" : "wrong";
  restore(article, outcome.response);
  for (const control of article.querySelectorAll("form :is(button, input)")) control.disabled = true;
  article.querySelector("sequence-list")?.setAttribute("locked", "");
  for (const part of outcome.parts) mark(article, part, words);
  const verdict = article.querySelector("[data-verdict]");
  verdict.replaceChildren(quiz.querySelector("[data-template=verdict]").content.cloneNode(true));
  fillIn(verdict, outcome, words);
  verdict.hidden = false;
}

// After a reload the page has a fresh order and nothing chosen: put back what was answered.
function restore(article, response) {
  for (const id of response.order ?? []) {
    const item = piece(article, id);
    item?.parentElement.append(item);
  }
  for (const id of response.choices ?? []) {
    const item = piece(article, id);
    item?.setAttribute("data-chosen", "");
    const box = item?.querySelector("input[type=checkbox]");
    if (box) box.checked = true;
  }
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

function fillIn(verdict, outcome, words) {
  const slot = (name) => verdict.querySelector(`[data-slot=${name}]`);
  const { summary, answer, explanation, moment, again, correct } = outcome;
  slot("summary").textContent = summary;
  // A missed option is marked in its place; an order has to be spelled out.
  slot("answer").hidden = correct || !answer.ordered;
  slot("label").textContent = answer.label;
  slot("lines").replaceChildren(...answer.lines.map(line));
  slot("explanation").textContent = explanation;
  slot("explanation").hidden = !explanation;
  slot("moment").hidden = !moment;
  if (moment) {
    slot("moment").href = moment.url;
    slot("time").textContent = moment.label;
  }
  drawAgain(verdict, again, words);
}

export function drawAgain(verdict, again, words) {
  verdict.querySelector("[data-slot=again]").hidden = !again;
  if (again)
    verdict.querySelector("[data-slot=again-text]").textContent = fill(words.returns, { when: again.label });
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

// Beside one's own answer the model answer, and the question whether they say the same. Pressing a
// [data-mark] tells (question-run.js sends it).
export function compare(article, outcome, quiz) {
  const place = article.querySelector("[data-verdict]");
  place.replaceChildren(quiz.querySelector("[data-template=compare]").content.cloneNode(true));
  place.querySelector("[data-slot=label]").textContent = outcome.answer.label;
  place
    .querySelector("[data-slot=lines]")
    .replaceChildren(...outcome.answer.lines.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  place.hidden = false;
  article.dataset.comparing = "";
}

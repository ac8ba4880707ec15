// The end of a run: how many were right and when all come back or, while answers still wait for the
// network, how many do.
import { fill } from "../lib/words.js";

export function drawEnd(quiz, run, words) {
  const part = (name) => quiz.querySelector(`[data-${name}]`);
  const waits = run.held > 0;
  for (const name of ["score", "result"]) part(name).hidden = waits;
  part("kept-note").hidden = !waits;
  part("retake")?.toggleAttribute("hidden", waits);
  const title = part("end-title");
  if (waits) {
    title.textContent = title.dataset.kept;
    part("kept-note").textContent = fill(run.held === 1 ? words.keptOne : words.keptMany, { count: run.held });
    return;
  }
  const { right, total, returns } = run;
  part("right").textContent = right;
  part("total").textContent = total;
  part("arc").toggleAttribute("data-none", right === 0);
  requestAnimationFrame(() => {
    part("arc").style.strokeDasharray = `${(100 * right) / total} 100`;
  });
  title.textContent =
    right === total ? title.dataset.all : right * 2 >= total ? title.dataset.most : title.dataset.few;
  part("again").replaceChildren(...returns.map((group) => comesBack(group, words)));
}

function comesBack({ label, on, count }, words) {
  const item = document.createElement("li");
  const when = document.createElement("b");
  when.textContent = label.charAt(0).toUpperCase() + label.slice(1);
  const date = document.createElement("span");
  date.className = "muted";
  date.textContent = new Date(`${on}T12:00`).toLocaleDateString(document.documentElement.lang, {
    weekday: "long", day: "numeric", month: "long",
  });
  const many = document.createElement("span");
  many.className = "num again-count";
  many.textContent = fill(count === 1 ? words.one : words.many, { count });
  item.append(when, date, many);
  return item;
}

// One card for each kind of item, from the <template>s of templates/pathways/feed.html.
// What only quizzes and prompts need is loaded when the first of them is near, or by `fetchAll`.

import "./lesson-player.js";

const QUIZ = () => import("./quiz-card.js");
const PROMPT = () => import("./prompt-card.js");

/** All of it, so that nothing is missing when the network is. */
export function fetchAll() {
  return Promise.all([QUIZ(), PROMPT()]);
}

export function cardFor(item, feed) {
  const build = { video: lesson, quiz, prompt }[item.kind] ?? plain;
  return build(item, feed);
}

/** Imported, not cloned: only then are the custom elements inside awake. */
function fromTemplate(name) {
  return document.importNode(document.getElementById(name).content, true).firstElementChild;
}

function lesson() {
  const card = fromTemplate("card-video");
  card.player = card.querySelector("lesson-player");
  return card;
}

function quiz(item) {
  near(QUIZ);
  const card = fromTemplate("card-quiz");
  card.querySelector("quiz-card").setAttribute("src", item.quiz.url);
  card.addEventListener("quiz-done", () => card.classList.add("is-done"));
  return card;
}

function prompt(item) {
  near(PROMPT);
  const card = fromTemplate("card-prompt");
  card.querySelector("prompt-card").item = item; // taken up when it wakes, if it sleeps yet
  return card;
}

/** Where there is no network just now, `fetchAll` or its return brings what the card needs. */
function near(load) {
  load().catch(() => addEventListener("online", () => near(load), { once: true }));
}

function plain(item) {
  return fromTemplate(item.kind === "end" ? "card-end" : "card-unknown");
}

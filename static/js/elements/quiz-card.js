/* <quiz-card src="/quizzes/<id>/card" data-error="…" data-retry="…"></quiz-card>
 *
 * A quiz as one card of the feed (or, with `alone`, as a page). Loads its inside from `src` unless
 * it is there already; goes on where the learner stopped. It fills its parent's height and scrolls
 * inside [data-scroll]. It handles 1–9, Enter, and the arrows on its options while it is on screen.
 *
 * Fires, bubbling (besides those of question-run.js):
 *   quiz-done   {quiz, right, total}  the last question was answered
 *   quiz-leave  {quiz}                "Next lesson" was pressed; preventDefault() stops the link
 */
import { call } from "../lib/api.js";
import { QuestionRun } from "./question-run.js";
import { isPartly } from "./verdict.js";

class QuizCard extends QuestionRun {
  connectedCallback() {
    super.connectedCallback();
    this.addEventListener("run-done", this.#done);
    if (!this.quiz) this.load();
  }

  get quizId() {
    return this.quiz.dataset.quiz;
  }

  async load() {
    this.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(this.getAttribute("src"), { headers: { Accept: "text/html" } });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      this.innerHTML = await response.text();
      this.adopt();
    } catch {
      this.#failed();
    } finally {
      this.removeAttribute("aria-busy");
    }
  }

  show(options) {
    for (const id of this.run.ids) this.#dot(id);
    super.show(options);
  }

  accept(outcome) {
    super.accept(outcome);
    if (this.article(outcome.question)) this.#dot(outcome.question);
  }

  clicked(event) {
    super.clicked(event);
    if (event.target.closest("[data-retake]")) this.#retake(event.target.closest("button"));
    const leave = event.target.closest("[data-leave]");
    if (leave) this.#leave(event);
  }

  #dot(id) {
    const outcome = this.run.outcome(id);
    const dot = this.querySelector(`[data-dot="${CSS.escape(id)}"]`);
    const known = outcome ? (outcome.correct ? "right" : "wrong") : "";
    dot.dataset.state = this.run.isHeld(id) ? "held" : known;
    dot.toggleAttribute("data-partly", outcome !== undefined && isPartly(outcome));
    dot.toggleAttribute("data-on", id === this.run.current);
  }

  #done(event) {
    const detail = { quiz: this.quizId, ...event.detail };
    this.dispatchEvent(new CustomEvent("quiz-done", { bubbles: true, detail }));
  }

  #leave(event) {
    const leave = new CustomEvent("quiz-leave", {
      bubbles: true,
      cancelable: true,
      detail: { quiz: this.quizId },
    });
    if (!this.dispatchEvent(leave)) event.preventDefault();
  }

  async #retake(button) {
    button.disabled = true;
    try {
      await call("POST", "/api/v1/attempts/", { quiz: this.quizId });
      await this.load();
    } catch {
      button.disabled = false;
    }
  }

  #failed() {
    const trouble = document.createElement("div");
    trouble.className = "empty";
    const words = document.createElement("p");
    words.textContent = this.dataset.error ?? "The quiz could not be loaded.";
    const retry = document.createElement("button");
    retry.className = "btn btn-quiet";
    retry.type = "button";
    retry.textContent = this.dataset.retry ?? "Try again";
    retry.addEventListener("click", () => this.load(), { once: true });
    trouble.append(words, retry);
    this.replaceChildren(trouble);
  }
}

customElements.define("quiz-card", QuizCard);

/* <review-session><section class="quiz">…</section></review-session>
 *
 * One sitting of due cards. After a right answer the learner may say how hard it was, which
 * reschedules the card; saying nothing counts as "good". What was forgotten is asked once more at
 * the end, until it is known (step 7 of SM-2): that is practice and moves no card.
 */
import { call } from "../lib/api.js";
import { QuestionRun } from "./question-run.js";
import { drawAgain } from "./verdict.js";

class ReviewSession extends QuestionRun {
  endpoint = "/api/v1/reviews/";
  #fresh = new Map(); // each question as it came, for asking it once more

  adopt() {
    for (const article of this.querySelectorAll("[data-question]"))
      this.#fresh.set(article.dataset.question, article.cloneNode(true));
    super.adopt();
  }

  isLast(outcome) {
    return this.run.last && (outcome?.correct ?? true);
  }

  goOn() {
    const outcome = this.run.outcome(this.run.current);
    if (outcome && !outcome.correct) this.#again(outcome.question);
    super.goOn();
  }

  #again(id) {
    const fresh = this.#fresh.get(id).cloneNode(true);
    const badge = document.createElement("span");
    badge.className = "badge badge-warn";
    badge.textContent = this.words.onceMore;
    fresh.querySelector(".question-kicker").prepend(badge, " ");
    this.article(id).replaceWith(fresh);
    this.run.postpone(id);
  }

  show(options) {
    this.#offer(null);
    super.show(options);
    this.#progress();
    this.part("aside").hidden = this.run.current === null;
  }

  revealed(outcome) {
    this.#progress();
    this.part("aside").hidden = true;
    this.#offer(outcome);
    super.revealed(outcome);
  }

  clicked(event) {
    super.clicked(event);
    const chip = event.target.closest("[data-rate]");
    if (chip) this.#rate(chip.dataset.rate);
    const aside = event.target.closest("[data-set-aside]");
    if (aside) this.#setAside(aside.dataset.setAside);
  }

  // "bury": not today. "suspend": not any more, until it is taken up again.
  async #setAside(how) {
    const id = this.run.current;
    try {
      await call("POST", `/api/v1/cards/${id}/${how}/`);
    } catch {
      this.part("live").textContent = this.words.failed;
      return;
    }
    this.article(id).remove();
    this.run.leaveOut(id);
    if (this.run.total === 0) location.assign(this.querySelector("[data-leave]").href);
    else super.goOn();
  }

  // Once it is answered, 1 to 3 tell the effort.
  digit(number, event) {
    const chip = this.querySelectorAll("[data-rate]")[number - 1];
    if (this.part("effort").hidden) super.digit(number, event);
    else if (chip) {
      event.preventDefault();
      chip.click();
    }
  }

  #progress() {
    this.part("progress").max = Math.max(1, this.run.total);
    this.part("progress").value = this.run.answered + this.run.held;
  }

  #offer(outcome) {
    this.part("effort").hidden = !outcome?.effort;
    for (const chip of this.querySelectorAll("[data-rate]"))
      chip.setAttribute("aria-pressed", String(chip.dataset.rate === outcome?.effort));
  }

  async #rate(effort) {
    const { key } = this.run.outcome(this.run.current);
    try {
      const outcome = await call("PUT", `/api/v1/answers/${key}/effort/`, { effort });
      this.run.record(outcome);
      this.#offer(outcome);
      const verdict = this.article(outcome.question).querySelector("[data-verdict]");
      drawAgain(verdict, outcome, this.words);
    } catch {
      this.part("live").textContent = this.words.failed;
    }
  }
}

customElements.define("review-session", ReviewSession);

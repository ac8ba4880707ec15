/* The base of <quiz-card> and <review-session>: questions one at a time, each answered, sent, and
 * answered back with why, the moment in the video, and when it returns.
 *
 * Keys: 1 to 9 choose an option, arrows walk the options, Enter goes on. An answer is kept in the
 * browser until the server has confirmed it (models/answer-queue.js); without a network one goes on
 * without verdicts. What is half answered survives a reload (models/drafts.js).
 *
 * Fires, bubbling:
 *   seek-lesson  {atom, t, end}  "See the moment" was pressed; preventDefault() stops the link.
 *   run-done     {right, total}  the last question was answered.
 */
import { ApiError, call } from "../lib/api.js";
import { isAnswered } from "../lib/answered.js";
import { newKey } from "../lib/keys.js";
import { isShortcut } from "../lib/single-keys.js";
import { fill } from "../lib/words.js";
import { AnswerQueue } from "../models/answer-queue.js";
import { Drafts } from "../models/drafts.js";
import { Run } from "../models/run.js";
import { drawEnd } from "./run-end.js";
import { compare } from "./self-mark.js";
import "./sequence-list.js";
import { lock, restore, reveal } from "./verdict.js";

const RETRY_MS = 5000;
// Of single formats: fetched where a question has one.
const PARTS = {
  "quiz-clip": () => import("./quiz-clip.js"),
  "hot-spot": () => import("./hot-spot.js"),
  "moment-pick": () => import("./moment-pick.js"),
};

export class QuestionRun extends HTMLElement {
  endpoint = "/api/v1/answers/";
  #queue;
  #unheard = new Map(); // answers of this page: another tab may have emptied the queue
  #drafts;
  #watch;
  #visible = false;
  #shownAt = null;
  #retry = null;

  connectedCallback() {
    this.#watch = new IntersectionObserver(([entry]) => this.#seen(entry.isIntersecting), {
      threshold: 0.5,
    });
    this.#watch.observe(this);
    // Keys inside are ours before they are the page's; digits and Enter work from anywhere.
    this.addEventListener("keydown", this);
    document.addEventListener("keydown", this);
    window.addEventListener("online", this);
    if (this.quiz) this.adopt();
  }

  disconnectedCallback() {
    this.#watch.disconnect();
    clearTimeout(this.#retry);
    document.removeEventListener("keydown", this);
    window.removeEventListener("online", this);
  }

  handleEvent(event) {
    if (event.type === "submit") this.#submit(event);
    else if (event.type === "click") this.clicked(event);
    else if (event.type === "input" || event.type === "moved") this.#changed(event);
    else if (event.type === "toggle") this.#hinted(event);
    else if (event.type === "online") this.#flush();
    else if (event.type === "keydown" && this.#isMine(event)) this.#key(event);
  }

  get quiz() {
    return this.querySelector(".quiz");
  }

  get words() {
    return this.quiz.querySelector("[data-words]").dataset;
  }

  // Take over the markup that is inside now.
  adopt() {
    const questions = [...this.querySelectorAll("[data-question]")];
    const known = this.quiz.querySelector(':scope > script[type="application/json"]');
    for (const [name, load] of Object.entries(PARTS)) if (this.querySelector(name)) load();
    this.run = new Run(
      questions.map((question) => question.dataset.question),
      known ? JSON.parse(known.textContent) : [],
    );
    const { learner } = this.quiz.dataset;
    this.#queue = new AnswerQueue(storage("localStorage"), learner);
    this.#drafts = new Drafts(storage("sessionStorage"), learner);
    for (const type of ["submit", "click", "input", "moved"]) this.quiz.addEventListener(type, this);
    this.quiz.addEventListener("toggle", this, true);
    for (const id of this.run.ids) this.#putBack(id);
    if (this.run.total) this.show();
    this.#flush();
  }

  // What was chosen or written on an earlier page, sent or not.
  #putBack(id) {
    const article = this.article(id);
    const response = this.#queue.waiting(id)?.response ?? this.#drafts.of(id);
    if (!response || this.run.outcome(id) || this.run.open(id)) return;
    restore(article, response);
    this.#mayCheck(article.querySelector("form"));
  }

  article(id) {
    return this.querySelector(`[data-question="${CSS.escape(id)}"]`);
  }

  part(name) {
    return this.quiz.querySelector(`[data-${name}]`);
  }

  // Draw the state of the run: the question that is on, or the end.
  show({ focus = false } = {}) {
    const on = this.run.current;
    for (const id of this.run.ids) this.article(id).hidden = id !== on;
    this.part("end").hidden = on !== null;
    this.part("end-actions").hidden = on !== null;
    this.part("next").hidden = true;
    this.part("foot").hidden = on !== null;
    this.#shownAt = this.#visible ? performance.now() : null;
    this.drawPlace();
    if (on === null) drawEnd(this.quiz, this.run, this.words);
    else if (this.run.open(on)) this.#compare(this.run.open(on));
    this.part("scroll").scrollTop = 0;
    if (focus) (on ? this.article(on).querySelector("h2") : this.part("end-title")).focus();
  }

  drawPlace() {
    const { current, number, total } = this.run;
    const place = this.part("place");
    place.hidden = current === null;
    const sentence = "short" in place.dataset ? "%(number)d / %(total)d" : this.words.nth;
    place.textContent = fill(sentence, { number, total });
  }

  // --- answering ---

  #submit(event) {
    event.preventDefault();
    const article = event.target.closest("[data-question]");
    const question = article.dataset.question;
    if (article.dataset.state || article.hasAttribute("aria-busy")) return;
    const response = responseOf(event.target, event.submitter);
    const elapsed = this.#shownAt === null ? null : Math.round(performance.now() - this.#shownAt);
    const hinted = "hinted" in article.dataset;
    const { attempt } = this.quiz.dataset;
    const entry = { key: newKey(), url: this.endpoint, question, response, hinted, attempt, elapsed_ms: elapsed };
    event.submitter?.setAttribute("data-chosen", "");
    this.#keepAndSend(entry);
  }

  // How one's own words compare with the model answer; the answer's key makes it one mark.
  #tell(mark) {
    const outcome = this.run.open(this.run.current);
    if (!outcome || this.article(outcome.question).hasAttribute("aria-busy")) return;
    const { key, question } = outcome;
    this.#keepAndSend({ key, method: "PUT", url: `/api/v1/answers/${key}/mark/`, question, mark });
  }

  #keepAndSend(entry) {
    this.#queue.add(entry);
    this.#unheard.set(entry.key, entry);
    this.#send(entry);
  }

  async #send(entry) {
    const { url, method = "POST", ...body } = AnswerQueue.asSent(entry);
    const article = this.article(entry.question);
    article?.setAttribute("aria-busy", "true");
    try {
      const outcome = await call(method, url, body);
      this.#drop(entry);
      this.accept(outcome);
    } catch (error) {
      this.#troubled(entry, error);
    }
  }

  #troubled(entry, error) {
    const status = error instanceof ApiError ? error.status : 0;
    const refused = [400, 404, 409, 413].includes(status);
    const { offline, failed, stale, signIn } = this.words;
    if (refused) this.#drop(entry);
    else if (![401, 403].includes(status)) this.#retryLater();
    const words = refused ? stale : status === 0 ? offline : [401, 403].includes(status) ? signIn : failed;
    const article = this.article(entry.question);
    if (!article) return;
    if (refused) {
      article.removeAttribute("aria-busy");
      this.run.release(entry.question);
    } else if (this.run.current === entry.question) this.#offerNext();
    this.#complain(article, words);
  }

  // Its verdict comes when the network does.
  #offerNext() {
    const isNew = this.part("next").hidden;
    this.#showNext();
    if (isNew && this.#visible) this.part("next").focus({ preventScroll: true });
  }

  #showNext(outcome) {
    const next = this.part("next");
    next.textContent = this.isLast(outcome) ? this.words.finish : this.words.continue;
    next.hidden = false;
    this.part("foot").hidden = false;
  }

  #complain(article, words) {
    const trouble = article.querySelector(".question-trouble");
    trouble.textContent = words ?? "";
    trouble.hidden = !words;
  }

  #retryLater() {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#flush(), RETRY_MS);
  }

  // Send what an earlier page, or a lost connection, left behind.
  #flush() {
    const kept = (this.#queue?.entries ?? []).map((entry) => [entry.key, entry]);
    for (const entry of new Map([...this.#unheard, ...kept]).values()) this.#send(entry);
  }

  #drop({ key }) {
    this.#queue.drop(key);
    this.#unheard.delete(key);
  }

  // The server has spoken: keep the outcome, and show it if its question is on.
  accept(outcome) {
    const article = this.article(outcome.question);
    if (!article) return; // of another quiz
    const wasDone = this.run.done;
    const wasHeld = this.run.isHeld(outcome.question);
    this.run.record(outcome);
    this.#drafts.drop(outcome.question);
    article.removeAttribute("aria-busy");
    this.#complain(article, null);
    if (outcome.undecided) {
      if (this.run.current === outcome.question) this.#compare(outcome);
      else if (this.run.current === null) this.goOn(); // the last thing that is left to do
      return;
    }
    reveal(article, outcome, this.quiz);
    this.drawPlace();
    if (this.run.current === outcome.question) this.revealed(outcome);
    else if (wasHeld && this.run.current === null) drawEnd(this.quiz, this.run, this.words);
    if (this.run.done && !wasDone) {
      const { right, total } = this.run;
      this.dispatchEvent(new CustomEvent("run-done", { bubbles: true, detail: { right, total } }));
    }
  }

  #compare(outcome) {
    const article = this.article(outcome.question);
    if ("comparing" in article.dataset) return;
    lock(article, outcome.response);
    compare(article, outcome, this.quiz);
    const { answer, summary } = outcome;
    this.part("live").textContent = `${summary}. ${answer.label}: ${answer.lines.join(", ")}.`;
    if (!this.#visible) return;
    article.querySelector("[data-mark]").focus({ preventScroll: true });
    this.#uncover(article.querySelector("[data-verdict]"));
  }

  // The question that is on has just been answered.
  revealed(outcome) {
    this.#showNext(outcome);
    const { summary, answer, explanation, correct } = outcome;
    const right = correct ? "" : `${answer.label}: ${answer.lines.join(", ")}.`;
    this.part("live").textContent = `${summary}. ${right} ${explanation}`;
    if (!this.#visible) return; // an earlier answer, sent while the card waits off screen
    this.part("next").focus({ preventScroll: true });
    this.#uncover(this.article(outcome.question).querySelector("[data-verdict]"));
  }

  // Scroll the verdict into view within the card, its head at least. scrollIntoView would move
  // the feed around the card too.
  #uncover(verdict) {
    const scroll = this.part("scroll");
    const frame = scroll.getBoundingClientRect();
    const box = verdict.getBoundingClientRect();
    const covered = parseFloat(getComputedStyle(scroll).paddingBlockEnd); // by the bar of tabs, too
    const top = Math.min(box.bottom + covered - frame.bottom, box.top - 24 - frame.top);
    if (top > 0) scroll.scrollBy({ top, behavior: "smooth" });
  }

  isLast() {
    return this.run.last;
  }

  goOn() {
    const on = this.run.current;
    if (on && !this.run.outcome(on)) this.run.hold(on);
    this.run.advance();
    this.show({ focus: true });
  }

  // --- the hand ---

  clicked(event) {
    if (event.target.closest("[data-next]")) this.goOn();
    const mark = event.target.closest("[data-mark]");
    if (mark) this.#tell(mark.dataset.mark);
    const moment = event.target.closest("[data-slot=moment]");
    if (moment) this.#seek(event, moment);
  }

  #seek(event, link) {
    const { moment } = this.run.outcome(link.closest("[data-question]").dataset.question);
    const seek = new CustomEvent("seek-lesson", {
      bubbles: true,
      cancelable: true,
      detail: { atom: moment.atom, t: moment.t, end: moment.end },
    });
    if (!this.dispatchEvent(seek)) event.preventDefault();
  }

  #changed(event) {
    const form = event.target.closest("form");
    const article = form?.closest("[data-question]");
    if (!article || article.dataset.state || article.hasAttribute("aria-busy")) return;
    this.#mayCheck(form);
    this.#drafts.keep(article.dataset.question, responseOf(form));
  }

  // There is something to check once something is chosen or written.
  #mayCheck(form) {
    const check = form?.querySelector("[data-check]");
    if (check && form.querySelector("[data-field], input[data-option]")) check.disabled = !isAnswered(form);
  }

  #hinted(event) {
    if (event.target.matches("[data-hint]") && event.target.open)
      event.target.closest("[data-question]").dataset.hinted = "";
  }

  #isMine(event) {
    return event.currentTarget === this || !this.contains(event.target);
  }

  #key(event) {
    if (!this.#visible || !this.run) return;
    if (!isShortcut(event, "input:not([type=checkbox]), textarea, select, dialog")) return;
    if (/^[1-9]$/.test(event.key)) this.digit(Number(event.key), event);
    else if (event.key === "Enter") this.#enter(event);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.#walk(event);
  }

  digit(number, event) {
    const article = this.run.current && this.article(this.run.current);
    const option = article?.querySelectorAll("[data-option], [data-mark]")[number - 1];
    if (!option || option.disabled || article.dataset.state) return;
    event.preventDefault();
    option.click();
  }

  #enter(event) {
    const next = this.part("next");
    if (next.hidden || event.target.closest?.("a, button, summary")) return;
    event.preventDefault();
    next.click();
  }

  // Arrows walk from option to option; past the ends they are the page's again.
  #walk(event) {
    const option = event.target.closest?.("[data-option]");
    if (!option || !this.contains(option)) return;
    const all = [...option.closest(".options").querySelectorAll("[data-option]:not(:disabled)")];
    const to = all[all.indexOf(option) + (event.key === "ArrowDown" ? 1 : -1)];
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    to.focus();
  }

  #seen(visible) {
    this.#visible = visible;
    if (visible && this.#shownAt === null) this.#shownAt = performance.now();
  }
}

function responseOf(form, submitter = null) {
  const response = {};
  for (const [name, value] of new FormData(form, submitter)) (response[name] ??= []).push(value);
  return response;
}

function storage(name) {
  try {
    return window[name];
  } catch {
    return null; // forbidden: AnswerQueue falls back to memory
  }
}

/* <lesson-actions> in a lesson's rail (templates/pathways/cards/actions.html): keeps the lesson,
 * and opens the sheet of everything else that can be done with it. The sheet's script comes with
 * the first tap.
 */
class LessonActions extends HTMLElement {
  #card;

  connectedCallback() {
    if (this.#card) return;
    this.#card = this.closest(".feed-card");
    this.#card.addEventListener("card-shown", () => this.#show());
    this.addEventListener("click", (event) => this.#act(event));
    this.addEventListener("saved", () => this.#show());
  }

  get #player() {
    return this.closest("lesson-player");
  }

  #show() {
    const save = this.querySelector("[data-act=save]");
    save?.setAttribute("aria-pressed", String(Boolean(this.#player.item?.saved)));
  }

  async #act(event) {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (!act) return;
    await import("./lesson-menu.js");
    const menu = document.querySelector("lesson-menu");
    if (act === "save") menu.save(this.#player, this);
    else menu.open(this.#player);
  }
}

customElements.define("lesson-actions", LessonActions);

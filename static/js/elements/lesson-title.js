/* <lesson-title data-listens data-untitled="Untitled lesson">
 *   <h1 data-title>…</h1> <span class="badge" data-badge>Draft</span>
 * </lesson-title>
 *
 * Follows the lesson: its title as it is typed ("titled" event), its standing as it changes.
 */
class LessonTitle extends HTMLElement {
  connectedCallback() {
    this.addEventListener("lesson", ({ detail: { standing } }) => {
      const badge = this.querySelector("[data-badge]");
      badge.className = standing.tone ? `badge badge-${standing.tone}` : "badge";
      if (badge.textContent !== standing.label) badge.textContent = standing.label;
    });
    this.addEventListener("titled", ({ detail: title }) => {
      this.querySelector("[data-title]").textContent = title.trim() || this.dataset.untitled;
    });
  }
}

customElements.define("lesson-title", LessonTitle);

/* <caption-call data-listens hidden><a href><b data-todo>2 words to check</b></a></caption-call>
 *
 * What a creator is asked to do about the captions: shown as soon as there is something.
 */
class CaptionCall extends HTMLElement {
  connectedCallback() {
    this.addEventListener("lesson", ({ detail: { captions } }) => {
      this.hidden = !captions.text;
      this.querySelector("a").href = captions.page;
      this.querySelector("[data-todo]").textContent = captions.text;
    });
  }
}

customElements.define("caption-call", CaptionCall);

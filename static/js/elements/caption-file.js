/* <caption-file data-url="…/captions/LANG/file/" data-page data-large data-failed="words">
 *   <button data-withdraw="…/captions/de/" data-sure="question">…
 *   <form><select name="language"> <input type="file" name="file"> <p data-trouble><span></span></p>
 * </caption-file>                          templates/creators/captions/_files.html
 *
 * Sends a .vtt or .srt file as soon as it is chosen, and opens its language. What is wrong with the
 * file is said with the number of the line. A language that was brought in can be taken away again.
 */
import { call, csrfToken } from "../lib/api.js";

const MOST_BYTES = 512 * 1024;

class CaptionFile extends HTMLElement {
  connectedCallback() {
    this.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    this.#input.addEventListener("change", () => this.#send());
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-withdraw]");
      if (button && confirm(button.dataset.sure)) this.#withdraw(button);
    });
  }

  async #withdraw(button) {
    try {
      await call("DELETE", button.dataset.withdraw);
      location.assign(this.dataset.page);
    } catch (error) {
      this.#complain(error.message || this.dataset.failed);
    }
  }

  get #input() {
    return this.querySelector("input[type=file]");
  }

  async #send() {
    const [file] = this.#input.files;
    if (!file) return;
    this.#complain("");
    if (file.size > MOST_BYTES) return this.#failed(this.dataset.large);
    const language = this.querySelector("select").value;
    const button = this.querySelector(".caption-choose");
    button.setAttribute("aria-busy", "true");
    try {
      const problem = await this.#post(this.dataset.url.replace("LANG", language), file);
      if (problem) return this.#failed(problem);
      const page = new URL(this.dataset.page, location.href);
      page.searchParams.set("language", language);
      location.assign(page);
    } catch {
      this.#failed(this.dataset.failed);
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  /** What is wrong, "" when nothing is. */
  async #post(url, file) {
    const body = new FormData();
    body.append("file", file);
    const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
    const response = await fetch(url, { method: "POST", headers, body });
    if (response.ok) return "";
    const { error } = await response.json();
    return error.message || this.dataset.failed;
  }

  #failed(words) {
    this.#complain(words);
    this.#input.value = ""; // the same file, mended, can be chosen again
  }

  #complain(words) {
    const trouble = this.querySelector("[data-trouble]");
    trouble.querySelector("span").textContent = words;
    trouble.hidden = !words;
  }
}

customElements.define("caption-file", CaptionFile);

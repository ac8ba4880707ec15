/* <inquiry-list> around the questions of templates/creators/inquiries.html: answers, shows to
 * everyone and hides in place. What was done stands there until the page is opened again.
 *
 *   data-answered, data-hidden, data-undo, data-failed   its words
 *
 * Each question is a fragment (_inquiry.html) with its own addresses: data-page, data-answer,
 * data-shared, data-hidden.
 */
import { call } from "../lib/api.js";
import { toast } from "../lib/toast.js";

const ACTS = {
  hide: ["PUT", "hidden"],
  unhide: ["DELETE", "hidden"],
  share: ["PUT", "shared"],
  unshare: ["DELETE", "shared"],
};

class InquiryList extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.#answer(event));
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (button) this.#act(button.closest("li"), button.dataset.act);
    });
  }

  async #answer(event) {
    event.preventDefault();
    const form = event.target;
    const row = form.closest("li");
    const body = {
      text: form.elements.text.value,
      shared: form.elements.shared.checked,
      replaces: form.dataset.replaces,
    };
    this.#complain(form, "");
    await this.#busy(row, async () => {
      try {
        await call("PUT", this.#of(row).dataset.answer, body);
      } catch (error) {
        return this.#complain(form, error.message || this.dataset.failed);
      }
      await this.#draw(row);
      toast(this, this.dataset.answered, { level: "success" });
    });
  }

  #complain(form, words) {
    const place = form.querySelector("[data-error]");
    place.hidden = !words;
    place.textContent = words;
    form.elements.text.toggleAttribute("aria-invalid", Boolean(words));
    if (words) form.elements.text.focus();
  }

  #act(row, act) {
    const [method, address] = ACTS[act];
    return this.#busy(row, async () => {
      try {
        await call(method, this.#of(row).dataset[address], method === "PUT" ? {} : undefined);
        await this.#draw(row);
      } catch (error) {
        return toast(this, error.message || this.dataset.failed, { level: "error" });
      }
      if (act === "hide") {
        const undo = { text: this.dataset.undo, run: () => this.#act(row, "unhide") };
        toast(this, this.dataset.hidden, { level: "success", act: undo });
      }
    });
  }

  #of(row) {
    return row.querySelector("[data-part=inquiry]");
  }

  /** As the server has it now; the focus stays at the question. */
  async #draw(row) {
    const response = await fetch(this.#of(row).dataset.page, { headers: { Accept: "text/html" } });
    if (!response.ok) throw new Error(this.dataset.failed);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    row.replaceChildren(page.querySelector("[data-part=inquiry]"));
    row.focus();
  }

  /** Nothing is sent twice. */
  async #busy(row, work) {
    if (row.ariaBusy === "true") return;
    row.ariaBusy = "true";
    try {
      await work();
    } finally {
      row.ariaBusy = "false";
    }
  }
}

customElements.define("inquiry-list", InquiryList);

/* <inquiry-sheet> around templates/pathways/inquiry_sheet.html: asks the creator of the lesson on
 * screen, at its second, and shows what was asked and answered.
 *
 *   sheet.open(player, second)   player: a <lesson-player>
 *
 *   data-url     address of a lesson's questions, with ID in it
 *   data-learn   address of a lesson's own page, with ID in it
 *   data-at, data-asked, data-failed   its words
 */
import { clock } from "../lib/amounts.js";
import { call } from "../lib/api.js";
import { toast } from "../lib/toast.js";
import { fill } from "../lib/words.js";

class InquirySheet extends HTMLElement {
  #player = null;
  #item = null;
  #second = 0;
  #next = null; // address of the next page
  #drafts = new Map(); // id of a lesson → what was written and not sent

  connectedCallback() {
    this.#part("close").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("close", () => this.#keep());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close(); // the backdrop
    });
    this.#form.addEventListener("submit", (event) => this.#ask(event));
    this.#part("more").addEventListener("click", () => this.#more(this.#next));
    this.#part("list").addEventListener("click", (event) => this.#go(event));
  }

  open(player, second) {
    this.#player = player;
    this.#item = player.item;
    this.#second = second;
    this.#part("label").textContent = fill(this.dataset.at, { time: clock(second) });
    this.#field.value = this.#drafts.get(this.#item.id) ?? "";
    this.#refuse("");
    this.#complain("");
    this.#part("list").replaceChildren();
    this.#part("asked").hidden = true;
    this.#dialog.showModal();
    this.#dialog.focus();
    return this.#more(this.#url);
  }

  get #dialog() {
    return this.querySelector("dialog");
  }

  get #form() {
    return this.#part("form");
  }

  get #field() {
    return this.#form.elements.text;
  }

  get #url() {
    return this.dataset.url.replace("ID", this.#item.id);
  }

  #part(name, within = this) {
    return within.querySelector(`[data-part=${name}]`);
  }

  // --- what is shown -----------------------------------------------------------------------

  async #more(url) {
    const item = this.#item;
    try {
      const { refusal, inquiries, next } = await call("GET", url);
      if (item !== this.#item) return; // another lesson's by now
      this.#refuse(refusal);
      this.#next = next;
      this.#part("more").hidden = !next;
      this.#part("list").append(...inquiries.map((each) => this.#row(each)));
      this.#part("asked").hidden = !this.#part("list").childElementCount;
    } catch (error) {
      this.#complain(error.message || this.dataset.failed);
    }
  }

  #refuse(words) {
    this.#form.hidden = Boolean(words);
    this.#part("refusal").hidden = !words;
    this.#part("refusal").lastElementChild.textContent = words;
  }

  #complain(words) {
    this.#part("error").hidden = !words;
    this.#part("error").textContent = words;
    this.#field.toggleAttribute("aria-invalid", Boolean(words));
  }

  #row({ second, text, answer, is_mine: mine }) {
    const row = this.querySelector("template").content.cloneNode(true).firstElementChild;
    const time = this.#part("time", row);
    time.textContent = clock(second);
    time.href = `${this.dataset.learn.replace("ID", this.#item.id)}?t=${second}`;
    time.dataset.second = second;
    this.#part("mine", row).hidden = !mine;
    this.#part("text", row).textContent = text;
    this.#part("answer", row).textContent = answer;
    this.#part("answered", row).hidden = !answer;
    this.#part("waiting", row).hidden = Boolean(answer);
    return row;
  }

  #go(event) {
    const link = event.target.closest("[data-second]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#dialog.close();
    this.#player.seek(Number(link.dataset.second));
  }

  // --- what the person does ----------------------------------------------------------------

  #keep() {
    if (this.#item) this.#drafts.set(this.#item.id, this.#field.value);
  }

  async #ask(event) {
    event.preventDefault();
    const button = this.#form.querySelector("[type=submit]");
    button.disabled = true;
    this.#complain("");
    try {
      await call("POST", this.#url, { second: this.#second, text: this.#field.value });
      this.#field.value = "";
      this.#dialog.close();
      toast(this, this.dataset.asked, { level: "success" });
    } catch (error) {
      this.#complain(error.message || this.dataset.failed);
      this.#field.focus();
    } finally {
      button.disabled = false;
    }
  }
}

customElements.define("inquiry-sheet", InquirySheet);

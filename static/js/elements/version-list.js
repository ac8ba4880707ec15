/* <version-list data-listens data-current="1" data-switched="Version {n} is in use now." data-undo="Undo"
 *               data-failed="…">
 *   <li data-number="2"> <p data-note hidden></p> <progress></progress>
 *     <stage-list>…</stage-list>   without data-listens: it hears from here
 *     <button data-switch="/api/…/versions/2/switch/">
 * </version-list>
 *
 * The versions of a lesson: follows those that are being converted, and switches at once; the
 * message that follows takes it back.
 */
import { call } from "../lib/api.js";

class VersionList extends HTMLElement {
  connectedCallback() {
    this.addEventListener("lesson", (event) => this.#draw(event.detail.takes));
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-switch]");
      if (button) this.#switch(button);
    });
  }

  #draw(takes) {
    for (const take of takes) {
      const { number, note, progress } = take;
      const row = this.querySelector(`[data-number="${number}"]`);
      if (!row) continue;
      const words = row.querySelector("[data-note]");
      words.textContent = note;
      words.hidden = !note;
      // Of the lesson's snapshot a version's own steps get only their part.
      row.querySelector("stage-list")?.dispatchEvent(new CustomEvent("lesson", { detail: take }));
      const bar = row.querySelector(".take-words > progress");
      if (bar && progress !== null) bar.value = progress;
    }
  }

  async #switch(button) {
    button.setAttribute("aria-busy", "true");
    const url = button.dataset.switch;
    // Once switched, this list is drawn anew: the page is asked to, and shows the message.
    const { current, switched, undo, failed } = this.dataset;
    const page = this.closest("live-lesson");
    const back = url.replace(/\d+(?=\/switch\/$)/, current);
    const act = { text: undo, run: () => change(page, back, { switched, failed }) };
    await change(page, url, { switched, failed, act });
    button.removeAttribute("aria-busy");
  }
}

async function change(page, url, { switched, failed, act }) {
  const tell = (detail) => page.dispatchEvent(new CustomEvent("toast", { bubbles: true, detail }));
  try {
    const detail = await call("POST", url);
    page.dispatchEvent(new CustomEvent("snapshot", { detail }));
    const number = url.match(/(\d+)\/switch\/$/)[1];
    tell({ text: switched.replace("{n}", number), level: "success", act });
  } catch (error) {
    tell({ text: error.message || failed, level: "error" });
  }
}

customElements.define("version-list", VersionList);

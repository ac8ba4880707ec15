/* <version-list data-listens data-current="1" data-switched="Version {n} is in use now." data-undo="Undo"
 *               data-removed="Version {n} is removed." data-restored="…" data-failed="…">
 *   <input data-anew>   what it teaches differently, if anything
 *   <li data-number="2"> <p data-note hidden></p> <progress></progress>
 *     <stage-list>…</stage-list>   without data-listens: it hears from here
 *     <button data-switch="/api/…/versions/2/switch/">
 *     <button data-remove="/api/…/versions/2/discard/" data-after="page to go to">
 *     <button data-restore="/api/…/versions/2/restore/">
 * </version-list>
 *
 * The versions of a lesson: follows those that are being converted, switches and removes at once;
 * the message that follows takes it back.
 */
import { call } from "../lib/api.js";
import { showPage } from "../lib/page.js";

class VersionList extends HTMLElement {
  connectedCallback() {
    this.addEventListener("lesson", (event) => this.#draw(event.detail.takes));
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-switch], [data-remove], [data-restore]");
      if (button) this.#press(button);
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

  async #press(button) {
    const { switch: url, remove, restore, after } = button.dataset;
    const { current, switched, removed, restored, undo, failed } = this.dataset;
    button.setAttribute("aria-busy", "true");
    if (url) {
      const back = { url: url.replace(/\d+(?=\/switch\/$)/, current), words: switched };
      const anew = this.querySelector("[data-anew]")?.value.trim();
      const body = anew ? { teaches_anew: anew } : undefined;
      await change({ url, body, words: switched, failed, undo, back });
    } else if (remove) {
      const back = { url: remove.replace(/discard\/$/, "restore/"), words: restored };
      if (after) this.#leaving(true);
      await change({ url: remove, words: removed, failed, undo, back, after });
      if (this.isConnected) this.#leaving(false);
    } else {
      await change({ url: restore, words: restored, failed });
    }
    button.removeAttribute("aria-busy");
  }

  // The page of a version goes with it.
  #leaving(detail) {
    this.dispatchEvent(new CustomEvent("leaving", { bubbles: true, detail }));
  }
}

// Once changed, the list is drawn anew, or the page is another one: what is on screen by then is
// asked to, and shows the message.
async function change({ url, body, words, failed, undo, back, after }) {
  try {
    const detail = await call("POST", url, body);
    if (after) await showPage(after);
    document.querySelector("live-lesson")?.dispatchEvent(new CustomEvent("snapshot", { detail }));
    const number = url.match(/(\d+)\/\w+\/$/)[1];
    const act = back && { text: undo, run: () => change({ ...back, failed }) };
    tell({ text: words.replace("{n}", number), level: "success", act });
  } catch (error) {
    tell({ text: error.message || failed, level: "error" });
  }
}

function tell(detail) {
  document.dispatchEvent(new CustomEvent("toast", { detail }));
}

customElements.define("version-list", VersionList);

/* <upload-tray data-uploads-of="owner" data-confirm="Cancel?" data-sending="Uploading" … hidden>
 *   <template><div class="tray-row"><a data-title> <small data-words></small></a> <progress>
 *     <button data-pause> <button data-resume> <button data-cancel> <button data-dismiss></div></template>
 * </upload-tray>
 *
 * Uploads that go on while their creator is on other pages. The page that shows an upload at
 * length (<upload-progress>) has no row for it here.
 */
import { percent } from "../lib/amounts.js";
import { uploads } from "../models/uploads.js";

const SHOWN_DONE = 8000;
const GOING = new Set(["queued", "sending", "waiting"]);

class UploadTray extends HTMLElement {
  #rows = new Map();
  #watcher = null;

  async connectedCallback() {
    uploads.addEventListener("change", this);
    this.addEventListener("click", this);
    // The page's own view of an upload comes and goes without a reload.
    this.#watcher = new MutationObserver(() => this.#drawAll());
    this.#watcher.observe(document.querySelector("main"), { childList: true, subtree: true });
    await uploads.ready;
    this.#drawAll();
  }

  disconnectedCallback() {
    uploads.removeEventListener("change", this);
    this.#watcher?.disconnect();
  }

  handleEvent(event) {
    if (event.type === "change") return this.#draw(event.detail);
    const button = event.target.closest("button");
    const url = button?.closest("[data-url]").dataset.url;
    if (!url) return;
    if ("pause" in button.dataset) uploads.pause(url);
    if ("resume" in button.dataset) uploads.resume(url);
    if ("dismiss" in button.dataset) uploads.forget(url);
    if ("cancel" in button.dataset) this.#cancel(url);
  }

  #drawAll() {
    for (const { url } of uploads.list) this.#draw(url);
  }

  #draw(url) {
    const entry = uploads.of(url);
    const elsewhere = document.querySelector(`upload-progress[data-url="${url}"]`);
    if (entry && !elsewhere) this.#fill(this.#row(url), entry);
    else {
      this.#rows.get(url)?.remove();
      this.#rows.delete(url);
    }
    this.hidden = this.#rows.size === 0;
  }

  #row(url) {
    if (!this.#rows.has(url)) {
      const row = this.querySelector("template").content.cloneNode(true).firstElementChild;
      row.dataset.url = url;
      this.append(row);
      this.#rows.set(url, row);
    }
    return this.#rows.get(url);
  }

  #fill(row, { state, fraction, title, page, error }) {
    const link = row.querySelector("a");
    link.href = page;
    row.querySelector("[data-title]").textContent = title;
    const said = this.dataset[state] ?? "";
    const words = state === "sending" && fraction !== null ? `${said} ${percent(fraction)}` : said;
    row.querySelector("[data-words]").textContent = (state === "failed" && error?.message) || words;
    const bar = row.querySelector("progress");
    bar.setAttribute("aria-label", title);
    if (fraction === null) bar.removeAttribute("value");
    else bar.value = fraction;
    if (row.dataset.is !== state && state === "done") setTimeout(() => uploads.forget(row.dataset.url), SHOWN_DONE);
    row.dataset.is = state;
    row.querySelector("[data-pause]").hidden = !GOING.has(state);
    row.querySelector("[data-resume]").hidden = state !== "paused" && state !== "failed";
    row.querySelector("[data-cancel]").hidden = state === "done";
    row.querySelector("[data-dismiss]").hidden = state !== "done";
  }

  async #cancel(url) {
    if (!confirm(this.dataset.confirm)) return;
    try {
      await uploads.cancel(url);
    } catch {
      uploads.forget(url); // the server has no such upload any more, or has its file already
    }
  }
}

customElements.define("upload-tray", UploadTray);

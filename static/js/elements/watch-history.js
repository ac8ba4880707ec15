/* <watch-history data-url="/api/v1/history/" data-restore="…/restore/"> around
 * templates/pathways/history.html: takes one lesson out of the history, or all of them, and brings
 * them back from the message that says so.
 */
import { call } from "../lib/api.js";
import { toast } from "../lib/toast.js";

class WatchHistory extends HTMLElement {
  connectedCallback() {
    this.querySelector("[data-part=clear]")?.addEventListener("click", () => this.#clear());
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-remove]");
      if (button) this.#remove(button.closest("li"));
    });
  }

  #remove(row) {
    const url = `${this.dataset.url}${row.dataset.id}/`;
    return this.#forget(url, [row], this.dataset.removed);
  }

  #clear() {
    return this.#forget(this.dataset.url, [...this.querySelectorAll("li")], this.dataset.cleared);
  }

  async #forget(url, rows, words) {
    this.#show(rows, false);
    try {
      const { at } = await call("DELETE", url, undefined, { keepalive: true });
      const run = () => this.#recall(at, rows);
      toast(this, words, { act: { text: this.dataset.undo, run } });
    } catch {
      this.#show(rows, true);
      toast(this, this.dataset.failed, { level: "error" });
    }
  }

  async #recall(at, rows) {
    try {
      await call("POST", this.dataset.restore, { at }, { keepalive: true });
      this.#show(rows, true);
    } catch {
      toast(this, this.dataset.failed, { level: "error" });
    }
  }

  #show(rows, shown) {
    const next = rows.at(-1).nextElementSibling ?? rows[0].previousElementSibling;
    for (const row of rows) row.hidden = !shown;
    for (const day of this.querySelectorAll("[data-part=day]")) {
      day.hidden = !day.querySelector("li:not([hidden])");
    }
    const left = this.querySelector("li:not([hidden])");
    this.querySelector("[data-part=empty]").hidden = Boolean(left);
    const clear = this.querySelector("[data-part=clear]");
    if (clear) clear.hidden = !left;
    const goal = shown ? rows[0] : next && !next.hidden ? next : left;
    (goal?.querySelector("a") ?? this.querySelector("[data-part=empty] a")).focus();
  }
}

customElements.define("watch-history", WatchHistory);

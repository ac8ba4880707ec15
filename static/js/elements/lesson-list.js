/* <lesson-list data-url="…" data-order="…" data-lessons="…/"> around templates/pathways/playlist.html:
 * a learner's list. "Change" shows, beside each lesson, what moves it or takes it out;
 * what was taken out or deleted can be brought back from the message that says so.
 *
 *   data-url       the list itself; empty for "Saved", which can be neither renamed nor deleted
 *   data-order     where a new order goes
 *   data-lessons   lessons of the list, an id behind it
 */
import { call } from "../lib/api.js";
import { toast } from "../lib/toast.js";
import { NameDialog } from "../models/name-dialog.js";
import "./sequence-list.js";

class LessonList extends HTMLElement {
  #ordering = Promise.resolve();

  connectedCallback() {
    this.#part("edit")?.addEventListener("click", () => this.#edit());
    this.#part("delete")?.addEventListener("click", () => this.#delete());
    this.#rows?.addEventListener("click", ({ target }) => {
      if (target.closest("[data-take]")) this.#take(target.closest("li"));
    });
    this.addEventListener("moved", () => this.#keepOrder());
    const dialog = this.#part("dialog");
    if (!dialog) return;
    const names = new NameDialog(dialog, (name) => this.#rename(name));
    this.#part("rename").addEventListener("click", () => names.open());
  }

  #part(name) {
    return this.querySelector(`[data-part=${name}]`);
  }

  get #rows() {
    return this.#part("rows");
  }

  #edit() {
    const on = this.classList.toggle("is-changing");
    this.#part("edit").setAttribute("aria-pressed", String(on));
  }

  /** One after the other: an older order must not arrive after a newer one. */
  #keepOrder() {
    const lessons = [...this.#rows.children].map(({ dataset }) => dataset.id);
    this.#ordering = this.#ordering.then(() => this.#send("PUT", this.dataset.order, { lessons }));
  }

  async #take(row) {
    const url = `${this.dataset.lessons}${row.dataset.id}/`;
    const behind = row.nextElementSibling;
    const after = behind ?? row.previousElementSibling;
    row.remove();
    this.#show();
    (after?.querySelector("[data-take]") ?? this.#part("edit")).focus();
    const taken = await this.#send("DELETE", url);
    if (!taken) return this.#back(row, behind);
    toast(this, this.dataset.taken, {
      act: {
        text: this.dataset.undo,
        run: async () => {
          this.#back(row, behind);
          await this.#send("PUT", url, { position: taken.position });
        },
      },
    });
  }

  #back(row, behind) {
    if (behind?.isConnected) behind.before(row);
    else this.#rows.append(row);
    this.#show();
    row.querySelector("a").focus();
  }

  #show() {
    this.querySelector("sequence-list").mark();
    this.#part("empty").hidden = this.#rows.children.length > 0;
  }

  async #rename(name) {
    const kept = await call("PATCH", this.dataset.url, { name });
    this.#part("name").textContent = kept.name;
    document.title = document.title.replace(/^.* · /, `${kept.name} · `);
  }

  async #delete() {
    if ((await this.#send("DELETE", this.dataset.url)) === undefined) return;
    this.inert = true;
    this.classList.add("is-deleted");
    toast(this, this.dataset.deleted, {
      act: {
        text: this.dataset.undo,
        run: async () => {
          if ((await this.#send("POST", `${this.dataset.url}restore/`)) === undefined) return;
          this.inert = false;
          this.classList.remove("is-deleted");
          this.#part("delete").focus();
        },
      },
    });
    document.querySelector("main .back").focus();
  }

  /** The answer (null where there is none), or undefined when it failed, which is then said. */
  async #send(method, url, body) {
    try {
      return await call(method, url, body, { keepalive: true }); // also when the page is left
    } catch {
      toast(this, this.dataset.failed, { level: "error" });
      return undefined;
    }
  }
}

customElements.define("lesson-list", LessonList);

/* <lesson-bulk data-api="/api/v1/studio/lessons/" data-courses="/api/v1/studio/courses/"
 *              data-zone="Europe/…" data-…="words">                templates/creators/_bulk.html
 *   <tr data-part="id" data-state="draft" data-discarded><input type="checkbox" data-pick></tr>
 *   <div data-bar hidden> <b data-count> <button data-bulk="publish"> <button data-opens="tag">
 *   <progress> <button data-stop> </div>
 *   <dialog data-ask="tag"><form>…</form></dialog>   <dialog data-told><ul></ul></dialog>
 * </lesson-bulk>
 *
 * Does the same to several lessons: tells how far it is, which of them it did not work for and why,
 * and takes back what was done.
 */
import { call } from "../lib/api.js";
import { toast } from "../lib/toast.js";
import { ACTS, each } from "../models/bulk.js";

class LessonBulk extends HTMLElement {
  #chosen = new Set();
  #stopped = false;
  #watcher = new MutationObserver(() => this.#draw()); // rows are drawn anew by <live-shelf>

  connectedCallback() {
    this.addEventListener("change", ({ target }) => this.#pick(target));
    this.addEventListener("click", ({ target }) => this.#click(target.closest("button")));
    this.addEventListener("submit", (event) => this.#submit(event));
    if (!this.querySelector("[data-bar]")) return; // who may change nothing chooses nothing
    this.#watcher.observe(this.querySelector("tbody"), { childList: true });
  }

  disconnectedCallback() {
    this.#watcher.disconnect();
  }

  get #rows() {
    return [...this.querySelectorAll("tr[data-part]")];
  }

  get #lessons() {
    return this.#rows
      .filter((row) => this.#chosen.has(row.dataset.part))
      .map(({ dataset }) => ({
        id: dataset.part,
        state: dataset.state,
        discarded: "discarded" in dataset,
        title: dataset.title,
      }));
  }

  #pick(box) {
    if (box.matches("[data-pick-all]")) {
      this.#choose(box.checked ? this.#rows.map((row) => row.dataset.part) : []);
    } else if (box.matches("[data-pick]")) {
      const id = box.closest("tr").dataset.part;
      if (box.checked) this.#chosen.add(id);
      else this.#chosen.delete(id);
    } else return;
    this.#draw();
  }

  #choose(ids) {
    this.#chosen = new Set(ids);
    this.#draw();
  }

  #draw() {
    const rows = this.#rows;
    for (const row of rows) {
      const box = row.querySelector("[data-pick]");
      if (box) box.checked = this.#chosen.has(row.dataset.part);
    }
    const lessons = this.#lessons;
    this.querySelector("[data-bar]").hidden = !lessons.length;
    const words = lessons.length === 1 ? this.dataset.one : this.dataset.many;
    this.querySelector("[data-count]").textContent = words.replace("{n}", lessons.length);
    for (const button of this.querySelectorAll("[data-bulk], [data-opens]")) {
      const act = ACTS[button.dataset.bulk ?? button.dataset.opens];
      button.hidden = Boolean(act) && !lessons.some((lesson) => act.fits(lesson));
    }
    const all = this.querySelector("[data-pick-all]");
    all.checked = rows.length > 0 && lessons.length === rows.length;
    all.indeterminate = lessons.length > 0 && lessons.length < rows.length;
  }

  #click(button) {
    if (!button) return;
    const { bulk, opens } = button.dataset;
    if (bulk) this.#run(bulk);
    else if (opens) this.querySelector(`[data-ask=${opens}]`).showModal();
    else if ("stop" in button.dataset) this.#stopped = true;
    else if ("close" in button.dataset) button.closest("dialog").close();
    else if ("none" in button.dataset) this.#choose([]);
    else if ("all" in button.dataset) this.#choose(this.#rows.map((row) => row.dataset.part));
  }

  #submit(event) {
    event.preventDefault();
    const { ask } = event.target.closest("dialog").dataset;
    const fields = Object.fromEntries(new FormData(event.target));
    if (!event.target.reportValidity()) return;
    event.target.closest("dialog").close();
    if (ask === "tag") this.#run("tag", { tags: split(fields.tags) });
    if (ask === "schedule") this.#run("schedule", { ...fields, zone: this.dataset.zone });
    if (ask === "course") this.#addToCourse(fields.course);
  }

  #ask = (method, path, body) => call(method, this.dataset.api + path, body);

  async #run(name, wish) {
    const act = ACTS[name];
    const lessons = this.#lessons.filter(act.fits);
    const found = await this.#each(lessons, (lesson) => act.run(lesson, this.#ask, wish));
    const undo = async () => {
      const here = document.querySelector("lesson-bulk") ?? this;
      await here.takeBack(act, found.done);
    };
    this.#tell(found, found.done.length ? undo : null);
    await this.#refresh();
  }

  /** Undo of what another look of this element has done. */
  async takeBack(act, done) {
    const work = ({ item, result }) => act.undo(item, this.#ask, result);
    const found = await this.#each(done, work);
    found.failed = found.failed.map(({ item, error }) => ({ item: item.item, error }));
    this.#tell(found, null);
    await this.#refresh();
  }

  async #addToCourse(id) {
    const url = `${this.dataset.courses}${id}/`;
    const lessons = this.#lessons;
    let module = null;
    const arrange = (ids) => call("PUT", `${url}lessons/`, { module: module.position, lessons: ids });
    try {
      module = (await call("GET", url)).modules.at(-1);
      await arrange([...new Set([...module.lessons, ...lessons.map((each) => each.id)])]);
      const text = this.dataset.added;
      const run = () => arrange(module.lessons).catch(() => {});
      toast(this, text, { level: "success", act: { text: this.dataset.undo, run } });
      this.#chosen.clear();
      this.#draw();
    } catch (error) {
      toast(this, error.message || this.dataset.failed, { level: "error" });
    }
  }

  async #each(items, work) {
    const progress = this.querySelector("[data-working]");
    this.#stopped = false;
    progress.hidden = false;
    this.querySelector("[data-acts]").hidden = true;
    const found = await each(items, work, {
      isStopped: () => this.#stopped,
      onProgress: (done, all) => {
        progress.querySelector("progress").max = Math.max(all, 1);
        progress.querySelector("progress").value = done;
        const words = this.dataset.working.replace("{done}", done).replace("{all}", all);
        progress.querySelector("[role=status]").textContent = words;
      },
    });
    progress.hidden = true;
    this.querySelector("[data-acts]").hidden = false;
    return found;
  }

  #tell({ done, failed, left }, undo) {
    if (done.length) {
      const act = undo ? { text: this.dataset.undo, run: undo } : undefined;
      const words = this.dataset.done.replace("{n}", done.length);
      toast(this, words, { level: "success", act });
    }
    const missed = [
      ...failed.map(({ item, error }) => [item.title, error.message || this.dataset.failed]),
      ...left.map((item) => [(item.item ?? item).title, this.dataset.stopped]),
    ];
    if (!missed.length) return;
    const told = this.querySelector("[data-told]");
    told.querySelector("ul").replaceChildren(...missed.map(asItem));
    document.body.append(told); // it stays open when the list is drawn anew
    told.addEventListener("click", ({ target }) => {
      if (target.closest("[data-close]")) told.close();
    });
    told.addEventListener("close", () => told.remove());
    told.showModal();
  }

  // Which lessons there are, and where they stand, is another matter now.
  async #refresh() {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("lesson-bulk");
    if (response.ok && fresh) this.replaceWith(fresh);
    else location.reload(); // nothing of this kind is left
  }
}

function split(text) {
  return text.split(",").map((word) => word.trim()).filter(Boolean);
}

function asItem([title, reason]) {
  const item = document.createElement("li");
  item.append(
    Object.assign(document.createElement("b"), { textContent: title }),
    Object.assign(document.createElement("small"), { textContent: reason }),
  );
  return item;
}

customElements.define("lesson-bulk", LessonBulk);

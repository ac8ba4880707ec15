/* <section data-stages data-moving hidden><stage-list data-listens data-retry-words="Try again">
 *   <p data-outlook>About 2 minutes: 7 videos before yours</p>
 *   <details><summary><span data-steps>1 / 7</span></summary><ol class="stages" role="list">
 *     <li class="stage" data-stage="probe" data-state="running">
 *       <span class="stage-mark"></span><div class="stage-name">Checking</div>
 *       <span class="stage-note">42 %</span></li>…
 *   </ol></details><p class="visually-hidden" role="status"></p>
 * </stage-list></section>
 *
 * Redraws the list from each "lesson" event; says aloud what has been finished or has failed.
 */
import { call } from "../lib/api.js";

class StageList extends HTMLElement {
  connectedCallback() {
    this.addEventListener("lesson", (event) => this.#draw(event.detail));
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-retry]");
      if (button) this.#retry(button);
    });
  }

  #draw({ stages, steps, outlook }) {
    const line = this.querySelector("[data-outlook]");
    if (line.textContent !== outlook) line.textContent = outlook;
    line.hidden = !outlook;
    this.#count(steps);
    this.closest("[data-stages]").hidden = stages.length === 0;
    const list = this.querySelector("ol");
    const rows = new Map([...list.children].map((row) => [row.dataset.stage, row]));
    for (const stage of stages) {
      const row = rows.get(stage.name) ?? list.appendChild(newRow(stage.name));
      rows.delete(stage.name);
      this.#fill(row, stage);
    }
    for (const gone of rows.values()) gone.remove();
  }

  // The list folds away when the last step is done, and not again once somebody unfolds it.
  #count({ done, all }) {
    const badge = this.querySelector("[data-steps]");
    const words = `${done} / ${all}`;
    if (badge.textContent === words) return;
    badge.textContent = words;
    badge.classList.toggle("badge-ok", done === all);
    this.closest("[data-stages]").toggleAttribute("data-moving", done < all);
    this.querySelector("details").open = done < all;
  }

  #fill(row, stage) {
    const was = row.dataset.state;
    row.dataset.state = stage.state;
    row.querySelector(".stage-name").textContent = stage.label;
    row.querySelector(".stage-note").textContent = stage.note;
    this.#progress(row, stage);
    this.#todo(row, stage);
    if (was !== stage.state || row.dataset.error !== (stage.error ?? "")) this.#trouble(row, stage);
    if (was && was !== stage.state && (stage.state === "done" || stage.state === "failed")) {
      this.querySelector("[role=status]").textContent = `${stage.label}: ${stage.error || stage.note}`;
    }
  }

  #progress(row, stage) {
    let bar = row.querySelector("progress");
    if (stage.state !== "running") {
      bar?.remove();
      return;
    }
    if (!bar) {
      bar = Object.assign(document.createElement("progress"), { className: "progress", max: 1 });
      row.append(bar);
    }
    bar.setAttribute("aria-label", stage.label);
    if (stage.progress === null) bar.removeAttribute("value");
    else bar.value = stage.progress;
  }

  #todo(row, { todo: { text, page } }) {
    let link = row.querySelector(".stage-todo");
    if (!text) return link?.remove();
    if (!link) {
      link = Object.assign(document.createElement("a"), { className: "stage-todo" });
      row.append(link);
    }
    link.href = page;
    link.textContent = text;
  }

  #trouble(row, stage) {
    row.dataset.error = stage.error ?? "";
    row.querySelector(".stage-more")?.remove();
    if (!stage.error && !stage.retry) return;
    const more = Object.assign(document.createElement("div"), { className: "stage-more" });
    if (stage.error) {
      more.append(Object.assign(document.createElement("p"), { textContent: stage.error }));
    }
    if (stage.retry) {
      const button = Object.assign(document.createElement("button"), {
        type: "button",
        className: "btn btn-quiet btn-sm",
        textContent: this.dataset.retryWords,
      });
      button.dataset.retry = stage.retry;
      more.append(button);
    }
    row.append(more);
  }

  async #retry(button) {
    button.setAttribute("aria-busy", "true");
    button.disabled = true;
    try {
      const detail = await call("POST", button.dataset.retry);
      this.dispatchEvent(new CustomEvent("snapshot", { bubbles: true, detail }));
    } catch (error) {
      const detail = { text: error.message, level: "error" };
      this.dispatchEvent(new CustomEvent("toast", { bubbles: true, detail }));
      button.disabled = false;
      button.removeAttribute("aria-busy");
    }
  }
}

function newRow(name) {
  const row = Object.assign(document.createElement("li"), { className: "stage" });
  row.dataset.stage = name;
  for (const [tag, kind] of [
    ["span", "stage-mark"],
    ["div", "stage-name"],
    ["span", "stage-note"],
  ]) {
    row.append(Object.assign(document.createElement(tag), { className: kind }));
  }
  return row;
}

customElements.define("stage-list", StageList);

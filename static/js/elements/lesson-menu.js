/* <lesson-menu> around templates/pathways/menu.html: what can be done with a lesson beside watching
 * it. All its words and addresses (with ID in them) are data attributes.
 *
 *   menu.open(player)               player: a <lesson-player>
 *   menu.save(player, actions)      keeps the lesson or lets it go; actions hears "saved"
 */
import { clock, percent } from "../lib/amounts.js";
import { call } from "../lib/api.js";
import { toast } from "../lib/toast.js";
import { fill } from "../lib/words.js";
import { lessonLink } from "../models/lesson-link.js";

class LessonMenu extends HTMLElement {
  #player = null;
  #second = 0;

  connectedCallback() {
    this.addEventListener("click", (event) => this.#clicked(event));
    this.addEventListener("submit", (event) => this.#submitted(event));
    this.addEventListener("change", (event) => this.#changed(event));
  }

  get #dialog() {
    return this.querySelector("dialog");
  }

  get #item() {
    return this.#player.item;
  }

  open(player) {
    this.#player = player;
    this.#second = Math.floor(player.video.currentTime);
    this.#fill();
    this.#panel("main");
    this.#dialog.showModal();
    this.#dialog.focus();
  }

  async save(player, actions) {
    const { item } = player;
    const saved = !item.saved;
    const put = async (on) => {
      item.saved = on;
      actions.dispatchEvent(new CustomEvent("saved"));
      const done = await this.#send(on ? "PUT" : "DELETE", this.#address("saved", item), on ? {} : undefined);
      if (done !== undefined) return true;
      item.saved = !on;
      actions.dispatchEvent(new CustomEvent("saved"));
      return false;
    };
    if (await put(saved)) {
      this.#say(saved ? "saved" : "unsaved", {}, saved ? null : () => put(true));
    }
  }

  // --- what is shown -----------------------------------------------------------------------

  #part(name) {
    return this.querySelector(`[data-part=${name}]`);
  }

  #words(name, values = {}) {
    return fill(this.getAttribute(`data-words-${name}`), values);
  }

  #address(name, item = this.#item) {
    return this.dataset[name].replace("ID", item.id);
  }

  #panel(name) {
    for (const panel of this.querySelectorAll("[data-panel]")) {
      panel.hidden = panel.dataset.panel !== name;
    }
    this.#dialog.scrollTop = 0;
    this.querySelector(`[data-panel=${name}] :is(button, a)`)?.focus();
  }

  #fill() {
    const item = this.#item;
    const { state = {} } = item;
    this.#part("title").textContent = item.title;
    this.#part("from").hidden = this.#second < 1;
    this.#part("from").querySelector("span").textContent = this.#words("from", {
      time: clock(this.#second),
    });
    this.#part("at-second").checked = false;
    this.#part("closed").hidden = item.open;
    const course = this.#part("course");
    if (!course) return;
    course.hidden = !item.course_id;
    course.querySelector("a").href = this.dataset.course.replace("ID", item.course_id);
    this.#part("course-title").textContent = item.course;
    this.#part("report").reset();
    this.#tellSeen(item, state);
    call("GET", this.#address("item")).then(
      (fresh) => this.#tellSeen(item, fresh.state), // as the server counts, on all devices
      () => {}, // then what the page knew stays
    );
  }

  #tellSeen(item, { watched = 0 }) {
    if (item !== this.#item) return;
    this.#part("share-seen").textContent = this.#words("seen", { share: percent(watched) });
  }

  // --- what the person does ----------------------------------------------------------------

  #clicked(event) {
    if (event.target === this.#dialog || event.target.closest("[data-close]")) this.#dialog.close();
    const act = event.target.closest("[data-do]")?.dataset.do;
    if (act === "share") this.#share();
    if (act === "copy") this.#copy();
    if (act === "dismiss") this.#dismiss();
    if (act === "lists") this.#lists();
    if (act === "report") this.#report();
    if (act === "ask") this.#ask();
    if (act === "main") this.#panel("main");
  }

  #link() {
    const at = this.#part("at-second").checked ? this.#second : 0;
    return lessonLink(location.origin, this.dataset.learn, this.#item.id, at, this.dataset.by);
  }

  /** Its creator hears that it was passed on, not by whom or to whom. */
  #tellShared() {
    this.#player.shared.reporter.shared(this.#item, this.#second);
  }

  async #share() {
    if (!navigator.share) return this.#copy();
    try {
      await navigator.share({ title: this.#item.title, url: this.#link() });
      this.#tellShared();
      this.#dialog.close();
    } catch (error) {
      if (error.name !== "AbortError") await this.#copy(); // else: thought better of it
    }
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#link());
    } catch {
      this.#copyTheOldWay();
    }
    this.#tellShared();
    this.#dialog.close();
    this.#say("copied");
  }

  /** Without a secure origin there is no clipboard to write to. */
  #copyTheOldWay() {
    const field = document.createElement("textarea");
    field.value = this.#link();
    this.#dialog.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }

  async #dismiss() {
    const url = this.#address("dismissal");
    const player = this.#player;
    if ((await this.#send("PUT", url)) === undefined) return;
    this.#dialog.close();
    player.dispatchEvent(new CustomEvent("card-done", { bubbles: true }));
    this.#say("gone", {}, () => this.#send("DELETE", url));
  }

  #report() {
    this.#player.video.pause();
    this.#panel("report");
  }

  async #ask() {
    this.#player.video.pause();
    await import("./inquiry-sheet.js");
    this.#dialog.close();
    document.querySelector("inquiry-sheet").open(this.#player, this.#second);
  }

  async #lists() {
    const found = await this.#send("GET", `${this.dataset.lists}?lesson=${this.#item.id}`);
    if (!found) return;
    this.#part("lists").replaceChildren(...found.playlists.map((list) => this.#choice(list)));
    this.#panel("lists");
  }

  #choice({ id, name, count, has }) {
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: has });
    const words = Object.assign(document.createElement("span"), { textContent: name, dir: "auto" });
    label.className = "choice";
    box.dataset.list = id;
    box.dataset.name = name;
    label.append(box, words);
    label.title = this.#words("lessons", { count });
    return label;
  }

  async #changed({ target }) {
    const { list, name } = target.dataset;
    if (!list) return;
    const on = target.checked;
    if (await this.#put(list, on)) this.#say(on ? "added" : "taken", { list: name });
    else target.checked = !on;
  }

  async #put(list, on) {
    const url = `${this.dataset.lists}${list}/lessons/${this.#item.id}/`;
    return (await this.#send(on ? "PUT" : "DELETE", url, on ? {} : undefined)) !== undefined;
  }

  #submitted(event) {
    event.preventDefault();
    if (event.target === this.#part("report")) this.#sendReport(new FormData(event.target));
    else this.#makeList(event.target);
  }

  async #makeList(form) {
    const made = await this.#send("POST", this.dataset.lists, { name: form.elements.name.value });
    if (!made || !(await this.#put(made.id, true))) return;
    form.reset();
    this.#part("lists").prepend(this.#choice({ ...made, has: true }));
    this.#say("added", { list: made.name });
  }

  async #sendReport(said) {
    const body = { reason: said.get("reason"), words: said.get("words"), second: this.#second };
    if ((await this.#send("POST", this.#address("problems"), body)) === undefined) return;
    this.#dialog.close();
    this.#say("reported");
  }

  // --- to the server and back --------------------------------------------------------------

  async #send(method, url, body) {
    try {
      return await call(method, url, body);
    } catch (error) {
      this.#dialog.close();
      toast(this, error.message || this.#words("failed"), { level: "error" });
      return undefined;
    }
  }

  #say(name, values, undo = null) {
    const act = undo && { text: this.#words("undo"), run: undo };
    toast(this, this.#words(name, values), { level: "success", ...(act && { act }) });
  }
}

customElements.define("lesson-menu", LessonMenu);

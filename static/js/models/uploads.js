// The uploads of this browser, whichever tab sends them.
//
//   await uploads.ready; uploads.of(url); uploads.list
//   await uploads.add(file, {upload, page, cancel, title}); uploads.pause(url) resume(url) cancel(url)
//   uploads.addEventListener("change", ({detail: url}) => …)
//
// An entry: {url, page, title, file, kept, state, fraction, speed, secondsLeft, error}; its state is
// queued | sending | waiting (no connection) | paused | failed | done. One tab at a time sends, held
// by a lock that ends with the tab; the others watch, and one of them goes on.

import { call } from "../lib/api.js";
import { Outbox } from "./outbox.js";
import { Sending } from "./sending.js";

const NAME = "microlearn.uploads";
const FINAL = new Set(["done", "failed", "paused", "gone"]);
const BUSY = 423;
const STAYS = new Set(["failed", "paused"]);
// What may be well again at the next visit: signed out, too many at once, trouble at the server.
const PASSING = (status) => status === 401 || status === 403 || status === 429 || status >= 500;

class Uploads extends EventTarget {
  #entries = new Map();
  #channel = globalThis.BroadcastChannel ? new BroadcastChannel(NAME) : null;
  #outbox;
  #sending = null; // in this tab
  #working = false;

  constructor(owner) {
    super();
    this.#outbox = new Outbox(owner);
    this.ready = this.#load().catch(() => {});
    if (this.#channel) this.#channel.onmessage = ({ data }) => this.#hear(data);
    addEventListener("beforeunload", (event) => this.#loses() && event.preventDefault());
  }

  get list() {
    return [...this.#entries.values()];
  }

  of(url) {
    return this.#entries.get(url) ?? null;
  }

  // Sends by itself from here on. Resolves when the file is kept, or cannot be.
  async add(file, { upload, page, cancel, title }) {
    const row = { url: upload.url, upload, page, cancel, title, file, state: "waiting", at: Date.now() };
    this.#entries.set(row.url, { ...row, kept: false, state: "queued", fraction: 0, mine: true });
    this.#work();
    const kept = await this.#outbox.keep(row).then(() => true, () => false);
    const entry = this.of(row.url);
    // It may have been quicker, or given up, meanwhile.
    if (kept && (!entry || entry.state === "done")) await this.#outbox.drop(row.url).catch(() => {});
    this.#change(row.url, { kept });
  }

  pause(url) {
    this.#stop(url, "paused");
  }

  async resume(url) {
    this.#change(url, { state: "queued", error: null });
    await this.#outbox.mark(url, { state: "waiting", error: null }).catch(() => {});
    this.#work();
  }

  // The lesson or version that was to come of it is given up, too.
  async cancel(url) {
    const entry = this.of(url);
    this.#stop(url, "paused");
    if (entry?.cancel) await giveUp(entry.cancel);
    this.forget(url);
  }

  forget(url) {
    this.#stop(url, "gone");
    this.#outbox.drop(url).catch(() => {});
    this.#entries.delete(url);
    this.#tell(url, null);
  }

  async #load() {
    for (const row of await this.#outbox.rows()) {
      const again = row.state === "failed" && PASSING(row.error?.status);
      const state = row.state === "waiting" || again ? "queued" : row.state;
      if (again) await this.#outbox.mark(row.url, { state: "waiting", error: null });
      this.#entries.set(row.url, { ...row, kept: true, state, fraction: null });
    }
    this.#work();
  }

  async #work() {
    if (this.#working) return;
    this.#working = true;
    try {
      await locked(async () => {
        for (let next = await this.#next(); next; next = await this.#next()) await this.#send(next);
      });
    } finally {
      this.#working = false;
    }
    if (await this.#next()) this.#work(); // came while the lock was let go
  }

  async #next() {
    const mine = this.list.find(({ state, mine }) => mine && state === "queued");
    if (mine) return mine;
    const rows = await this.#outbox.rows().catch(() => []);
    return rows.find(({ state }) => state === "waiting") ?? null;
  }

  #send({ url, upload, file, page, cancel, title }) {
    const sending = (this.#sending = Sending.start(file, upload));
    if (!this.of(url)) this.#entries.set(url, { url, upload, file, page, cancel, title, kept: true });
    this.#change(url, { state: "sending", fraction: this.of(url).fraction ?? null });
    return new Promise((resolve) => {
      sending.addEventListener("change", async () => {
        const { state, transfer, error } = sending;
        const { fraction, speed, secondsLeft } = transfer;
        const over = FINAL.has(state);
        // What is shown to have stopped stays so, even if the page is closed this moment.
        if (over && STAYS.has(state)) await this.#outbox.mark(url, { state, error }).catch(() => {});
        this.#change(url, { state, fraction, speed, secondsLeft, error });
        if (!over) return;
        sending.forget();
        this.#sending = null;
        if (state === "done") await this.#outbox.drop(url).catch(() => {});
        resolve();
      });
    });
  }

  // Here or, over the channel, in the tab that sends.
  #stop(url, state) {
    if (this.#sending?.url === url) this.#sending.stop(state);
    else {
      this.#channel?.postMessage({ stop: state, url });
      this.#outbox.mark(url, { state }).catch(() => {});
      this.#change(url, { state });
    }
  }

  #hear({ stop, url, entry }) {
    if (stop) {
      if (this.#sending?.url === url) this.#sending.stop(stop);
      return;
    }
    if (entry === null) this.#entries.delete(url);
    else this.#entries.set(url, { ...this.of(url), ...entry });
    this.dispatchEvent(new CustomEvent("change", { detail: url }));
    if (entry?.state === "queued") this.#work();
  }

  #change(url, changes) {
    const entry = this.of(url);
    if (!entry) return;
    Object.assign(entry, changes);
    this.#tell(url, entry);
  }

  // Files stay where they are: other tabs find them in the database.
  #tell(url, entry) {
    const { file: _file, mine: _mine, ...told } = entry ?? {};
    this.#channel?.postMessage({ url, entry: entry && told });
    this.dispatchEvent(new CustomEvent("change", { detail: url }));
  }

  #loses() {
    return this.list.some(({ mine, kept, state }) => mine && !kept && !FINAL.has(state));
  }
}

// The server may still be storing what was sent last: then it asks to come again.
async function giveUp(url, tries = 5) {
  try {
    await call("DELETE", url);
  } catch (error) {
    if (error.status !== BUSY || tries === 1) throw error;
    await new Promise((resolve) => setTimeout(resolve, 600));
    await giveUp(url, tries - 1);
  }
}

// Without locks (an old browser, plain HTTP) each tab sends; the server lets one at a time in.
function locked(act) {
  return navigator.locks ? navigator.locks.request(NAME, act) : act();
}

export const uploads = new Uploads(document.querySelector("[data-uploads-of]")?.dataset.uploadsOf ?? "");

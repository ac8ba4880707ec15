// Files that wait to be sent, kept in the browser's database until the server has them, so that an
// upload goes on from any page and after a closed tab. A row: {url, upload, owner, page, cancel,
// title, file, state: "waiting" | "paused" | "failed", error, at}.

import { all, change, put, remove } from "../lib/database.js";

const KEPT = 48 * 3600 * 1000; // ms: the server keeps an unfinished upload as long
const ROOM = 1.1;
const FLAG = "microlearn.uploads"; // tells a page without a database's wait that there is something

export class Outbox {
  #owner;

  constructor(owner) {
    this.#owner = owner;
  }

  // Rejects where there is no room: then the page must stay open until it is sent.
  async keep(row) {
    const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
    if (quota - usage < row.file.size * ROOM) throw new Error("no room");
    await put("uploads", { ...row, owner: this.#owner });
    flag(true);
  }

  async rows() {
    const found = (await all("uploads")).filter(({ owner }) => owner === this.#owner);
    const fresh = found.filter(({ at }) => at > Date.now() - KEPT);
    for (const old of found.filter((row) => !fresh.includes(row))) await remove("uploads", old.url);
    if (!fresh.length) flag(false);
    return fresh.sort((a, b) => a.at - b.at);
  }

  mark(url, changes) {
    return change("uploads", url, changes);
  }

  async drop(url) {
    await remove("uploads", url);
    await this.rows();
  }
}

// One flag for all who use this browser: it only says that looking is worth it.
function flag(on) {
  try {
    if (on) localStorage.setItem(FLAG, "1");
    else localStorage.removeItem(FLAG);
  } catch {
    // Without storage pages look each time, or not at all; uploads of this page go on.
  }
}

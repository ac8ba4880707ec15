// Recordings of the camera, kept piece by piece as they come, so that a page that is left by
// accident loses a second at most. Each owner has one at a time: the last.
//
//   const recording = await new Recordings(owner).begin("video/mp4");
//   await recordings.add(recording, blob, seconds); await recordings.last(); await recordings.drop(id)

import { all, change, put, remove } from "../lib/database.js";
import { newKey } from "../lib/keys.js";

const KEPT = 48 * 3600 * 1000; // ms, as an unfinished upload is

export class Recordings {
  #owner;

  constructor(owner) {
    this.#owner = owner;
  }

  async begin(type) {
    for (const old of await this.#mine()) await this.drop(old.id);
    const recording = { id: newKey(), owner: this.#owner, type, at: Date.now(), seconds: 0, count: 0 };
    await put("recordings", recording);
    return recording;
  }

  async add(recording, blob, seconds) {
    await put("chunks", { recording: recording.id, number: recording.count, blob });
    recording.count += 1;
    recording.seconds = seconds;
    await change("recordings", recording.id, { count: recording.count, seconds });
  }

  // {id, seconds, at, file}, or null.
  async last() {
    const mine = await this.#mine();
    for (const old of mine.filter(({ at }) => at < Date.now() - KEPT)) await this.drop(old.id);
    const found = mine.filter(({ at, count }) => count && at >= Date.now() - KEPT).at(-1);
    if (!found) return null;
    const chunks = await all("chunks", piecesOf(found.id));
    return { ...found, file: asFile(chunks.map(({ blob }) => blob), found.type, found.at) };
  }

  async drop(id) {
    await remove("chunks", piecesOf(id));
    await remove("recordings", id);
  }

  async #mine() {
    const found = await all("recordings");
    return found.filter(({ owner }) => owner === this.#owner).sort((a, b) => a.at - b.at);
  }
}

export function asFile(blobs, type, at = Date.now()) {
  const extension = type.startsWith("video/mp4") ? "mp4" : "webm";
  const stamp = new Date(at).toISOString().replace(/\D/g, "").slice(0, 14);
  return new File(blobs, `VID ${stamp}.${extension}`, { type: type.split(";")[0], lastModified: at });
}

function piecesOf(id) {
  return IDBKeyRange.bound([id, 0], [id, Infinity]);
}

// The captions of one lesson: fetched once, when they are first needed.

import { cueAt, parseCues } from "./cues.js";

const TRIES = 3;

export class CaptionLine {
  #loading = null;
  tracks;
  /** The one that is shown, or null. */
  track;
  cues = [];

  /**
   * @param {{lang: string, label: string, url: string, default?: boolean}[]} tracks
   * @param {string} language the one that this person chose, if any
   */
  constructor(tracks = [], language = "") {
    const chosen = tracks.find((track) => track.lang === language);
    this.tracks = tracks;
    this.track = chosen ?? tracks.find((track) => track.default) ?? tracks[0] ?? null;
  }

  load() {
    if (!this.track) return Promise.resolve();
    this.#loading ??= this.#fetch();
    return this.#loading;
  }

  /** Words at `t` seconds, "" between them. */
  at(t) {
    return cueAt(this.cues, t)?.text ?? "";
  }

  async #fetch() {
    for (let n = 1; n <= TRIES; n++) {
      try {
        const response = await fetch(this.track.url);
        if (response.ok) this.cues = parseCues(await response.text());
        return;
      } catch {
        // A lesson plays on without its captions; they are tried again a little later.
        await new Promise((resolve) => setTimeout(resolve, n * 1000));
      }
    }
    this.#loading = null;
  }
}

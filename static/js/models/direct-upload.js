// A file that goes straight to the store, in parts, some of them side by side. The server signs an
// address for each part and knows from the store which have arrived, so that another page or
// another day goes on where this one stopped. Same outside as tus.Upload: start(), abort().
//
//   new DirectUpload(file, "/api/v1/uploads/…/direct/", {onProgress, onError, onSuccess, onUnreachable,
//                                                        retryDelays, onShouldRetry})
//
// onUnreachable: the file must come another way. The site answers and the store does not (the site
// has been told), or this way is not open.

import { ApiError, call } from "../lib/api.js";

const SIDE_BY_SIDE = 3;
const TRIES_OF_STORE = 3;

export class DirectUpload {
  #file;
  #url;
  #options;
  #running = null; // an AbortController
  #received = 0;
  #onTheWay = new Map(); // number of a part → bytes sent
  #storeAnswered = false;
  #silent = 0;

  constructor(file, url, options) {
    this.#file = file;
    this.#url = url;
    this.#options = options;
  }

  async start() {
    this.#running?.abort();
    const run = (this.#running = new AbortController());
    let tries = 0;
    while (!run.signal.aborted) {
      try {
        if (await this.#step(run.signal)) return;
        tries = 0;
      } catch (error) {
        if (run.signal.aborted) return;
        if (await this.#isUnreachable(error)) return;
        const failure = described(error);
        const delay = this.#options.retryDelays[tries];
        if (delay === undefined || !this.#options.onShouldRetry(failure)) {
          return this.#options.onError(failure);
        }
        tries += 1;
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
  }

  async abort() {
    this.#running?.abort();
    this.#onTheWay.clear();
  }

  // Ask which parts are missing and send them; true when there were none and the file is taken in.
  async #step(signal) {
    const offer = await this.#offer();
    if (signal.aborted || !offer) return true;
    this.#received = offer.received;
    this.#onTheWay.clear();
    this.#tell();
    if (!offer.parts.length) {
      await call("POST", `${this.#url}finish/`);
      if (!signal.aborted) this.#options.onSuccess();
      return true;
    }
    const waiting = [...offer.parts];
    const batch = new AbortController();
    const stop = AbortSignal.any([signal, batch.signal]);
    const lane = async () => {
      while (waiting.length && !stop.aborted) await this.#send(waiting.shift(), stop);
    };
    try {
      await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
    } finally {
      batch.abort(); // one part failed: the others are asked for again
    }
    return false;
  }

  // Null where this way is closed (404) or the file has begun another way (409).
  async #offer() {
    try {
      return await call("POST", this.#url);
    } catch (error) {
      if (error.status !== 404 && error.status !== 409) throw error;
      this.#options.onUnreachable();
      return null;
    }
  }

  #send(part, signal) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const stop = () => request.abort();
      signal.addEventListener("abort", stop);
      request.open("PUT", part.url);
      request.upload.onprogress = ({ loaded }) => this.#moved(part.number, loaded);
      request.onabort = () => reject(new DOMException("", "AbortError"));
      request.onerror = () => reject(new StoreError(0));
      request.onload = () => {
        this.#storeAnswered = true;
        if (request.status >= 300) return reject(new StoreError(request.status));
        this.#moved(part.number, part.size);
        resolve();
      };
      request.onloadend = () => signal.removeEventListener("abort", stop);
      request.send(this.#file.slice(part.start, part.start + part.size));
    });
  }

  #moved(number, bytes) {
    this.#onTheWay.set(number, bytes);
    this.#tell();
  }

  #tell() {
    const sent = [...this.#onTheWay.values()].reduce((sum, bytes) => sum + bytes, this.#received);
    this.#options.onProgress(Math.min(sent, this.#file.size));
  }

  // A store that has never answered, again and again, while the site does: it is not to be had here.
  async #isUnreachable(error) {
    const silent = error instanceof StoreError && error.status === 0;
    if (!silent || this.#storeAnswered || this.#received) return false;
    this.#silent += 1;
    if (this.#silent < TRIES_OF_STORE) return false;
    try {
      await call("DELETE", this.#url);
    } catch {
      return false;
    }
    this.#options.onUnreachable();
    return true;
  }
}

class StoreError extends Error {
  constructor(status) {
    super();
    this.status = status;
  }
}

// As tus-js-client describes its errors. A refused address has run out: 403 asks for a new one.
function described(error) {
  const status = error instanceof StoreError && error.status === 403 ? 503 : (error.status ?? 0);
  if (!status) return { originalResponse: null };
  const said = error instanceof ApiError ? { code: error.code, message: error.message } : {};
  return {
    originalResponse: { getStatus: () => status, getBody: () => JSON.stringify({ error: said }) },
  };
}

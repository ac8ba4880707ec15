// One file on its way to the server over tus 1.0, or straight to the store where the server says
// so (upload.direct).
//
//   const sending = Sending.start(file, upload);    upload: what the server answered, with its url
//   sending.addEventListener("change", …)          state: sending | waiting | done | failed, or what
//                                                  stop() was told
// "waiting" is a lost connection: it goes on by itself as soon as there is one. The upload's
// address is all that must be known to go on later, from another page or browser.

import "../../vendor/tus-js-client/tus.min.js";
import { csrfToken } from "../lib/api.js";
import { DirectUpload } from "./direct-upload.js";
import { Transfer } from "./transfer.js";

const RETRY_DELAYS = [0, 500, 1500, 3000, 5000, 10000];

export class Sending extends EventTarget {
  #upload;
  #state = "sending";
  #transfer;
  #error = null;
  #over = new AbortController(); // nothing is waited for any more

  static start(file, { url, direct }) {
    const sending = new Sending(file, url, direct);
    sending.#upload.start();
    return sending;
  }

  constructor(file, url, direct) {
    super();
    this.file = file;
    this.url = url;
    this.#transfer = new Transfer(file.size);
    this.#upload = direct
      ? new DirectUpload(file, direct, { ...this.#options(url), onUnreachable: () => this.#byTus() })
      : new globalThis.tus.Upload(file, this.#options(url));
    addEventListener("online", () => this.#goOn(), { signal: this.#over.signal });
  }

  get state() {
    return this.#state;
  }

  get transfer() {
    return this.#transfer;
  }

  get error() {
    return this.#error;
  }

  // For now ("paused") or for good; a later start goes on where the server is.
  stop(state) {
    this.forget();
    this.#become(state);
  }

  forget() {
    this.#over.abort();
    this.#upload.abort();
  }

  #options(url) {
    return {
      uploadUrl: url,
      chunkSize: this.#transfer.chunk,
      retryDelays: RETRY_DELAYS,
      // The server knows the lesson's upload: nothing is kept in this browser.
      storeFingerprintForResuming: false,
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", csrfToken()),
      onShouldRetry: (error) => this.#shouldRetry(error),
      onProgress: (sent) => this.#moved(sent),
      onChunkComplete: () => {
        this.#upload.options.chunkSize = this.#transfer.chunk;
      },
      onError: (error) => this.#stopped(error),
      onSuccess: () => this.#become("done"),
    };
  }

  #shouldRetry(error) {
    const status = error.originalResponse?.getStatus() ?? 0;
    const retry = status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
    if (retry && status === 0) this.#become("waiting");
    return retry && status !== 507;
  }

  #moved(sent) {
    this.#transfer.add(performance.now() / 1000, sent);
    this.#become("sending");
  }

  // Out of retries: without a connection wait for one, else say what the server said.
  #stopped(error) {
    const response = error.originalResponse;
    this.#transfer.pause();
    if (!response) {
      this.#become("waiting");
      setTimeout(() => this.#goOn(), RETRY_DELAYS.at(-1));
      return;
    }
    this.#error = { status: response.getStatus(), ...said(response) };
    this.#become("failed");
  }

  // The store is not to be had from this browser, though the site is.
  #byTus() {
    if (this.#over.signal.aborted) return;
    this.#upload = new globalThis.tus.Upload(this.file, this.#options(this.url));
    this.#upload.start();
  }

  // A retry may be counting down: stop that one first, or two would run.
  async #goOn() {
    if (this.#state !== "waiting" || this.#over.signal.aborted) return;
    await this.#upload.abort();
    this.#upload.start();
  }

  #become(state) {
    this.#state = state;
    this.dispatchEvent(new Event("change"));
  }
}

function said(response) {
  try {
    return JSON.parse(response.getBody()).error;
  } catch {
    return { code: "error", message: "" };
  }
}

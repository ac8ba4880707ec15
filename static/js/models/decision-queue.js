// Decisions that the server has not confirmed yet, sent one after another in their order and kept in
// the browser until they are: closing the tab or losing the connection loses none. Sending one twice
// must be harmless. `storage` is localStorage or anything shaped like it.
//
//   const queue = new DecisionQueue(localStorage, "key", send);
//   queue.onchange(state)             "saving", "waiting" (no connection) or "saved"
//   queue.onrefused(decision, error)  the server said no: it is dropped
//   queue.ondone(decision, answer)

const BACKOFF = [1000, 2000, 4000, 8000, 15000]; // ms
const PREFIX = "microlearn.decisions.";

export class DecisionQueue {
  #storage;
  #name;
  #send;
  #waiting;
  #running = false;
  #wake = null;
  onchange = () => {};
  onrefused = () => {};
  ondone = () => {};

  /** Keys of the queues that an earlier page left unsent, of one person. */
  static left(storage, person) {
    const start = `${PREFIX}${person}.`;
    const names = Array.from({ length: storage.length }, (_, at) => storage.key(at));
    return names.filter((name) => name.startsWith(start)).map((name) => name.slice(PREFIX.length));
  }

  /** @param {(decision: object) => Promise<object>} send rejects with a `status` when refused */
  constructor(storage, key, send, { pause = sleep } = {}) {
    this.#storage = storage;
    this.#name = PREFIX + key;
    this.#send = send;
    this.pause = pause;
    this.#waiting = this.#read();
  }

  /** What is not confirmed yet, oldest first. */
  get waiting() {
    return [...this.#waiting];
  }

  add(decision) {
    this.#waiting.push(decision);
    this.#keep();
    return this.run();
  }

  /** Sends what waits; resolves when nothing does any more. */
  async run() {
    if (this.#running) return this.#wake?.();
    this.#running = true;
    for (let tries = 0; this.#waiting.length; ) {
      this.onchange(tries ? "waiting" : "saving");
      const [decision] = this.#waiting;
      try {
        const answer = await this.#send(decision);
        this.#drop();
        this.ondone(decision, answer);
        tries = 0;
      } catch (error) {
        if (refused(error)) {
          this.#drop();
          this.onrefused(decision, error);
          tries = 0;
        } else {
          this.onchange("waiting");
          await this.#patience(BACKOFF[Math.min(tries, BACKOFF.length - 1)]);
          tries += 1;
        }
      }
    }
    this.#running = false;
    this.onchange("saved");
  }

  /** Waits, but no longer than until somebody asks again (a connection is back, a new decision). */
  async #patience(ms) {
    await Promise.race([this.pause(ms), new Promise((wake) => (this.#wake = wake))]);
    this.#wake = null;
  }

  #drop() {
    this.#waiting.shift();
    this.#keep();
  }

  #read() {
    try {
      const kept = JSON.parse(this.#storage.getItem(this.#name) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return []; // forbidden or spoilt: this page's memory must do
    }
  }

  #keep() {
    try {
      if (this.#waiting.length) this.#storage.setItem(this.#name, JSON.stringify(this.#waiting));
      else this.#storage.removeItem(this.#name);
    } catch {
      // as above
    }
  }
}

/** A clear no, which another try would not change. */
function refused({ status = 0 }) {
  return status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status);
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

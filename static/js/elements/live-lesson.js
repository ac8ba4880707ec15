/* <live-lesson data-socket="/ws/studio/lessons/…/" data-progress="/api/v1/studio/lessons/…/progress/"
 *              data-page="/studio/lessons/…/">…the lesson's page…
 *   <script type="application/json">the snapshot that the page was made from</script>
 * </live-lesson>
 *
 * Keeps the page at what the server knows. Every snapshot, from the websocket or, when there is
 * none, from polling, is told to what is inside as a "lesson" event with the snapshot as detail;
 * parts of the page that a snapshot cannot draw (player, transcript) are fetched when
 * its version changes. A "look" event from inside asks for a snapshot at once. A "leaving"
 * event (detail: whether) tells that this page goes with what is being done: nothing of it is
 * fetched any more.
 */
import { call } from "../lib/api.js";
import { refreshParts } from "../lib/page.js";

const SLOWEST_RETRY = 15000;
const POLL = 2500;
const SETTLED = 5000; // ms after something was done here: what the socket says may be older

class LiveLesson extends HTMLElement {
  #socket = null;
  #retry = 500;
  #timer = 0;
  #version = null;
  #leaving = false;
  #acted = -Infinity; // when something done here was last answered

  connectedCallback() {
    this.addEventListener("snapshot", (event) => {
      this.#acted = performance.now();
      this.#take(event.detail);
    });
    this.addEventListener("look", () => this.#poll());
    this.addEventListener("leaving", ({ detail }) => (this.#leaving = detail));
    // What is inside is defined after this element: it can hear in a moment.
    queueMicrotask(() => this.#take(JSON.parse(this.querySelector(":scope > script").textContent)));
    this.#connect();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = null;
  }

  #connect() {
    const address = new URL(this.dataset.socket, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.onopen = () => (this.#retry = 500);
    socket.onmessage = (event) => this.#hear(JSON.parse(event.data));
    socket.onclose = () => this.#lost(socket);
  }

  // Until the socket is back the page asks by itself.
  #lost(socket) {
    if (socket !== this.#socket || !this.isConnected) return;
    this.#retry = Math.min(SLOWEST_RETRY, this.#retry * 2);
    this.#poll();
    this.#timer = setTimeout(() => this.#connect(), Math.max(POLL, this.#retry));
  }

  // Answers overtake each other: one from before the creator's own act must not undo it on screen.
  #hear(snapshot) {
    if (performance.now() - this.#acted < SETTLED) this.#poll();
    else this.#take(snapshot);
  }

  async #poll() {
    const acted = this.#acted;
    try {
      const snapshot = await call("GET", this.dataset.progress);
      if (acted === this.#acted) this.#take(snapshot);
      else this.#poll();
    } catch {
      // No connection: the next attempt is on its way.
    }
  }

  #take(snapshot) {
    for (const part of this.querySelectorAll("[data-listens]")) {
      part.dispatchEvent(new CustomEvent("lesson", { detail: snapshot }));
    }
    if (this.#leaving) return;
    const before = this.#version;
    this.#version = snapshot.version;
    if (before === null || before === snapshot.version) return;
    refreshParts(this.dataset.page, this).catch(() => (this.#version = ""));
  }
}

customElements.define("live-lesson", LiveLesson);

/* <live-viewers data-socket="/ws/studio/lessons/…/viewers/?period=week" data-seconds="Live · updated {n} s ago"
 *               data-minutes data-lost data-lost-minutes data-back data-gone data-closed>
 *   <span data-fresh></span> <span role="status" data-state></span>
 *   <b data-value="views">…</b> <ol data-fragment="drops">…</ol> <viewer-curve>…</viewer-curve>
 *   <td data-plays>, <span data-share>, <span data-other>, one for each second
 *   <div data-none>nobody yet</div> <div data-some>…</div>
 * </live-viewers>
 *
 * Keeps the page of a lesson's viewers at what is counted, and says how old it is. A lost connection
 * comes back by itself, and begins with everything anew.
 */
import { LiveValues, ageIn } from "../models/live-values.js";
import "./lesson-preview.js";
import "./viewer-curve.js";

const FIRST_RETRY = 1000;
const SLOWEST_RETRY = 30000;
const NOT_ALLOWED = [4401, 4404];

class LiveViewers extends HTMLElement {
  #socket = null;
  #values = new LiveValues();
  #retry = FIRST_RETRY;
  #timer = 0;
  #clock = 0;
  #lost = false;

  connectedCallback() {
    this.#clock = setInterval(() => this.#tellAge(), 1000);
    addEventListener("online", this);
    this.#connect();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    clearInterval(this.#clock);
    removeEventListener("online", this);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  handleEvent() {
    if (this.#lost) this.#connect();
  }

  #connect() {
    clearTimeout(this.#timer);
    const address = new URL(this.dataset.socket, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    this.#socket = socket;
    this.#values.begin();
    socket.onmessage = ({ data }) => this.#hear(socket, JSON.parse(data));
    socket.onclose = ({ code }) => this.#close(socket, code);
  }

  #hear(socket, message) {
    if (socket !== this.#socket) return;
    const values = this.#values.take(message, performance.now());
    if (values === null) return socket.close();
    if (this.#lost) this.#say(this.dataset.back);
    this.#lost = false;
    this.#retry = FIRST_RETRY;
    this.#show(values);
    this.#tellAge();
  }

  #close(socket, code) {
    if (socket !== this.#socket || !this.isConnected) return;
    if (NOT_ALLOWED.includes(code)) return this.#end();
    if (!this.#lost) this.#say(this.dataset.gone);
    this.#lost = true;
    this.#tellAge();
    // Dashboards that lost their server together do not come back together.
    this.#timer = setTimeout(() => this.#connect(), this.#retry * (0.5 + Math.random()));
    this.#retry = Math.min(SLOWEST_RETRY, this.#retry * 2);
  }

  #end() {
    clearInterval(this.#clock);
    this.#socket = null;
    this.#say(this.dataset.closed);
    this.#fresh.textContent = this.dataset.closed;
    this.#fresh.className = "badge badge-bad";
  }

  #say(words) {
    this.querySelector("[data-state]").textContent = words;
  }

  get #fresh() {
    return this.querySelector("[data-fresh]");
  }

  #tellAge() {
    const age = this.#values.age(performance.now());
    if (age === null) return;
    const [unit, n] = ageIn(age);
    const { seconds, minutes, lost, lostMinutes } = this.dataset;
    const words = this.#lost ? { seconds: lost, minutes: lostMinutes } : { seconds, minutes };
    this.#fresh.textContent = words[unit].replace("{n}", n);
    this.#fresh.className = `badge num ${this.#lost ? "badge-warn" : "badge-ok"}`;
  }

  #show(values) {
    for (const [name, value] of Object.entries(values)) {
      const text = this.querySelector(`[data-value="${name}"]`);
      if (text) text.textContent = value;
      const fragment = this.querySelector(`[data-fragment="${name}"]`);
      if (fragment) replace(fragment, value);
    }
    if ("watched" in values) this.#turn(values.watched);
    this.#fillTable(values);
    this.querySelector("viewer-curve").show(values);
  }

  #turn(watched) {
    this.querySelector("[data-none]").hidden = watched;
    this.querySelector("[data-some]").hidden = !watched;
  }

  #fillTable({ plays, shares, others }) {
    for (const [name, column] of Object.entries({ plays, share: shares, other: others })) {
      if (!column) continue;
      this.querySelectorAll(`[data-${name}]`).forEach((cell, second) => {
        const text = String(column[second] ?? 0);
        if (cell.textContent !== text) cell.textContent = text;
      });
    }
  }
}

// The server's markup of a list; the keyboard stays on the button that it was on.
function replace(list, markup) {
  const buttons = () => [...list.querySelectorAll("button")];
  const at = buttons().indexOf(document.activeElement);
  list.innerHTML = markup;
  if (at >= 0) buttons()[Math.min(at, buttons().length - 1)]?.focus();
}

customElements.define("live-viewers", LiveViewers);

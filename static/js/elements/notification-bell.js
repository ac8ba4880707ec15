/* <notification-bell data-socket="/ws/notifications/" data-new="{n} new" data-open="Open">
 *   <a href="/notifications/"> <span data-count hidden></span> <span class="sr-only" data-words></span></a>
 * </notification-bell>
 *
 * Anything else with [data-news] or [data-news-words] says the same: the tab bar of a phone has no
 * room for a tab of its own.
 *
 * Shows how much is unread, and says what comes: as a toast here, as a notification of the system
 * where the page is not looked at and its owner has allowed it.
 */
import { announce } from "../models/announcing.js";

const SLOWEST_RETRY = 60000;
const rest = globalThis.requestIdleCallback ?? ((act) => setTimeout(act, 1500));

class NotificationBell extends HTMLElement {
  #retry = 2000;
  #socket = null;

  connectedCallback() {
    rest(() => this.#connect()); // the page itself comes first
  }

  disconnectedCallback() {
    this.#socket?.close();
    this.#socket = null;
  }

  #connect() {
    if (!this.isConnected) return;
    // Without a network each try would fail, and be a line in the console.
    if (!navigator.onLine) return addEventListener("online", () => this.#connect(), { once: true });
    const address = new URL(this.dataset.socket, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = (this.#socket = new WebSocket(address));
    socket.onopen = () => (this.#retry = 2000);
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
    socket.onclose = () => {
      if (socket !== this.#socket || !this.isConnected) return;
      setTimeout(() => this.#connect(), this.#retry);
      this.#retry = Math.min(SLOWEST_RETRY, this.#retry * 2);
    };
  }

  #take({ unread, came }) {
    const words = unread ? this.dataset.new.replace("{n}", unread) : "";
    for (const count of this.#marks("count")) {
      count.hidden = unread === 0;
      count.textContent = unread > 99 ? "99+" : unread;
    }
    for (const said of this.#marks("words")) {
      said.textContent = words;
    }
    if (came) this.#say(came);
  }

  #marks(kind) {
    const elsewhere = kind === "count" ? "[data-news]" : "[data-news-words]";
    return [this.querySelector(`[data-${kind}]`), ...document.querySelectorAll(elsewhere)];
  }

  async #say({ id, text, note, tone, url }) {
    if (document.hidden && (await announce({ id, text, note, url }))) return;
    const detail = {
      text: note ? `${text} ${note}` : text,
      level: { ok: "success", bad: "error" }[tone] ?? "info",
      link: { href: url, text: this.dataset.open },
    };
    this.dispatchEvent(new CustomEvent("toast", { bubbles: true, detail }));
  }
}

customElements.define("notification-bell", NotificationBell);

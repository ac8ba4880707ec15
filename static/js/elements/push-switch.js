/* <push-switch data-key="…" data-on="…" data-off="…" data-denied="…" data-unable="…" data-failed="…">
 *   <label><span>… <small data-note></small></span><input type="checkbox" role="switch" disabled></label>
 * </push-switch>
 *
 * Reminders in this browser, on or off; it asks for the permission when it is turned on.
 */
import { call } from "../lib/api.js";
import { toast } from "../lib/toast.js";
import { affirm, state, subscribe, unsubscribe } from "../models/push-subscription.js";

const REMINDERS = "/api/v1/reminders/";

class PushSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", ({ target }) => this.#turn(target.checked));
    state().then((now) => this.#show(now));
    affirm().catch(() => {}); // with the next look at this page, then
  }

  async #turn(on) {
    const input = this.querySelector("input");
    input.disabled = true;
    try {
      this.#show(on ? await this.#subscribe() : await unsubscribe());
    } catch (error) {
      // The browser's own words are English and for developers; our API's are for people.
      toast(this, (error.code && error.message) || this.dataset.failed, { level: "error" });
      this.#show(await state());
    }
    input.focus();
  }

  async #subscribe() {
    const now = await subscribe(this.dataset.key);
    if (now === "on") await call("PATCH", REMINDERS, { push: true });
    return now;
  }

  #show(now) {
    const input = this.querySelector("input");
    input.checked = now === "on";
    input.disabled = now === "unable" || now === "denied";
    this.querySelector("[data-note]").textContent = this.dataset[now];
  }
}

customElements.define("push-switch", PushSwitch);

/* <waiting-decisions data-of="who is signed in" hidden></waiting-decisions>
 *
 * What somebody decided about captions in a tunnel, and the page that he decided it on could not
 * send any more: sent from any other page of the studio, which then shows what has changed.
 */
import { call } from "../lib/api.js";
import { refreshParts } from "../lib/page.js";
import { DecisionQueue } from "../models/decision-queue.js";

class WaitingDecisions extends HTMLElement {
  connectedCallback() {
    const send = ({ url, body }) => call("POST", url, body, { keepalive: true });
    try {
      for (const key of DecisionQueue.left(localStorage, this.dataset.of)) {
        const queue = new DecisionQueue(localStorage, key, send);
        addEventListener("online", () => queue.run());
        queue.run().then(() => refreshParts(location.href, document.querySelector("main")));
      }
    } catch {
      // A store that is forbidden holds nothing either.
    }
  }
}

customElements.define("waiting-decisions", WaitingDecisions);

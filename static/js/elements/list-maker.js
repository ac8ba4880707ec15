/* <list-maker data-url="/api/v1/playlists/" data-page="/library/lists/22222222222222/">
 *   <button data-part="open">New list</button>  <dialog data-part="dialog">…</dialog>
 * </list-maker>
 *
 * Asks for a name, makes the list and opens it.
 */
import { ANY_ID } from "../lib/addresses.js";
import { call } from "../lib/api.js";
import { NameDialog } from "../models/name-dialog.js";

class ListMaker extends HTMLElement {
  connectedCallback() {
    const dialog = new NameDialog(this.querySelector("dialog"), (name) => this.#make(name));
    this.querySelector("[data-part=open]").addEventListener("click", () => dialog.open());
  }

  async #make(name) {
    const { id } = await call("POST", this.dataset.url, { name });
    location.href = this.dataset.page.replace(ANY_ID, id);
  }
}

customElements.define("list-maker", ListMaker);

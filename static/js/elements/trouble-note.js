/* <trouble-note hidden><div data-why="broken">…</div><div data-why="unsupported" hidden>…</div> …</trouble-note>
 *
 * Says why a lesson does not play: `note.show("unsupported")`. Our server's refusals that have no
 * words of their own are told as "refused", other troubles as "broken".
 */
const LIKE = { network: "broken", media: "broken", gone: "broken" };

class TroubleNote extends HTMLElement {
  show(code) {
    const reasons = [...this.querySelectorAll("[data-why]")];
    const has = (why) => reasons.some((each) => each.dataset.why === why);
    const known = [code, LIKE[code]].find(has) ?? "refused";
    for (const each of reasons) each.hidden = each.dataset.why !== known;
    this.hidden = false;
  }
}

customElements.define("trouble-note", TroubleNote);

/* <lesson-preview data-upload="/api/v1/uploads/…/"><video controls></video>
 *   <script type="application/json">media</script>      where the lesson can be played already
 *   <div data-empty>…</div>                              where there is nothing to see yet
 *   <trouble-note hidden>…<button data-reload></trouble-note>
 * </lesson-preview>
 *
 * Plays one's own lesson, drafts too, with the browser's controls: here people look for a moment,
 * they do not swipe. Before it is converted, the file that this browser is sending is shown.
 * `preview.moment` is the present one as "0:12.5". A [data-seek="12.5"] anywhere goes there.
 */
import { moment } from "../lib/amounts.js";
import { Bandwidth } from "../models/bandwidth.js";
import { previewFor } from "../models/engines.js";
import { uploads } from "../models/uploads.js";
import "./trouble-note.js";

class LessonPreview extends HTMLElement {
  #engine = null;
  #local = "";

  connectedCallback() {
    document.addEventListener("click", this);
    this.querySelector("[data-reload]")?.addEventListener("click", () => location.reload());
    const media = this.querySelector("script");
    if (media) this.#play(JSON.parse(media.textContent));
    else uploads.ready.then(() => this.#show(uploads.of(this.dataset.upload)?.file));
  }

  #play(media) {
    for (const { lang, label, url, default: shown } of media.captions) {
      const track = Object.assign(document.createElement("track"), { kind: "captions", src: url });
      Object.assign(track, { srclang: lang, label, default: shown });
      this.video.append(track);
    }
    this.#engine = previewFor(media, {
      bandwidth: new Bandwidth(),
      quality: () => ({ pixels: Infinity, saveData: false }),
      onstate: (kind, error) => this.#trouble(kind, error),
    });
    this.#engine.attach(this.video);
  }

  #trouble(kind, error) {
    const note = this.querySelector("trouble-note");
    if (kind === null) note.hidden = true;
    else if (kind !== "network") note.show(kind === "locked" ? error.code : kind);
  }

  // Some files play only once they are converted: what stands behind shows through then.
  #show(file) {
    this.video.hidden = true;
    if (!file || !this.isConnected) return;
    this.#local = URL.createObjectURL(file);
    const show = () => (this.video.hidden = this.video.videoWidth === 0); // sound alone plays, too
    this.video.addEventListener("loadeddata", show, { once: true });
    this.video.muted = true;
    this.video.src = `${this.#local}#t=0.1`;
  }

  disconnectedCallback() {
    document.removeEventListener("click", this);
    this.#engine?.close();
    this.#engine = null;
    if (this.#local) URL.revokeObjectURL(this.#local);
  }

  handleEvent(event) {
    const button = event.target.closest?.("[data-seek]");
    if (!button) return;
    this.video.currentTime = Number(button.dataset.seek);
    this.video.play().catch(() => {});
  }

  get video() {
    return this.querySelector("video");
  }

  get moment() {
    return moment(this.video.currentTime);
  }
}

customElements.define("lesson-preview", LessonPreview);

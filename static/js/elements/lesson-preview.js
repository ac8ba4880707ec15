/* <lesson-preview><video controls></video><script type="application/json">media</script></lesson-preview>
 *
 * Plays one's own lesson, drafts too, with the browser's controls: here people look for a moment,
 * they do not swipe. `preview.moment` is the present one as "0:12.5". A [data-seek="12.5"]
 * anywhere in the studio goes there.
 */
import { moment } from "../lib/amounts.js";
import { fallbackFor } from "../models/engines.js";

class LessonPreview extends HTMLElement {
  #engine = null;

  connectedCallback() {
    const media = JSON.parse(this.querySelector("script").textContent);
    for (const { lang, label, url, default: shown } of media.captions) {
      const track = Object.assign(document.createElement("track"), { kind: "captions", src: url });
      Object.assign(track, { srclang: lang, label, default: shown });
      this.video.append(track);
    }
    this.#engine = fallbackFor(media, { onstate: () => {} });
    this.#engine.attach(this.video);
    document.addEventListener("click", this);
  }

  disconnectedCallback() {
    document.removeEventListener("click", this);
    this.#engine?.close();
    this.#engine = null;
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

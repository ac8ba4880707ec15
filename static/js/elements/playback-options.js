/* <playback-options>
 *   <input type="checkbox" name="saveData"> <input type="checkbox" name="listen">
 *   <button data-part="picture" hidden> <button data-part="full" hidden> </playback-options>
 *
 * Inside a <lesson-feed>: what is kept on this device, and other places for the picture. A button
 * shows only where the browser can do what it says.
 */
class PlaybackOptions extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", ({ target }) => this.#keep(target));
    this.#button("picture", document.pictureInPictureEnabled, () => this.#togglePicture());
    this.#button("full", this.#canFill, () => this.#toggleFull());
  }

  /** Shows the choices as they are now. */
  refresh() {
    const { preferences, saveData } = this.#feed.shared;
    this.#input("saveData").checked = saveData;
    this.#input("listen").checked = preferences.listen;
  }

  #keep({ name, checked }) {
    this.#feed.shared.preferences.set(name, checked);
  }

  async #togglePicture() {
    this.closest("dialog")?.close();
    if (document.pictureInPictureElement) await document.exitPictureInPicture();
    else await this.#video?.requestPictureInPicture().catch(() => {}); // no picture yet
  }

  /** The whole feed, so that a swipe goes on; on an iPhone only a video can fill the screen. */
  async #toggleFull() {
    this.closest("dialog")?.close();
    if (document.fullscreenElement) await document.exitFullscreen();
    else if (document.fullscreenEnabled) await this.#feed.requestFullscreen().catch(() => {});
    else this.#video?.webkitEnterFullscreen();
  }

  get #canFill() {
    return document.fullscreenEnabled || "webkitEnterFullscreen" in HTMLVideoElement.prototype;
  }

  get #feed() {
    return this.closest("lesson-feed");
  }

  get #video() {
    return this.#feed.current?.player?.video;
  }

  #input(name) {
    return this.querySelector(`[name="${name}"]`);
  }

  #button(name, can, act) {
    const button = this.querySelector(`[data-part="${name}"]`);
    button.hidden = !can;
    button.addEventListener("click", act);
  }
}

customElements.define("playback-options", PlaybackOptions);

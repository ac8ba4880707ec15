// The buttons beside a lesson, and what they say of the person's choices.

/** Buttons that only tell the feed, as `lesson-<name>`. */
const TOLD = ["continue", "transcript", "speed"];

export class Tools {
  #part;

  /**
   * @param {HTMLElement} host a <lesson-player>
   * @param {(name: string) => HTMLElement} part
   * @param {object} on `sound(loud)`, `captions(shown)`, and what `tap`, `again`, `retry` do
   */
  constructor(host, part, on) {
    this.#part = part;
    const click = (name, act) => part(name).addEventListener("click", act);
    for (const name of ["tap", "again", "retry"]) click(name, on[name]);
    click("sound", () => on.sound(!this.#pressed("sound")));
    click("pill", () => on.sound(true));
    click("captions", () => on.captions(!this.#pressed("captions")));
    for (const name of TOLD) {
      click(name, () => host.dispatchEvent(new CustomEvent(`lesson-${name}`, { bubbles: true })));
    }
    part("slider").addEventListener("seek", (event) => on.seek(event.detail));
  }

  /** Shows the choices as they are now. */
  show(preferences, { captioned }) {
    this.#part("speed").querySelector("span").textContent = `${preferences.rate}×`;
    this.#press("captions", preferences.captions);
    this.#part("captions").hidden = !captioned;
    this.#part("transcript").hidden = !captioned;
    this.#press("sound", !preferences.muted);
    this.#part("pill").hidden = !preferences.refused;
  }

  #press(name, pressed) {
    this.#part(name).setAttribute("aria-pressed", String(pressed));
  }

  #pressed(name) {
    return this.#part(name).getAttribute("aria-pressed") === "true";
  }
}

// A dialog that asks for a name (templates/pathways/_name_dialog.html) until it is taken.

export class NameDialog {
  #dialog;
  #take;

  /** @param {HTMLDialogElement} dialog
   *  @param {(name: string) => Promise<void>} take rejects with a message for the person */
  constructor(dialog, take) {
    this.#dialog = dialog;
    this.#take = take;
    dialog.querySelector("form").addEventListener("submit", (event) => this.#submit(event));
    dialog.querySelector("[data-part=cancel]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }

  open() {
    this.#say("");
    this.#dialog.showModal();
    this.#field.focus();
    this.#field.select();
  }

  get #field() {
    return this.#dialog.querySelector("[name=name]");
  }

  async #submit(event) {
    event.preventDefault();
    const button = this.#dialog.querySelector("[type=submit]");
    button.setAttribute("aria-busy", "true");
    try {
      await this.#take(this.#field.value);
      this.#dialog.close();
    } catch (error) {
      const [first] = Object.values(error.details ?? {}).flat();
      this.#say((typeof first === "string" && first !== "name" && first) || error.message);
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  #say(text) {
    const error = this.#dialog.querySelector("[data-part=error]");
    error.textContent = text;
    error.hidden = !text;
    this.#field.toggleAttribute("aria-invalid", Boolean(text));
    if (text) this.#field.setAttribute("aria-invalid", "true");
  }
}

// Is a chosen file worth sending? Answers with the code of the first problem, or null.

export const BEGINNING = 512; // bytes that tell text from a container
const EXTENSIONS = /\.(mp4|m4v|mov|webm|mkv|avi|3gp|mpe?g|ts)$/i;

export class VideoChoice {
  #file;
  #limits;

  // limits: {bytes}
  constructor(file, limits) {
    this.#file = file;
    this.#limits = limits;
  }

  problem() {
    if (!this.#looksLikeVideo()) return "not-video";
    if (this.#file.size === 0) return "empty";
    if (this.#file.size > this.#limits.bytes) return "too-large";
    return null;
  }

  // Words (a note, a playlist) under a video's name: no container begins with so much text.
  problemOfBeginning(bytes) {
    const isText = (byte) => byte === 9 || byte === 10 || byte === 13 || byte >= 32;
    return bytes.length > 0 && bytes.every(isText) ? "not-video" : null;
  }

  get title() {
    const name = this.#file.name.replace(/\.[^.]+$/, "").replace(/[_-]+/g, " ").trim();
    return /^(img|vid|mov|dsc|pxl|video|screen ?recording)?[\s\d().]*$/i.test(name) ? "" : name;
  }

  // Phones name some files without a type; the extension decides then.
  #looksLikeVideo() {
    return this.#file.type ? this.#file.type.startsWith("video/") : EXTENSIONS.test(this.#file.name);
  }
}

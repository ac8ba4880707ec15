// One tab speaks at a time: who begins tells the others of this browser.

const NAME = "microlearn.voice";

export class OneVoice {
  #channel = null;

  /** @param {() => void} onother another tab has begun to speak */
  constructor(onother) {
    if (!("BroadcastChannel" in globalThis)) return;
    this.#channel = new BroadcastChannel(NAME);
    this.#channel.onmessage = () => onother();
    this.#channel.unref?.(); // Node's own would keep it from ending
  }

  speak() {
    this.#channel?.postMessage("speaking");
  }
}

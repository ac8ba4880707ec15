// One second of media from the network: picture and sound at once, watched while they come.

import { NetworkLost, stream } from "./wire.js";

const LOOK_EVERY = 200; // ms
const SILENCE = 8000; // ms without a byte: the connection is dead, whatever the browser believes

/** Given up, because less would be here in time. `bytes` came in `ms`. */
export class TooSlow extends Error {
  constructor(bytes, ms) {
    super("too slow");
    Object.assign(this, { bytes, ms });
  }
}

/**
 * @param {[string, number[]|null, (part: Uint8Array) => void][]} pieces address, range, sink
 * @param {object} options
 * @param {AbortSignal} options.signal
 * @param {(soFar: {got: number, size: number, ms: number}) => boolean} [options.hopeless]
 * @param {number} [options.silence] ms without a byte until the network counts as lost
 * @returns {Promise<{bytes: number, ms: number}>} ms from the first byte to the last
 */
export async function download(
  pieces,
  { signal, cache, hopeless = () => false, silence = SILENCE },
) {
  const requests = joined(pieces);
  const cut = new AbortController();
  const watch = new Watch(requests, { hopeless, silence }, (reason) => cut.abort(reason));
  const stop = () => cut.abort(signal.reason);
  signal.addEventListener("abort", stop);
  try {
    const all = await Promise.all(
      requests.map(([url, range, sink]) =>
        stream(url, { range, cache, signal: cut.signal, sink: (part) => sink(watch.count(part)) }),
      ),
    );
    const from = Math.min(...all.map((one) => one.from));
    return { bytes: watch.got, ms: Math.max(...all.map((one) => one.to)) - from };
  } catch (error) {
    throw signal.aborted ? error : (cut.signal.reason ?? error);
  } finally {
    watch.end();
    signal.removeEventListener("abort", stop);
    cut.abort(); // where one request failed, the other must not go on
  }
}

class Watch {
  got = 0;
  #last = performance.now(); // when the last bytes came
  #timer;

  constructor(requests, { hopeless, silence }, giveUp) {
    const size = requests.reduce((sum, [, range]) => sum + (range ? range[1] - range[0] : 0), 0);
    const began = this.#last;
    this.#timer = setInterval(() => {
      const now = performance.now();
      const ms = now - began;
      if (now - this.#last > silence) giveUp(new NetworkLost("silence"));
      else if (hopeless({ got: this.got, size, ms })) giveUp(new TooSlow(this.got, ms));
    }, LOOK_EVERY);
  }

  count(part) {
    this.got += part.length;
    this.#last = performance.now();
    return part;
  }

  end() {
    clearInterval(this.#timer);
  }
}

/** Neighbouring ranges of one file become one request. */
function joined(pieces) {
  const requests = [];
  for (const [url, range, sink] of pieces) {
    const last = requests.at(-1);
    if (range && last?.[0] === url && last[1]?.[1] === range[0]) last[1][1] = range[1];
    else requests.push([url, range && [range[0], range[1]], sink]);
  }
  return requests;
}

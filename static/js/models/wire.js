// Bytes from the network, handed on as they arrive, with failures told apart: an address that
// has run out needs a new one, what is missing needs another rung, a lost network needs patience.

export class Expired extends Error {}
/** `message` is the address. */
export class Missing extends Error {}
export class NetworkLost extends Error {}

const REFUSED = new Set([401, 403]);
const GONE = new Set([404, 410, 416]); // 416: what lies there now is another, shorter file

/**
 * Streams `url` (bytes [from, to) of it if `range` is given) into `sink`.
 * @returns {Promise<{bytes: number, from: number, to: number}>} size, and when the first
 *   and last byte came (ms on the performance clock)
 */
export async function stream(url, { range = null, signal, sink, cache = "default" }) {
  const headers = range ? { Range: `bytes=${range[0]}-${range[1] - 1}` } : {};
  try {
    const response = await fetch(url, { headers, signal, cache });
    check(response, range, url);
    return await pour(response, sink, signal);
  } catch (error) {
    if (error instanceof TypeError && !signal?.aborted) throw new NetworkLost(error.message);
    throw error;
  }
}

/** All the bytes of a small file. */
export async function bytes(url, options) {
  const parts = [];
  await stream(url, { ...options, sink: (part) => parts.push(part) });
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function check({ ok, status }, range, url) {
  if (REFUSED.has(status)) throw new Expired(String(status));
  if (GONE.has(status)) throw new Missing(url);
  if (status >= 500 || status === 429) throw new NetworkLost(String(status));
  if (!ok || (range && status !== 206)) throw new Error(String(status));
}

async function pour(response, sink, signal) {
  const from = performance.now();
  const reader = response.body.getReader();
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (signal?.aborted) throw signal.reason;
    if (done) return { bytes, from, to: performance.now() };
    bytes += value.length;
    sink(value);
  }
}

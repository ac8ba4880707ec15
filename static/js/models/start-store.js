// First seconds that outlive the page, in the Cache API: a reload, another tab and a walk through
// a tunnel find them again.
//
// A key names the content, not the signed address that it came by: a file never changes, its
// token does. Only what anybody may watch comes here (isStorable of prefetch-plan.js); it belongs
// to one account, is bounded, and is gone when that account is. A store that is full, closed or
// broken is an empty one: nothing here ever throws.

export const CACHE = "microlearn-starts";
const OWNER = "https://starts.invalid/owner";
const MOST = 60; // entries
const MOST_BYTES = 4_000_000;
const LONGEST = 7 * 24 * 3600 * 1000; // ms that an entry is kept
const TOKEN = /\/media\/[^/]+\//;

/** Where a start is kept: its address without the token. Null for what is no media address. */
export function keyOf(url) {
  const { pathname } = new URL(url, "https://starts.invalid");
  return TOKEN.test(pathname) ? `https://starts.invalid${pathname.replace(TOKEN, "/")}` : null;
}

export class StartStore {
  #owner;
  #caches;
  #clock;
  #most;
  #opened = null;

  /** @param {string} owner whose store it is: what another account left behind goes */
  constructor(owner, { caches = safeCaches(), clock = Date.now, most = {} } = {}) {
    this.#owner = owner;
    this.#caches = caches;
    this.#clock = clock;
    this.#most = { entries: MOST, bytes: MOST_BYTES, age: LONGEST, ...most };
  }

  /** The whole start behind `url`, `size` bytes long, or null. */
  async get(url, size) {
    try {
      const cache = await this.#open();
      const found = await cache?.match(keyOf(url));
      if (!found || this.#isOld(found)) return null;
      const bytes = new Uint8Array(await found.arrayBuffer());
      return size && bytes.length !== size ? null : bytes;
    } catch {
      return null;
    }
  }

  async has(url) {
    try {
      const found = await (await this.#open())?.match(keyOf(url));
      return Boolean(found && !this.#isOld(found));
    } catch {
      return false;
    }
  }

  /** True when it is kept. A full disk costs the older half, then one more try. */
  async put(url, bytes) {
    const key = keyOf(url);
    const cache = await this.#open();
    if (!cache || !key || !bytes.length) return false;
    for (const share of [1, 0.5]) {
      try {
        if (share < 1) await this.#trim(cache, share);
        await cache.put(key, response(bytes, this.#clock()));
        await this.#trim(cache, 1);
        return true;
      } catch {
        // QuotaExceededError, or a cache that was deleted meanwhile.
      }
    }
    return false;
  }

  async #open() {
    this.#opened ??= this.#claim().catch(() => null);
    return this.#opened;
  }

  async #claim() {
    let cache = await this.#caches?.open(CACHE);
    if (!cache) return null;
    const owner = await (await cache.match(OWNER))?.text();
    if (owner !== this.#owner) {
      await this.#caches.delete(CACHE);
      cache = await this.#caches.open(CACHE);
      await cache.put(OWNER, new Response(this.#owner));
    }
    await this.#trim(cache, 1);
    return cache;
  }

  #isOld(found) {
    const age = this.#clock() - Number(found.headers.get("X-Kept-At"));
    return !(age >= 0 && age < this.#most.age); // a clock that jumped back makes all old
  }

  /** Old entries go, then the oldest until `share` of the room is kept. */
  async #trim(cache, share) {
    const rows = [];
    for (const request of await cache.keys()) {
      if (request.url === OWNER) continue;
      const found = await cache.match(request);
      if (!found || this.#isOld(found)) await cache.delete(request);
      else rows.push({ request, at: kept(found), size: Number(found.headers.get("Content-Length")) });
    }
    rows.sort((a, b) => b.at - a.at);
    let bytes = 0;
    for (const [n, { request, size }] of rows.entries()) {
      bytes += size;
      const fits = n < rows.length * share && n < this.#most.entries && bytes <= this.#most.bytes;
      if (!fits) await cache.delete(request);
    }
  }
}

/** Nothing that was kept stays: at sign-out, and wherever nobody is signed in. */
export async function forget(caches = safeCaches()) {
  try {
    await caches?.delete(CACHE);
  } catch {
    // Closed storage holds nothing.
  }
}

function kept(found) {
  return Number(found.headers.get("X-Kept-At"));
}

function response(bytes, at) {
  return new Response(bytes, { headers: { "Content-Length": String(bytes.length), "X-Kept-At": String(at) } });
}

/** Reading `caches` itself throws in some private windows; plain HTTP has none. */
function safeCaches() {
  try {
    return globalThis.caches ?? null;
  } catch {
    return null;
  }
}

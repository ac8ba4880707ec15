import assert from "node:assert/strict";
import { test } from "node:test";
import { CACHE, StartStore, forget, keyOf } from "../../static/js/models/start-store.js";

// These run on the browser's own Cache API; where there is none (Node), there is nothing to test.
const it = globalThis.caches ? test : () => {};
const url = (name, token = "AAAA") => `https://cdn.example/media/${token}/assets/x/r1/${name}.bin`;
const bytes = (n, size = 1000) => new Uint8Array(size).fill(n);

it("a start is found again by its content, whatever address it came by", async () => {
  await forget();
  const store = new StartStore("lena");
  assert.equal(await store.put(url("a"), bytes(7)), true);
  const again = new StartStore("lena"); // after a reload
  assert.deepEqual([...(await again.get(url("a", "BBBB"), 1000)).slice(0, 2)], [7, 7]);
  assert.equal(await again.has(url("a", "CCCC")), true);
  assert.equal(await again.get(url("b")), null);
  assert.equal(keyOf(url("a")), keyOf("/media/other/assets/x/r1/a.bin"));
  assert.equal(keyOf("/static/a.bin"), null);
  assert.equal(await again.put("/static/a.bin", bytes(1)), false);
});

it("a start that was cut short is no start", async () => {
  await forget();
  const store = new StartStore("lena");
  await store.put(url("a"), bytes(1, 10));
  assert.equal(await store.get(url("a"), 1000), null);
  assert.equal(await store.put(url("b"), bytes(1, 0)), false);
});

it("it is bounded in entries and bytes: the oldest go", async () => {
  await forget();
  let now = 1000;
  const store = new StartStore("lena", { clock: () => now++, most: { entries: 3, bytes: 2500 } });
  for (const name of ["a", "b", "c", "d"]) await store.put(url(name), bytes(1));
  assert.deepEqual(
    await Promise.all(["a", "b", "c", "d"].map((name) => store.has(url(name)))),
    [false, false, true, true],
  );
});

it("what is old goes, also when the clock jumps back", async () => {
  await forget();
  let now = 1e9;
  const open = () => new StartStore("lena", { clock: () => now, most: { age: 1000 } });
  await open().put(url("a"), bytes(1));
  assert.equal(await open().has(url("a")), true);
  now += 2000;
  assert.equal(await open().has(url("a")), false);
  await open().put(url("a"), bytes(1));
  now -= 5000;
  assert.equal(await open().has(url("a")), false);
});

it("another account finds nothing, and leaves nothing of the first", async () => {
  await forget();
  await new StartStore("lena").put(url("a"), bytes(1));
  assert.equal(await new StartStore("omar").has(url("a")), false);
  assert.equal(await new StartStore("lena").has(url("a")), false);
});

it("at sign-out all of it goes", async () => {
  const store = new StartStore("lena");
  await store.put(url("a"), bytes(1));
  await forget();
  assert.equal(await caches.has(CACHE), false);
  assert.equal(await new StartStore("lena").get(url("a")), null);
});

it("a full disk costs the older half and then one try", async () => {
  await forget();
  let now = 0;
  let full = 0;
  const cache = await caches.open(CACHE);
  const tight = new Proxy(cache, {
    get(target, name) {
      if (name !== "put") return target[name]?.bind(target);
      return async (key, response) => {
        if (String(key).endsWith(".bin") && full-- > 0) throw new DOMException("full", "QuotaExceededError");
        return target.put(key, response);
      };
    },
  });
  const all = { open: async () => tight, delete: (name) => caches.delete(name) };
  await cache.put("https://starts.invalid/owner", new Response("lena"));
  const store = new StartStore("lena", { caches: all, clock: () => ++now });
  for (const name of ["a", "b", "c", "d"]) assert.equal(await store.put(url(name), bytes(1)), true);
  full = 1;
  assert.equal(await store.put(url("e"), bytes(1)), true);
  assert.equal(await store.has(url("a")), false);
  assert.equal(await store.has(url("d")), true);
  full = 9;
  assert.equal(await store.put(url("f"), bytes(1)), false); // and nothing is thrown
});

test("without storage everything is as if it were empty", async () => {
  const closed = { open: () => Promise.reject(new DOMException("no", "SecurityError")), delete: () => Promise.reject() };
  for (const caches of [null, closed]) {
    const store = new StartStore("lena", { caches });
    assert.equal(await store.put(url("a"), bytes(1)), false);
    assert.equal(await store.get(url("a")), null);
    assert.equal(await store.has(url("a")), false);
    await forget(caches);
  }
});

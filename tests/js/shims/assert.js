// What our tests use of `node:assert/strict`, for a page.

function fail(message, actual, expected) {
  const show = (value) => JSON.stringify(value) ?? String(value);
  throw new Error(`${message}: ${show(actual)} is not ${show(expected)}`);
}

function same(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}

const assert = {
  ok: (value) => value || fail("ok", value, true),
  equal: (actual, expected) => Object.is(actual, expected) || fail("equal", actual, expected),
  notEqual: (actual, other) => Object.is(actual, other) && fail("notEqual", actual, other),
  deepEqual: (actual, expected) => same(actual, expected) || fail("deepEqual", actual, expected),
  match: (text, pattern) => pattern.test(text) || fail("match", text, String(pattern)),
  throws(act, pattern = /./) {
    try {
      act();
    } catch (error) {
      return assert.match(String(error), pattern);
    }
    return fail("throws", "nothing", String(pattern));
  },
  async rejects(promise, pattern = /./) {
    const error = await Promise.resolve(promise).then(() => null, (reason) => reason);
    return error ? assert.match(String(error), pattern) : fail("rejects", "nothing", String(pattern));
  },
};

export default assert;

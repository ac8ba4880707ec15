// What our tests use of `node:test`, for a page: tests run one after another, results are kept.

const waiting = [];

export function test(name, body) {
  waiting.push({ name, body });
}

export async function results() {
  const done = [];
  for (const { name, body } of waiting) {
    try {
      await body();
      done.push({ name, error: null });
    } catch (error) {
      done.push({ name, error: String(error.stack ?? error) });
    }
  }
  return done;
}

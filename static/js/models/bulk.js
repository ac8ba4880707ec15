// The same done to many things: a few at a time, each by itself, so that one that fails holds up
// no other. No DOM.

const LANES = 3;

/** @param {T[]} items  @param {(item: T) => Promise<R>} work
 *  @param {{onProgress?: (done: number, all: number) => void, isStopped?: () => boolean}} hooks
 *  @returns {Promise<{done: {item: T, result: R}[], failed: {item: T, error: Error}[], left: T[]}>}
 *  `left`: what was not begun when it was stopped. */
export async function each(items, work, { onProgress = () => {}, isStopped = () => false } = {}) {
  const waiting = [...items];
  const found = { done: [], failed: [], left: [] };
  let ended = 0;
  async function lane() {
    while (waiting.length && !isStopped()) {
      const item = waiting.shift();
      try {
        found.done.push({ item, result: await work(item) });
      } catch (error) {
        found.failed.push({ item, error });
      }
      onProgress((ended += 1), items.length);
    }
  }
  onProgress(0, items.length);
  await Promise.all(Array.from({ length: LANES }, lane));
  found.left = waiting;
  return found;
}

/** What can be done to lessons: `fits` says to which of them it makes a difference, `run` does it,
 *  `undo` takes it back, given what `run` answered.
 *  A lesson is {id, state, discarded}; `ask(method, path, body)` calls the API below a lesson. */
export const ACTS = {
  publish: {
    fits: ({ state }) => state === "draft",
    run: ({ id }, ask) => ask("POST", `${id}/publish/`),
    undo: ({ id }, ask) => ask("POST", `${id}/withdraw/`),
  },
  withdraw: {
    fits: ({ state }) => state === "published",
    run: ({ id }, ask) => ask("POST", `${id}/withdraw/`),
    undo: ({ id }, ask) => ask("POST", `${id}/publish/`),
  },
  archive: {
    fits: ({ state }) => state !== "archived",
    run: ({ id }, ask) => ask("POST", `${id}/archive/`),
    undo: restored,
  },
  discard: {
    fits: ({ discarded }) => !discarded,
    run: ({ id }, ask) => ask("POST", `${id}/discard/`),
    undo: (lesson, ask) =>
      lesson.state === "archived" ? ask("POST", `${lesson.id}/archive/`) : restored(lesson, ask),
  },
  restore: {
    fits: ({ state }) => state === "archived",
    run: ({ id }, ask) => ask("POST", `${id}/restore/`),
    undo: ({ id, discarded }, ask) => ask("POST", `${id}/${discarded ? "discard" : "archive"}/`),
  },
  tag: {
    fits: () => true,
    run: async ({ id }, ask, { tags }) => {
      const before = (await ask("GET", `${id}/`)).tags;
      await ask("PATCH", `${id}/`, { tags: [...new Set([...before, ...tags])] });
      return before;
    },
    undo: ({ id }, ask, before) => ask("PATCH", `${id}/`, { tags: before }),
  },
  schedule: {
    fits: ({ state }) => state === "draft",
    run: async ({ id }, ask, plan) => {
      const before = await ask("GET", `${id}/schedule/`).catch(() => null);
      await ask("PUT", `${id}/schedule/`, plan);
      return before;
    },
    undo: ({ id }, ask, before) =>
      before
        ? ask("PUT", `${id}/schedule/`, {
            at: before.at,
            zone: before.zone,
            if_not_ready: before.if_not_ready,
          })
        : ask("DELETE", `${id}/schedule/`),
  },
};

async function restored({ id, state }, ask) {
  await ask("POST", `${id}/restore/`);
  if (state === "published") await ask("POST", `${id}/publish/`);
}

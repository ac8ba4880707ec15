// The ruler: how long from a swipe to the first picture of the next clip, and what follows it.
// The bench lays the same one to our feed and to other players.

export const LIMIT = 15000; // ms
const PATIENCE = 6000; // ms
const QUIET = 2; // answers in a row that come without having waited

/**
 * @param {HTMLVideoElement} video what the swipe brings
 * @param {() => void} act the swipe
 * @returns {Promise<{ttff: number|null, shown?: number, mt?: number, h?: number}>} ms to the
 *   first picture that moves; `shown`: ms to the picture that was there already
 */
export async function swiped(video, act, watch) {
  const sample = { ready: video.readyState >= 2 };
  const t0 = performance.now();
  const frame = nextFrame(video);
  act();
  if (sample.ready) {
    requestAnimationFrame(() => requestAnimationFrame(() => (sample.shown = since(t0))));
  }
  const seen = await Promise.race([frame, sleep(LIMIT)]);
  if (!seen) return { ...sample, ttff: null };
  Object.assign(sample, { ttff: round(seen.at - t0), mt: seen.meta.mediaTime, h: seen.meta.height });
  const after = await watched(video, watch);
  return { ...sample, ...after };
}

/** The first frame of `video` that is presented after now. */
function nextFrame(video) {
  return new Promise((resolve) => {
    video.requestVideoFrameCallback((_, meta) => resolve({ at: performance.now(), meta }));
  });
}

/** `waits`: how often it stood still; `lost`: ms of playing that went by without a picture. */
export async function watched(video, ms) {
  let waits = 0;
  const count = () => (waits += 1);
  const [t, position] = [performance.now(), video.currentTime];
  video.addEventListener("waiting", count);
  await sleep(ms);
  video.removeEventListener("waiting", count);
  const lost = performance.now() - t - (video.currentTime - position) * 1000;
  return { waits, lost: Math.round(lost), h2: video.videoHeight };
}

/** Keeps downloads of `url` running for `ms`, cut off at the end. */
export async function disturb(url, ms) {
  if (!ms) return;
  const cut = new AbortController();
  const load = async () => {
    while (!cut.signal.aborted) {
      const options = { signal: cut.signal, cache: "no-store" };
      const response = await fetch(`${url}?busy=${Math.random()}`, options);
      await response.arrayBuffer();
    }
  };
  load().catch(() => {}); // the cut
  await sleep(ms);
  cut.abort();
}

/** Resolves once the line is idle: a small answer takes at most `limit` ms, twice in a row. */
export async function quiet(limit) {
  const end = performance.now() + PATIENCE;
  for (let fast = 0; limit && fast < QUIET && performance.now() < end; ) {
    fast = (await answered()) <= limit ? fast + 1 : 0;
    await sleep(fast ? 20 : 100);
  }
}

/** ms that a small answer takes. */
export async function answered() {
  const t = performance.now();
  await fetch("/healthz", { cache: "no-store" }).then((response) => response.text());
  return performance.now() - t;
}

export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function since(t0) {
  return round(performance.now() - t0);
}

function round(ms) {
  return Math.round(ms * 10) / 10;
}

// The measuring hook: window.__ttff = {ready, clips, swipe(i, {watch, settle, busy})}.
//
// A bench drives it to learn how long a swipe takes until the first frame of the next
// lesson. It moves the feed by the same step that a finger does. With ?ttff=1 in the
// address the feed holds lessons alone; with ?ttff=cold nothing is fetched ahead.

const LIMIT = 15000; // ms

export function measure(feed) {
  const lessons = () => feed.items.flatMap((item, at) => (item.kind === "video" ? [at] : []));
  const ids = () => [...new Set(lessons().map((at) => feed.items[at].id))];
  const first = new Promise((resolve) => {
    const video = feed.current?.player?.video;
    if (!video) return resolve();
    video.requestVideoFrameCallback?.(resolve);
    setTimeout(resolve, LIMIT);
  });
  window.__ttff = {
    ready: first,
    get clips() {
      return ids();
    },
    swipe: (i, options) => swipe(feed, lessons(), i, options),
  };
}

async function swipe(feed, lessons, i, { watch = 700, settle = 0, busy = 0 } = {}) {
  const goal = lessons[1 + (i % (lessons.length - 1))] ?? lessons[0];
  if (feed.index !== goal - 1) feed.jump(goal - 1);
  await feed.prepare();
  await sleep(settle + Math.random() * 20);
  await disturb(feed, busy);
  const card = feed.cardAt(goal);
  const video = card.player.video;
  const sample = { clip: feed.items[goal].id, rung: card.player.rung };
  const t0 = performance.now();
  const frame = nextFrame(video);
  feed.step(1);
  if (video.readyState >= 2) {
    requestAnimationFrame(() => requestAnimationFrame(() => (sample.shown = since(t0))));
  }
  const seen = await Promise.race([frame, sleep(LIMIT)]);
  if (!seen) return { ...sample, ttff: null };
  Object.assign(sample, { ttff: round(seen.at - t0), mt: seen.meta.mediaTime, h: seen.meta.height });
  return { ...sample, ...(await watched(video, watch)) };
}

/** The first frame of `video` that is presented after now. */
function nextFrame(video) {
  return new Promise((resolve) => {
    video.requestVideoFrameCallback((_, meta) => resolve({ at: performance.now(), meta }));
  });
}

async function watched(video, ms) {
  let waits = 0;
  const count = () => (waits += 1);
  const [t, position] = [performance.now(), video.currentTime];
  video.addEventListener("waiting", count);
  await sleep(ms);
  video.removeEventListener("waiting", count);
  const lost = performance.now() - t - (video.currentTime - position) * 1000;
  return { waits, lost: Math.round(lost), h2: video.videoHeight };
}

/** Keeps a download of the lesson on screen running for `ms`, cut off at the swipe. */
async function disturb(feed, ms) {
  if (!ms) return;
  const cut = new AbortController();
  const { url } = feed.items[feed.index].media.video.at(-1);
  fetch(`${url}?busy=${Math.random()}`, { signal: cut.signal, cache: "no-store" })
    .then((response) => response.arrayBuffer())
    .catch(() => {}); // the cut
  await sleep(ms);
  cut.abort();
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function since(t0) {
  return round(performance.now() - t0);
}

function round(ms) {
  return Math.round(ms * 10) / 10;
}

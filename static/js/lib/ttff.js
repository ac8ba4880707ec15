// The measuring hook: window.__ttff = {ready, clips, swipe(i, options), session(ways, options),
// rest(), answered()}.
//
// A bench drives it to learn how long a swipe takes until the first frame of the next
// lesson. It moves the feed by the same step that a finger does. With ?ttff=1 in the
// address the feed holds lessons alone; with ?ttff=cold nothing is fetched ahead.
//
//   watch   ms to look at the lesson after its first frame
//   settle  ms before the swipe
//   busy    ms for which the lesson on screen is downloaded before the swipe, which cuts it off
//   idle    the swipe waits until the line is: an answer takes at most so many ms

import { answered, disturb, LIMIT, quiet, sleep, swiped } from "./first-frame.js";

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
    session: (ways, options) => session(feed, ways, options),
    rest: () => feed.halt(),
    answered,
  };
}

async function swipe(feed, lessons, i, { watch = 700, settle = 0, busy = 0, idle = 0 } = {}) {
  const goal = lessons[1 + (i % (lessons.length - 1))] ?? lessons[0];
  feed.jump(goal - 1);
  await feed.prepare();
  await quiet(idle);
  await sleep(settle + Math.random() * 20);
  await disturb(feed.items[feed.index].media.video.at(-1).url, busy);
  return step(feed, 1, watch);
}

/** One after another: `ways` of 1 and -1. Each lesson is looked at for `watch` ms. */
async function session(feed, ways, { watch = 2000 } = {}) {
  const samples = [];
  for (const way of ways) samples.push(await step(feed, way, watch));
  return samples;
}

async function step(feed, way, watch) {
  const goal = feed.index + way;
  const card = feed.cardAt(goal) ?? (await feed.prepare(), feed.cardAt(goal));
  const sample = { clip: feed.items[goal].id, rung: card.player.rung };
  return { ...sample, ...(await swiped(card.player.video, () => feed.step(way), watch)) };
}

// The same lessons in a feed as others build it: one <video> a clip, played by hls.js as it comes
// or by the browser itself. The bench puts this into an empty page of the site.
//
//   window.__rival = {player: "hls" | "video", rung: "720p", ahead: false}
//
// `ahead`: the next clip is loaded before the swipe, off screen and paused.

const { answered, disturb, LIMIT, quiet, sleep, swiped } = await import("/static/js/lib/first-frame.js");
const { default: Hls } = await import("/static/vendor/hls.js/hls.min.mjs");

const { player, rung, ahead } = window.__rival;
const page = await (await fetch("/api/v1/feed/")).json();
const lessons = page.items.filter((item) => item.kind === "video").map((item) => item.media);
let onScreen = null;

class Clip {
  constructor(media) {
    this.media = media;
    this.video = document.createElement("video");
    Object.assign(this.video, { muted: true, playsInline: true, loop: true, preload: "auto" });
    this.video.style.cssText = "position:fixed;inset:0;width:100%;height:100%;object-fit:cover";
    this.video.style.transform = "translateY(100%)";
    document.body.append(this.video);
  }

  // Each time under an address that no cache knows; caches stay on.
  load() {
    if (this.loaded) return;
    this.loaded = true;
    const fresh = `fresh=${Math.random()}`;
    if (player === "hls") {
      const xhrSetup = (xhr, url) => xhr.open("GET", `${url}?${fresh}`, true);
      this.hls = new Hls({ xhrSetup });
      this.hls.loadSource(this.media.hls);
      this.hls.attachMedia(this.video);
    } else {
      const folder = this.media.hls.slice(0, this.media.hls.lastIndexOf("/") + 1);
      const name = this.media.video.find((each) => each.name === rung)?.name;
      this.video.src = `${folder}plain-${name ?? this.media.video.at(-1).name}.mp4?${fresh}`;
    }
  }

  /** Loaded so far that it could play. */
  async prepare() {
    this.load();
    const there = () => this.video.readyState >= 3;
    for (const end = performance.now() + LIMIT; !there() && performance.now() < end; ) await sleep(20);
    await sleep(50);
  }

  swipe() {
    onScreen?.leave();
    onScreen = this;
    this.video.style.transform = "none";
    this.video.autoplay = true; // hls.js attaches later
    this.load();
    this.video.play().catch(() => {});
  }

  leave() {
    this.video.autoplay = false;
    this.video.pause();
    this.video.style.transform = "translateY(100%)";
  }

  close() {
    this.hls?.destroy();
    this.video.removeAttribute("src");
    this.video.load();
    this.video.remove();
  }
}

/** One swipe, after which the clip before it is gone. */
async function swipe(i, { watch = 700, settle = 0, busy = 0, idle = 0 } = {}) {
  const clip = new Clip(lessons[i % lessons.length]);
  if (ahead) await clip.prepare();
  await quiet(idle);
  await sleep(settle + Math.random() * 20);
  await disturb(lessons[(i + 1) % lessons.length].video.at(-1).url, busy);
  return swiped(clip.video, () => clip.swipe(), watch);
}

/** As many a feed does it: the neighbours of the clip on screen are loaded once it is under way. */
async function session(ways, { watch = 2000 } = {}) {
  const clips = new Map(); // by place in the feed
  const at = (place) => clips.get(place) ?? clips.set(place, new Clip(lessons[place])).get(place);
  const samples = [];
  let place = 0;
  at(0).swipe();
  await sleep(watch);
  for (const way of ways) {
    place += way;
    const clip = at(place);
    samples.push(await swiped(clip.video, () => clip.swipe(), watch));
    for (const [other, one] of clips) if (Math.abs(other - place) > 1) one.close(clips.delete(other));
    for (const near of [place + 1, place - 1]) if (lessons[near]) at(near).load();
  }
  for (const clip of clips.values()) clip.close();
  return samples;
}

function rest() {
  onScreen?.close();
  onScreen = null;
}

const clips = lessons.map((media) => media.hls);
window.__ttff = { ready: Promise.resolve(), clips, swipe, session, rest, answered };

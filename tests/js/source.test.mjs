// Our source on a real clip, real Media Source Extensions and a network that breaks on purpose.

import assert from "node:assert/strict";
import { test } from "node:test";
import { TooSlow, download } from "../../static/js/models/download.js";
import { BackgroundAudio } from "../../static/js/models/background-audio.js";
import { VideoPool } from "../../static/js/models/pool.js";
import { ClipSource } from "../../static/js/models/source.js";
import { NetworkLost } from "../../static/js/models/wire.js";

const PATIENCE = 20000; // ms
const REAL_FETCH = globalThis.fetch;

async function until(true_, what = String(true_)) {
  const end = performance.now() + PATIENCE;
  while (!true_()) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function clip() {
  const media = await (await REAL_FETCH("/made/clip.json")).json();
  for (const each of [media.start, media.audio, ...media.video]) each.url = `/made/${each.url}`;
  return media;
}

/** Requests whose address ends in `name` are answered by `answer(url, options)`. */
function fault(name, answer) {
  const asked = [];
  globalThis.fetch = (url, options) => {
    asked.push(String(url));
    return String(url).endsWith(name) ? answer(url, options) : REAL_FETCH(url, options);
  };
  return asked;
}

const status = (code) => async () => new Response("", { status: code });
const lost = () => Promise.reject(new TypeError("Failed to fetch"));

/** One clip in a video of its own, on a line that bears the best rung. */
async function open(options = {}) {
  const { Source = ClipSource, media = await clip(), bps = 50e6, ...quality } = options;
  const states = [];
  const source = new Source(media, {
    bandwidth: { estimate: () => bps, sample() {} },
    quality: () => ({ pixels: Infinity, saveData: false, ...quality }),
    enough: options.enough,
    onstate: (kind) => states.push(kind),
  });
  const video = options.video ?? Object.assign(document.createElement("video"), { muted: true });
  document.body.append(video);
  source.attach(video);
  return { source, video, states, media };
}

test("where a vendor alone gives keys and nothing here speaks to it, that is said", async () => {
  const protection = { scheme: "cbcs", kid: "0".repeat(32), licence: "" };
  for (const systems of [{}, { "com.widevine.alpha": { licence: "/none/", certificate: "" } }]) {
    const told = [];
    const media = { ...(await clip()), protection: { ...protection, systems } };
    const source = new ClipSource(media, {
      bandwidth: { estimate: () => 50e6, sample() {} },
      quality: () => ({ pixels: 1, saveData: false }),
      onstate: (kind, error) => told.push([kind, error?.code]),
    });
    const video = document.body.appendChild(document.createElement("video"));
    source.attach(video);
    await until(() => told.length, "it is said");
    assert.deepEqual(told, [["locked", "vendor_needed"]]);
    close({ source, video });
  }
});

async function playToTheEnd({ source, video }) {
  source.run();
  video.playbackRate = 4;
  video.play();
  await until(() => video.ended, "the end");
}

function close({ source, video }) {
  globalThis.fetch = REAL_FETCH;
  source.close();
  video.remove();
}

test("a clip begins with its bundle, rises at the next second and plays to its end", async () => {
  const on = await open();
  const asked = fault("nothing", lost);
  await on.source.prime();
  assert.deepEqual(asked.map((url) => url.split("/").at(-1)), ["start.bin"]);
  assert.ok(on.source.primed);
  await playToTheEnd(on);
  assert.equal(on.source.rung, "v360");
  assert.equal(on.video.videoHeight, 640);
  assert.deepEqual(on.states, []);
  close(on);
});

test("what is made ready on a fast line begins on the rung that the line bears", async () => {
  const on = await open();
  await on.source.prime({ ahead: true });
  assert.equal(on.source.rung, "v360");
  close(on);
  const slow = await open({ bps: 1e6 });
  await slow.source.prime({ ahead: true });
  assert.equal(slow.source.rung, "v180");
  close(slow);
});

test("a bundle that ends within its second leaves no gap", async () => {
  const on = await open();
  const whole = new Uint8Array(await (await REAL_FETCH("/made/start.bin")).arrayBuffer());
  const first = 5 + new DataView(whole.buffer).getUint32(0, true);
  await on.source.prime({ bytes: whole.slice(0, first) });
  await playToTheEnd(on);
  close(on);
});

test("a rung that is missing is left out", async () => {
  const on = await open();
  const asked = fault("v360.mp4", status(404));
  await on.source.prime();
  await playToTheEnd(on);
  assert.equal(on.source.rung, "v180");
  assert.equal(asked.filter((url) => url.endsWith("v360.mp4")).length, 1);
  assert.deepEqual(on.states, []);
  close(on);
});

test("where the lowest is missing the next one above it serves, also for the first second", async () => {
  const on = await open();
  fault("start.bin", status(404));
  const bundleless = globalThis.fetch;
  globalThis.fetch = (url, options) =>
    String(url).endsWith("v180.mp4") ? status(404)() : bundleless(url, options);
  await on.source.prime();
  await playToTheEnd(on);
  assert.equal(on.source.rung, "v360");
  close(on);
});

test("a clip of which nothing is there is gone, and says so once", async () => {
  const on = await open();
  fault(".mp4", status(404));
  await on.source.prime();
  on.source.run();
  await until(() => on.states.length > 0);
  assert.deepEqual(on.states, ["gone"]);
  close(on);
});

test("addresses that ran out are renewed without a stop", async () => {
  const on = await open();
  await on.source.prime();
  fault(".mp4", status(403));
  on.video.playbackRate = 0.25; // the bundle's second lasts for four, on a busy machine, too
  on.video.play();
  on.source.run();
  await until(() => on.states.includes("expired"));
  let waits = 0;
  on.video.addEventListener("waiting", () => (waits += on.video.currentTime > 0 ? 1 : 0));
  globalThis.fetch = REAL_FETCH;
  const had = on.video.buffered.end(0);
  on.source.renew(await clip());
  on.source.run();
  await until(() => on.video.buffered.end(0) > had + 0.5, `more than ${had} s`);
  assert.equal(waits, 0);
  await playToTheEnd(on);
  close(on);
});

test("a lost network is told once it lasts, and playing goes on by itself when it is back", async () => {
  const on = await open();
  await on.source.prime();
  fault(".mp4", lost);
  on.source.run();
  await until(() => on.states.includes("network"));
  globalThis.fetch = REAL_FETCH;
  globalThis.dispatchEvent(new Event("online"));
  await until(() => on.states.at(-1) === null);
  await playToTheEnd(on);
  close(on);
});

/** A body of the real bytes at `bytesPerSecond`. */
async function trickle(url, options, bytesPerSecond) {
  const response = await REAL_FETCH(url, options);
  const bytes = new Uint8Array(await response.arrayBuffer());
  let at = 0;
  const body = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (options.signal.aborted) return controller.error(options.signal.reason);
      controller.enqueue(bytes.slice(at, (at += bytesPerSecond / 20)));
      if (at >= bytes.length) controller.close();
    },
  });
  return new Response(body, { status: response.status });
}

test("a rung that comes too slowly is given up before the picture stops", async () => {
  const on = await open();
  await on.source.prime();
  const asked = fault("v360.mp4", (url, options) => trickle(url, options, 8e3));
  on.source.run();
  await until(() => asked.some((url) => url.endsWith("v180.mp4")));
  on.video.play();
  await until(() => on.video.currentTime > 2.5);
  assert.deepEqual(on.states, []);
  close(on);
});

test("a connection that has fallen silent counts as lost", async () => {
  fault("x", (_, { signal }) => new Promise((_, no) => signal.addEventListener("abort", () => no(signal.reason))));
  const { signal } = new AbortController();
  const silent = download([["/x", null, () => {}]], { signal, silence: 300 });
  const error = await silent.catch((reason) => reason);
  assert.ok(error instanceof NetworkLost);
  const slow = download([["/x", [0, 9], () => {}]], { signal, hopeless: () => true });
  assert.ok((await slow.catch((reason) => reason)) instanceof TooSlow);
  globalThis.fetch = REAL_FETCH;
});

test("a seek to what is not there fetches that second first", async () => {
  const on = await open();
  await on.source.prime();
  on.source.seek(6);
  await until(() => !on.video.seeking && on.video.readyState >= 2);
  assert.equal(on.video.currentTime, 6);
  close(on);
});

test("who saves data has less in hand, and the second rung at most", async () => {
  const on = await open({ saveData: true });
  await on.source.prime();
  on.source.run();
  const end = () => on.video.buffered.length && on.video.buffered.end(0);
  await until(() => end() >= 4);
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert.ok(end() < 6.5);
  close(on);
});

test("buffers that the browser took away in a sleep are noticed", async () => {
  const on = await open();
  await on.source.prime();
  await until(() => on.video.readyState >= 2); // before that there is nothing to take away
  assert.ok(on.source.wake());
  on.video.removeAttribute("src");
  on.video.load();
  await until(() => !on.source.wake());
  close(on);
});

test("the sound goes on alone from where the picture was, and fetches no picture", async () => {
  const asked = fault("nothing", lost);
  const ended = { heard: [], over: false };
  const bandwidth = { estimate: () => 50e6, sample() {} };
  const sound = new BackgroundAudio(await clip(), { bandwidth }, {
    ontick: ({ currentTime }) => ended.heard.push(currentTime),
    onended: () => (ended.over = true),
  });
  const video = { currentTime: 3, playbackRate: 4, muted: true, volume: 1, paused: false };
  video.pause = () => (video.paused = true);
  assert.ok(await sound.play(video));
  assert.ok(video.paused);
  await until(() => ended.over);
  assert.ok(ended.heard[0] >= 3);
  assert.deepEqual([...new Set(asked.map((url) => url.split("/").at(-1)))], ["audio.mp4"]);
  sound.close();
  globalThis.fetch = REAL_FETCH;
});

test("an element goes on to another lesson", async () => {
  const pool = new VideoPool(1);
  const first = await open();
  await first.source.prime();
  await playToTheEnd(first);
  first.source.close();
  pool.takeBack(first.video);
  const fresh = document.body.appendChild(document.createElement("video"));
  fresh.className = "lesson-video";
  const video = pool.lend(fresh);
  assert.equal(video, first.video);
  assert.equal(video.className, "lesson-video");
  assert.ok(video.isConnected && !fresh.isConnected);
  const second = await open({ video });
  await second.source.prime();
  assert.equal(video.currentTime, 0);
  await playToTheEnd(second);
  assert.deepEqual(second.states, []);
  close(second);
});

/** Chromium has no managed source: its own with what a managed one adds. */
class Managed extends MediaSource {
  streaming = true;
}

test("who has enough in hand leaves the line to another, and goes on before it runs dry", async () => {
  let enough = 1.2; // s
  const on = await open({ enough: () => enough });
  const end = () => (on.video.buffered.length ? on.video.buffered.end(0) : 0);
  await on.source.prime();
  on.source.run();
  await until(() => end() > 1.8);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.ok(end() < 2.3, end());
  on.video.currentTime = 1.2;
  await until(() => end() > 2.8);
  enough = Infinity;
  await playToTheEnd(on);
  assert.deepEqual(on.states, []);
  close(on);
});

test("a managed source pauses the stream when told to, and what it took back is fetched again", async () => {
  globalThis.ManagedMediaSource = Managed;
  const { ClipSource: Source } = await import("../../static/js/models/source.js?managed");
  delete globalThis.ManagedMediaSource;
  const sources = [];
  const create = URL.createObjectURL;
  URL.createObjectURL = (of) => (of instanceof Managed && sources.push(of), create.call(URL, of));
  const on = await open({ Source });
  URL.createObjectURL = create;
  const [managed] = sources;
  await on.source.prime();
  managed.streaming = false;
  on.source.run();
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.ok(on.video.buffered.end(0) < 1.5);
  managed.streaming = true;
  await until(() => managed.readyState === "ended");
  const [buffer] = managed.sourceBuffers;
  buffer.remove(0, 4);
  await until(() => !buffer.updating);
  assert.ok(on.video.buffered.start(0) > 3);
  const removedRanges = { length: 1, start: () => 0, end: () => 4 };
  buffer.dispatchEvent(Object.assign(new Event("bufferedchange"), { removedRanges }));
  await playToTheEnd(on);
  close(on);
});

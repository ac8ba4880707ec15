import assert from "node:assert/strict";
import { test } from "node:test";
import { lighterRungs } from "../../static/js/models/codecs.js";
import { Lane } from "../../static/js/models/lane.js";

globalThis.MediaSource ??= { isTypeSupported: () => true };

const rungs = (codec, names) =>
  names.map((name) => ({ name, codec, width: 480, height: 854, bps: 4e5, segments: [[0, 9, 0, 1]] }));
const media = {
  video: rungs("avc1.64001e", ["360p", "480p", "720p"]),
  av1: rungs("av01.0.04M.08", ["480p", "720p"]),
};

/** A browser that answers so of AV1 and of H.264. */
function browser(av1, h264 = { supported: true, smooth: true, powerEfficient: true }) {
  const answer = ({ video }) => (video.contentType.includes("av01") ? av1 : h264);
  return { decodingInfo: async (asked) => answer(asked) };
}

const codecs = async (...given) => (await lighterRungs(media, ...given)).map((r) => r.codec.slice(0, 4));
const GOOD = { supported: true, smooth: true, powerEfficient: true };

test("a browser that decodes AV1 as easily gets it, but for the rung that starts playback", async () => {
  assert.deepEqual(await codecs(browser(GOOD)), ["avc1", "av01", "av01"]);
});

test("a browser that would stutter, or spend more than on H.264, does not", async () => {
  assert.deepEqual(await codecs(browser({ ...GOOD, smooth: false })), ["avc1", "avc1", "avc1"]);
  assert.deepEqual(await codecs(browser({ ...GOOD, powerEfficient: false })), ["avc1", "avc1", "avc1"]);
  assert.deepEqual(await codecs(browser({ supported: false })), ["avc1", "avc1", "avc1"]);
});

test("where H.264 has no decoder of its own either, AV1 costs no more", async () => {
  const software = { ...GOOD, powerEfficient: false };
  assert.deepEqual(await codecs(browser(software, software)), ["avc1", "av01", "av01"]);
});

test("a browser that cannot tell plays what every browser plays", async () => {
  assert.deepEqual(await codecs(null), ["avc1", "avc1", "avc1"]);
  const broken = { decodingInfo: () => Promise.reject(new TypeError()) };
  assert.deepEqual(await codecs(broken), ["avc1", "avc1", "avc1"]);
});

// --- two codecs in one buffer -----------------------------------------------------------------

class FakeBuffer extends EventTarget {
  updating = false;
  log = [];
  buffered = { length: 0 };

  appendBuffer(bytes) {
    this.log.push(new Uint8Array(bytes)[0]);
  }

  changeType(type) {
    this.log.push(type.match(/"(.{4})/)[1]);
  }
}

function lane() {
  const segments = [[0, 9, 0, 1], [9, 18, 1, 1]];
  const rung = (n, codec) => ({ codec, init: btoa(String.fromCharCode(n)), segments });
  const buffer = new FakeBuffer();
  const made = new Lane("video", [rung(1, "avc1.64001e"), rung(2, "avc1.64001f")]);
  made.open({ addSourceBuffer: () => buffer }, { onerror() {}, playhead: () => 0 });
  return { made, buffer, rung };
}

test("the buffer is told of another codec, not of another level", () => {
  const { made, buffer, rung } = lane();
  made.use(0);
  made.use(1);
  made.rungs = [made.rungs[0], rung(3, "av01.0.04M.08")];
  made.use(1);
  made.use(1);
  made.use(0);
  assert.deepEqual(buffer.log, [1, 2, "av01", 3, "avc1", 1]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { sampleRanges } from "../../static/js/lib/fingerprint.js";
import { moment } from "../../static/js/lib/amounts.js";
import { Transfer } from "../../static/js/models/transfer.js";
import { VideoChoice } from "../../static/js/models/video-choice.js";

const utf8 = new TextEncoder();
const MB = 1024 * 1024;
const limits = { bytes: 500 * MB, seconds: 60 };
const choice = (name, type, size = MB) => new VideoChoice({ name, type, size }, limits);

test("speed and time left come from the last seconds", () => {
  const transfer = new Transfer(100);
  transfer.add(0, 0);
  transfer.add(2, 20);
  assert.equal(transfer.speed, 10);
  assert.equal(transfer.secondsLeft, 8);
  assert.equal(transfer.fraction, 0.2);
});

test("nothing is said about the first moments, nor after a pause", () => {
  const transfer = new Transfer(100);
  transfer.add(0, 0);
  assert.equal(transfer.speed, null);
  transfer.add(5, 50);
  transfer.pause();
  assert.equal(transfer.secondsLeft, null);
  assert.equal(transfer.fraction, 0.5);
});

test("going back to an earlier offset is no negative speed", () => {
  const transfer = new Transfer(100);
  transfer.add(0, 0);
  transfer.add(1, 60);
  transfer.add(2, 40);
  assert.equal(transfer.speed, null);
  assert.equal(transfer.sent, 40);
});

test("a chunk is some four seconds' worth, within bounds", () => {
  const at = (speed) => {
    const transfer = new Transfer(1000 * MB);
    transfer.add(0, 0);
    transfer.add(1, speed);
    return transfer.chunk;
  };
  assert.equal(new Transfer(1).chunk, MB / 2);
  assert.equal(at(1000), MB / 2);
  assert.equal(at(MB), 4 * MB);
  assert.equal(at(100 * MB), 8 * MB);
});

test("a file is judged by type, name and size", () => {
  assert.equal(choice("a.mp4", "video/mp4").problem(), null);
  assert.equal(choice("a.MOV", "").problem(), null);
  assert.equal(choice("a.txt", "").problem(), "not-video");
  assert.equal(choice("a.mp4", "image/png").problem(), "not-video");
  assert.equal(choice("a.mp4", "video/mp4", 0).problem(), "empty");
  assert.equal(choice("a.mp4", "video/mp4", 501 * MB).problem(), "too-large");
});

test("words under a video's name are no video", () => {
  const begins = (...bytes) => choice("a.mp4", "video/mp4").problemOfBeginning(bytes);
  assert.equal(begins(...utf8.encode("#EXTM3U\nhttp://x/\n")), "not-video");
  assert.equal(begins(...utf8.encode("Grüße")), "not-video");
  assert.equal(begins(0, 0, 0, 24, ...utf8.encode("ftypisom")), null);
  assert.equal(begins(0x1a, 0x45, 0xdf, 0xa3), null);
  assert.equal(begins(...utf8.encode("RIFF"), 0, 1, 2, 3), null);
});

test("a title is guessed only from a name that somebody gave", () => {
  assert.equal(choice("Freeze_panes in-Excel.mp4", "video/mp4").title, "Freeze panes in Excel");
  assert.equal(choice("IMG_4711.MOV", "video/quicktime").title, "");
  assert.equal(choice("VID_20260102_030405.mp4", "video/mp4").title, "");
});

test("a fingerprint samples both ends and the middle", () => {
  assert.deepEqual(sampleRanges(MB), [[0, MB]]);
  assert.deepEqual(sampleRanges(9 * MB), [[0, MB], [4 * MB, 5 * MB], [8 * MB, 9 * MB]]);
});

test("moments read as minutes and seconds", () => {
  assert.equal(moment(0), "0:00.0");
  assert.equal(moment(9.94), "0:09.9");
  assert.equal(moment(75.4), "1:15.4");
  assert.equal(moment(59.96), "1:00.0");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { CaptionLine } from "../../static/js/models/caption-line.js";
import { around } from "../../static/js/models/clip.js";
import { DecisionQueue } from "../../static/js/models/decision-queue.js";
import { bare, dressed } from "../../static/js/models/word-card.js";
import { TranscriptDraft } from "../../static/js/models/transcript-draft.js";

class Store extends Map {
  getItem(key) {
    return this.get(key) ?? null;
  }

  setItem(key, value) {
    this.set(key, value);
  }

  removeItem(key) {
    this.delete(key);
  }

  get length() {
    return this.size;
  }

  key(at) {
    return [...this.keys()][at];
  }
}

const no = (status) => Object.assign(new Error("no"), { status });
const atOnce = { pause: () => Promise.resolve() };

// --- decisions --------------------------------------------------------------------------------

test("decisions are sent in their order, one at a time", async () => {
  const sent = [];
  const queue = new DecisionQueue(new Store(), "a", async (decision) => sent.push(decision.id));
  queue.add({ id: 1 });
  await queue.add({ id: 2 });
  await queue.run();
  assert.deepEqual(sent, [1, 2]);
});

test("a lost connection loses nothing: the next page sends it", async () => {
  const store = new Store();
  const lost = new DecisionQueue(store, "a", () => new Promise(() => {}));
  lost.add({ id: 1 });
  const sent = [];
  const next = new DecisionQueue(store, "a", async (decision) => sent.push(decision.id));
  assert.equal(next.waiting.length, 1);
  await next.run();
  assert.deepEqual(sent, [1]);
  assert.equal(store.size, 0);
});

test("what a page left unsent is found by another one, for the same person alone", () => {
  const store = new Store([["other", "1"]]);
  for (const key of ["ada.lesson.en", "adam.lesson.en"]) {
    new DecisionQueue(store, key, () => new Promise(() => {})).add({ id: 1 });
  }
  assert.deepEqual(DecisionQueue.left(store, "ada"), ["ada.lesson.en"]);
});

test("a server in trouble is asked again, and says so meanwhile", async () => {
  const answers = [no(503), no(0), null];
  const states = [];
  const send = async () => {
    const error = answers.shift();
    if (error) throw error;
  };
  const queue = new DecisionQueue(new Store(), "a", send, atOnce);
  queue.onchange = (state) => states.push(state);
  await queue.add({ id: 1 });
  assert.equal(states.at(-1), "saved");
  assert.ok(states.includes("waiting"));
});

test("a clear no is told, and does not hold up the next one", async () => {
  const refused = [];
  const sent = [];
  const send = async ({ id }) => {
    if (id === 1) throw no(409);
    sent.push(id);
  };
  const queue = new DecisionQueue(new Store(), "a", send, atOnce);
  queue.onrefused = ({ id }, { status }) => refused.push([id, status]);
  queue.add({ id: 1 });
  await queue.add({ id: 2 });
  await queue.run();
  assert.deepEqual(refused, [[1, 409]]);
  assert.deepEqual(sent, [2]);
});

// --- a draft of the transcript ----------------------------------------------------------------

test("changed lines are back on their lines; what no longer fits is told apart", () => {
  const store = new Store();
  new TranscriptDraft(store, "a").keep([
    { from: "0.1", was: "Helo.", text: "Hello." },
    { from: "2.0", was: "Good buy.", text: "Goodbye!" },
    { from: "4.0", was: "Se you.", text: "See you." },
  ]);
  const lines = [
    { from: "0.1", was: "Helo." },
    { from: "2.0", was: "Good by." },
    { from: "4.0", was: "See you." }, // saved meanwhile
  ];
  const { fitting, lost } = new TranscriptDraft(store, "a").restore(lines);
  assert.deepEqual([...fitting], [[0, "Hello."]]);
  assert.deepEqual(lost, ["Goodbye!"]);
});

test("a store that is forbidden keeps nobody from writing", () => {
  const closed = new TranscriptDraft({ getItem: () => "{", setItem: () => { throw new Error(); } }, "a");
  closed.keep([{ from: "0", was: "a", text: "b" }]);
  assert.equal(closed.restore([]).lost.length, 0);
});

// --- a word and its signs -----------------------------------------------------------------------

test("what is written instead keeps the sign that ends the sentence", () => {
  assert.equal(bare("“F4.”"), "F4");
  assert.equal(dressed("Ctrl", "F4."), "Ctrl.");
  assert.equal(dressed("Ctrl?", "F4."), "Ctrl?");
  assert.equal(dressed("l’eau", "(eau),"), "(l’eau),");
  assert.equal(bare("…"), "…");
  assert.equal(dressed("and", "…"), "and");
});

// --- a clip -----------------------------------------------------------------------------------

test("a clip needs the lowest rung, and the seconds around it alone", () => {
  const segments = [0, 1, 2, 3, 4].map((at) => [at * 10, at * 10 + 10, at, 1]);
  const media = {
    duration: 5,
    start: { url: "start.bin" },
    video: [{ name: "360p", segments }, { name: "480p", segments }],
    audio: { segments },
  };
  const clip = around(media, 1.5, 3.5);
  assert.deepEqual(clip.video.map((rung) => rung.name), ["360p"]);
  assert.deepEqual(clip.video[0].segments.map((segment) => segment[2]), [1, 2, 3]);
  assert.deepEqual(clip.audio.segments.map((segment) => segment[2]), [1, 2, 3]);
  assert.equal(clip.start, null);
  assert.equal(around({ ...media, audio: null }, 0, 1).audio, null);
});

// --- languages --------------------------------------------------------------------------------

test("captions are shown in the language somebody chose, else in the one that is spoken", () => {
  const tracks = [{ lang: "en", url: "en.vtt", default: true }, { lang: "de", url: "de.vtt" }];
  assert.equal(new CaptionLine(tracks).track.lang, "en");
  assert.equal(new CaptionLine(tracks, "de").track.lang, "de");
  assert.equal(new CaptionLine(tracks, "fr").track.lang, "en");
  assert.equal(new CaptionLine([], "de").track, null);
});

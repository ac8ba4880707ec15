// WebVTT to cues. Pure: the file is small, and the transcript needs all of it at once.

const TIMES = /((?:\d+:)?\d{2}:\d{2}\.\d{3})\s+-->\s+((?:\d+:)?\d{2}:\d{2}\.\d{3})/;

/**
 * @param {string} text a WebVTT file
 * @returns {{from: number, to: number, text: string}[]} in seconds, in time order;
 *   what is no cue (notes, styles, broken blocks) is left out
 */
export function parseCues(text) {
  const blocks = text.replace(/\r\n?/g, "\n").split(/\n{2,}/);
  return blocks
    .map(cueOf)
    .filter(Boolean)
    .sort((a, b) => a.from - b.from);
}

/** The cue that is spoken at `t` seconds, or null. */
export function cueAt(cues, t) {
  return cues.find((cue) => t >= cue.from && t < cue.to) ?? null;
}

function cueOf(block) {
  const lines = block.split("\n");
  const at = lines.findIndex((line) => TIMES.test(line));
  if (at < 0) return null;
  const [, from, to] = TIMES.exec(lines[at]);
  const words = lines.slice(at + 1).join("\n");
  return { from: seconds(from), to: seconds(to), text: plain(words).trim() };
}

function seconds(stamp) {
  return stamp.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

function plain(words) {
  const entities = { amp: "&", lt: "<", gt: ">", nbsp: "\u00a0", lrm: "", rlm: "" };
  return words
    .replace(/<[^>]*>/g, "")
    .replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (_, name) => entities[name]);
}

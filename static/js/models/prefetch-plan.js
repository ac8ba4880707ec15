// What to hold ready around the item on screen, and in which order to fetch it. Pure.
//
// Elements are dear (6 MB and a decoder each), bytes in memory are cheap, bytes on disk are
// cheaper: one element behind for an instant way back, two where a gesture may lead next, the
// first seconds of the next six in memory, those of the rest of twenty in the Cache API.

const WINDOW = 20; // items ahead that are looked at
const BACK = 6; // items behind
const IN_MEMORY = 6;
const PRICE = 1.5; // ms that a kB must be expected to save, or it is not worth fetching
const LATER = 0.2; // chance that what lies ahead is shown at all: the next visit begins there
export const COMFORT = 3; // s of media in hand with which a lesson can wait for what only may come next
const TWICE = 2; // how long the likeliest next one may take, before the lesson on screen runs dry
const UNKNOWN_SIZE = 50_000; // bytes of a first second

// Bytes that may lie ready without having been seen: what they cost if nobody ever looks.
const ROOMS = [
  { bps: 3e6, memory: 1_000_000, stored: 1_500_000 },
  { bps: 1e6, memory: 500_000, stored: 500_000 },
  { bps: 0, memory: 240_000, stored: 0 },
];
const NOTHING = { memory: 0, stored: 0 };

/** Bytes that may wait unseen on a line of `bps`; none for somebody who saves data. */
export function roomFor({ bps, saveData = false }) {
  if (saveData) return NOTHING;
  const { memory, stored } = ROOMS.find((room) => bps >= room.bps);
  return { memory, stored };
}

/** Items that wait as elements, in the order in which they are got ready: those that one swipe
 * leads to, and the likelier of those two swipes away. */
export function planCards(index, count, { saveData = false, odds = forward(index) } = {}) {
  const near = [index, index + 1, index - 1, ...(saveData ? [] : [second(index, odds)])];
  return near.filter((i) => i >= 0 && i < count);
}

/**
 * First seconds to fetch, the most valuable first.
 *
 * The value of a byte is what it saves: the probability that the item is shown, times the wait
 * that it would have without (a round trip, and its bytes on this line), by its size.
 * @param {object} around
 * @param {number} around.index item on screen
 * @param {object[]} around.items of the feed
 * @param {Set<number>} around.cards items that fetch for themselves
 * @param {(i: number) => number} around.odds that item `i` is shown soon
 * @param {{bps: number, rtt: number}} around.line bits per second, ms
 * @param {{memory: number, stored: number}} around.room bytes
 * @returns {{bytes: number[], stored: number[]}} indices
 */
export function planBytes({ index, items, cards, odds, line, room }) {
  const wanted = [];
  for (let i = Math.max(0, index - BACK); i <= Math.min(items.length - 1, index + WINDOW); i++) {
    if (cards.has(i) || !items[i].media?.start) continue;
    const size = sizeOf(items[i]);
    const wait = line.rtt + (size * 8000) / line.bps;
    const saves = (wait * 1000) / size;
    const kept = isStorable(items[i]) && i > index ? Math.max(odds(i), LATER) : 0;
    wanted.push({ i, size, value: odds(i) * saves, kept: kept * saves });
  }
  wanted.sort((a, b) => b.value - a.value || Math.abs(a.i - index) - Math.abs(b.i - index));
  const bytes = fill(wanted.filter(({ value }) => value >= PRICE), room.memory, IN_MEMORY);
  const rest = wanted.filter((each) => each.kept >= PRICE && !bytes.includes(each));
  return { bytes: bytes.map(({ i }) => i), stored: fill(rest, room.stored, WINDOW).map(({ i }) => i) };
}

/** s of media that the lesson on screen must have in hand, for the start of the one to which the next
 * swipe leads to be fetched beside it. Who swipes fast never has `COMFORT` of a lesson. */
export function comfortFor(item, { bps, rtt }) {
  return Math.min(COMFORT, TWICE * (rtt / 1000 + (sizeOf(item) * 8) / bps));
}

export function sizeOf(item) {
  return item.media.start.bytes || UNKNOWN_SIZE;
}

/** Whether its first second may outlive the page: only what anybody may watch, unencrypted. */
export function isStorable(item) {
  return item.open === true && !item.media.protection;
}

function fill(wanted, room, most) {
  const taken = [];
  let left = room;
  for (const each of wanted) {
    if (taken.length === most) break;
    if (each.size > left) continue;
    left -= each.size;
    taken.push(each);
  }
  return taken;
}

function second(index, odds) {
  return odds(index - 2) > odds(index + 2) ? index - 2 : index + 2;
}

function forward(index) {
  return (i) => (i > index ? 1 : 0);
}

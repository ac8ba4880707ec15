// Video elements are dear: each has a decoder and buffers. How many a device bears, and those
// that wait for their next lesson.

const ROOMS = [
  // device memory in GB (browsers say at most 8), elements alive, MB in their buffers
  { memory: 8, elements: 8, megabytes: 96 },
  { memory: 4, elements: 6, megabytes: 48 },
  { memory: 2, elements: 5, megabytes: 24 },
  { memory: 0, elements: 4, megabytes: 12 },
];
const UNKNOWN = 4; // GB: Safari and Firefox do not say

/** @returns {{elements: number, bytes: number}} what a device of that memory bears. Pure. */
export function roomFor(memory = UNKNOWN) {
  const { elements, megabytes } = ROOMS.find((room) => memory >= room.memory);
  return { elements, bytes: megabytes * 1e6 };
}

/**
 * Which lessons that were seen stay ready, so that the way back is instant. Pure.
 * @param {{size: number, seen: number}[]} held outside of what is planned; `size`: bytes in
 *   its buffers, `seen`: when it was last on screen, 0 for never
 * @param {{elements: number, bytes: number}} room what is left for them
 * @returns {object[]} of `held`, the one seen last first
 */
export function keepers(held, room) {
  const kept = [];
  let bytes = 0;
  for (const each of held.filter(({ seen }) => seen > 0).sort((a, b) => b.seen - a.seen)) {
    bytes += each.size;
    if (kept.length >= room.elements || bytes > room.bytes) break;
    kept.push(each);
  }
  return kept;
}

/** Elements go from lesson to lesson: what a person once let play with sound may go on to. */
export class VideoPool {
  #idle = [];
  #most;

  constructor(most) {
    this.#most = most;
  }

  /** An element that is free takes the place of `fresh`; without one `fresh` itself serves. */
  lend(fresh) {
    const video = this.#idle.pop();
    if (!video) return fresh;
    for (const { name, value } of fresh.attributes) video.setAttribute(name, value);
    fresh.replaceWith(video);
    return video;
  }

  takeBack(video) {
    if (video.mediaKeys) return; // it has played what is encrypted, and would go on asking for keys
    if (this.#idle.length < this.#most) this.#idle.push(video);
  }
}

// Which rung the next one-second segment comes from. Pure.

const THIN = 0.4; // share of the measured rate that may be spent with THIN_AHEAD seconds in hand …
const THIN_AHEAD = 2;
const GROWTH = 0.14; // … and so much more of it for every further second …
const FULL = 1.1; // … up to this: a full buffer pays for what the line does not give
const UP_MARGIN = 1.15; // a step up must be worth it, or the quality would flutter
const SURE_AFTER = 400; // ms of a download until its speed says something
const RESERVE = 0.3; // s of the buffer that must be left when a download ends
const START_SHARE = 0.15; // s of the line that the first second may take when nobody waits for it

/**
 * @param {{bps: number, width: number, height: number}[]} rungs low to high
 * @param {object} now
 * @param {number} now.bps   bits per second to count on
 * @param {number} now.ahead seconds of media in the buffer
 * @param {number} now.current index playing now
 * @param {number} now.within s until the picture stands still, where that is near
 * @param {number} now.rate  speed of playback: at 2 a second of media must come in half a second
 * @param {number} now.pixels shorter side of the picture on screen, in device pixels
 * @param {boolean} now.saveData the user asked for less data
 * @returns {number} index into rungs
 */
export function chooseRung(
  rungs,
  { bps, ahead, current = 0, rate = 1, within = Infinity, pixels = Infinity, saveData = false },
) {
  const inHand = Math.max(0, ahead / rate - THIN_AHEAD);
  const inTime = Math.max(0, within - RESERVE);
  const budget = (bps * Math.min(FULL, THIN + GROWTH * inHand, inTime)) / rate;
  let best = 0;
  for (let i = 1; i <= highestUseful(rungs, pixels, saveData); i++) {
    const margin = i > current ? UP_MARGIN : 1;
    if (rungs[i].bps * margin <= budget) best = i;
  }
  return best;
}

/**
 * The rung of the first second of a lesson that is made ready before it is asked for: more than
 * the lowest only on a line on which that costs next to nothing. Takes what `chooseRung` takes.
 */
export function startRung(rungs, { bps, pixels = Infinity, saveData = false }) {
  if (saveData) return 0;
  let best = 0;
  for (let i = 1; i <= highestUseful(rungs, pixels, false); i++) {
    if (rungs[i].bps <= bps * START_SHARE) best = i;
  }
  return best;
}

/**
 * Whether a download should be given up for the lowest rung: the buffer would run dry before it
 * ends, and the lowest rung is less than what is still to come.
 * @param {object} now
 * @param {number} now.got    bytes that have come, in `ms`
 * @param {number} now.size   bytes of all of it
 * @param {number} now.lowest bytes of the same second on the lowest rung
 * @param {number} now.ahead  seconds until the buffer is empty
 */
export function isHopeless({ got, size, ms, lowest, ahead }) {
  if (ms < SURE_AFTER || size - got <= lowest) return false;
  const left = ((size - got) * ms) / Math.max(got, 1) / 1000;
  return left > ahead - RESERVE;
}

/** The first rung that fills the screen: more pixels than that cannot be seen. */
function highestUseful(rungs, pixels, saveData) {
  if (saveData) return Math.min(1, rungs.length - 1);
  const enough = rungs.findIndex((r) => Math.min(r.width, r.height) >= pixels);
  return enough < 0 ? rungs.length - 1 : enough;
}

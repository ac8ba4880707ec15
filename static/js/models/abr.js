// Which rung the next one-second segment comes from. Pure.

const STEADY = 0.75; // share of the measured rate that may be spent with a full buffer
const THIN = 0.4; // … and with less than THIN_AHEAD seconds in hand
const THIN_AHEAD = 2;
const UP_MARGIN = 1.15; // a step up must be worth it, or the quality would flutter

/**
 * @param {{bps: number, width: number, height: number}[]} rungs low to high
 * @param {object} now
 * @param {number} now.bps   bits per second to count on
 * @param {number} now.ahead seconds of media in the buffer
 * @param {number} now.current index playing now
 * @param {number} now.pixels shorter side of the picture on screen, in device pixels
 * @param {boolean} now.saveData the user asked for less data
 * @returns {number} index into rungs
 */
export function chooseRung(rungs, { bps, ahead, current = 0, pixels = Infinity, saveData = false }) {
  const budget = bps * (ahead < THIN_AHEAD ? THIN : STEADY);
  let best = 0;
  for (let i = 1; i <= highestUseful(rungs, pixels, saveData); i++) {
    const margin = i > current ? UP_MARGIN : 1;
    if (rungs[i].bps * margin <= budget) best = i;
  }
  return best;
}

/** The first rung that fills the screen: more pixels than that cannot be seen. */
function highestUseful(rungs, pixels, saveData) {
  if (saveData) return Math.min(1, rungs.length - 1);
  const enough = rungs.findIndex((r) => Math.min(r.width, r.height) >= pixels);
  return enough < 0 ? rungs.length - 1 : enough;
}

// Which key does what while a lesson is on screen. Pure.

import { RATES } from "./preferences.js";

const STEP = 5; // seconds

/** Keys that press a button of the lesson or of its playback settings, by the button's part. */
const BUTTONS = { m: "sound", c: "captions", t: "transcript", s: "speed", f: "full", i: "picture" };
const SEEKS = { ArrowLeft: -STEP, ArrowRight: STEP };
const PACES = { "<": -1, ">": 1 };

/**
 * @param {string} key as in KeyboardEvent.key
 * @returns {{press: string} | {seek: number} | {pace: number} | {restart: true} | null}
 */
export function lessonKey(key) {
  if (key in SEEKS) return { seek: SEEKS[key] };
  if (key in PACES) return { pace: PACES[key] };
  if (key === "0" || key === "Home") return { restart: true };
  const press = BUTTONS[key.toLowerCase()];
  return press ? { press } : null;
}

/** The next slower (-1) or faster (1) speed; the same at the ends. */
export function paced(rate, way) {
  const at = RATES.indexOf(rate);
  return RATES[Math.max(0, Math.min(at + way, RATES.length - 1))];
}

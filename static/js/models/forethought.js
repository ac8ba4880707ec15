// Fetching ahead, put together: loaded when the first frame is on its way.

import { call } from "../lib/api.js";
import { Odds } from "./odds.js";
import { Prefetch, howItPlays } from "./prefetch.js";
import { StartStore } from "./start-store.js";
import { Trail } from "./trail.js";
import { bytes } from "./wire.js";

/**
 * @param {HTMLElement} feed a <lesson-feed>, with data-moves, data-odds and data-owner
 * @param {object} shared what its players share
 */
export function prefetchFor(feed, shared) {
  const { moves, odds: ask, owner } = feed.dataset;
  const prefetch = new Prefetch((url, signal) => bytes(url, { signal }), {
    playing: (comfort) => howItPlays(feed.current?.player?.video, comfort),
    bps: () => shared.bandwidth.estimate(),
    saveData: () => shared.saveData,
  });
  prefetch.trail = new Trail(moves);
  prefetch.odds = new Odds((look) => asked(ask, look));
  prefetch.odds.begin(feed.items);
  if (owner) prefetch.store = new StartStore(owner);
  addEventListener("pagehide", () => prefetch.trail.flush());
  document.addEventListener("visibilitychange", () => document.hidden && prefetch.trail.flush());
  return prefetch;
}

async function asked(url, look) {
  if (!url || navigator.onLine === false) return null;
  try {
    return (await call("POST", url, look)).odds;
  } catch {
    return null; // the rule of thumb serves
  }
}

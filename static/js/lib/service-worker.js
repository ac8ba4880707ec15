// Our service worker. Asked for past the browser's cache, so that a new one is found at once.

const WORKER = "/sw.js";

/** Resolves with the registration, or null where there are none. */
export async function register() {
  try {
    return (await navigator.serviceWorker?.register(WORKER, { updateViaCache: "none" })) ?? null;
  } catch {
    return null; // plain HTTP, a private window, or no network: the site does not need it
  }
}

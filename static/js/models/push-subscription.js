// Whether this browser may be woken by its push service, and by whom. The server keeps the address
// and keys that the browser makes up for it.

import { call } from "../lib/api.js";
import { register } from "../lib/service-worker.js";

const SUBSCRIPTIONS = "/api/v1/push/subscriptions/";

/** "unable", "denied", "on" or "off". */
export async function state() {
  if (!("PushManager" in globalThis && "Notification" in globalThis && navigator.serviceWorker)) return "unable";
  if (Notification.permission === "denied") return "denied";
  return (await current()) ? "on" : "off";
}

/** Asks the person where need be. Resolves with the state that came of it. */
export async function subscribe(key) {
  const answer = await Notification.requestPermission();
  if (answer !== "granted") return answer === "denied" ? "denied" : "off";
  const worker = await ready();
  const options = { userVisibleOnly: true, applicationServerKey: bytes(key) };
  let made;
  try {
    made = await worker.pushManager.subscribe(options);
  } catch (error) {
    if (error.name !== "InvalidStateError") throw error;
    // Made for another key of the server's: it would never hear of us.
    await (await worker.pushManager.getSubscription())?.unsubscribe();
    made = await worker.pushManager.subscribe(options);
  }
  try {
    await keep(made);
  } catch (error) {
    await made.unsubscribe(); // or it would look as if the server knew
    throw error;
  }
  return "on";
}

export async function unsubscribe() {
  const found = await current();
  if (!found) return "off";
  const { id } = await keep(found);
  await found.unsubscribe();
  await call("DELETE", `${SUBSCRIPTIONS}${id}/`);
  return "off";
}

/** Tell the server of this browser again: its push service may have given it another address while
 * no worker of ours could say so. */
export async function affirm() {
  const found = await current();
  if (found) await keep(found);
}

/** Nobody is told by this browser any more: what the next push finds gone, the server forgets. */
export async function forget() {
  const found = await current().catch(() => null);
  await found?.unsubscribe().catch(() => {});
}

async function current() {
  const worker = await navigator.serviceWorker?.getRegistration();
  return (await worker?.pushManager?.getSubscription()) ?? null;
}

async function ready() {
  if (!(await register())) throw new Error("no service worker");
  return navigator.serviceWorker.ready;
}

function keep(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  return call("POST", SUBSCRIPTIONS, { endpoint, keys });
}

function bytes(base64url) {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

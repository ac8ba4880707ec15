// Notifications of the system, for a page that is open but not looked at.

import { register } from "../lib/service-worker.js";

export const canAsk = () => globalThis.Notification?.permission === "default";

export async function ask() {
  const answer = await Notification.requestPermission();
  // Phones show notifications only through a service worker.
  if (answer === "granted") await register();
  return answer === "granted";
}

// Whether it could be shown. Several tabs may try: of one tag there is one.
export async function announce({ id, text, note, url }) {
  if (globalThis.Notification?.permission !== "granted") return false;
  const options = { body: note, tag: id, icon: "/static/img/icon-192.png", data: { url } };
  const worker = await navigator.serviceWorker?.getRegistration?.();
  if (worker?.active) {
    await worker.showNotification(text, options);
    return true;
  }
  try {
    const shown = new Notification(text, options);
    shown.onclick = () => {
      focus();
      location.assign(url);
    };
    return true;
  } catch {
    return false;
  }
}

// Shows notifications on phones, where only a service worker may, leads to what they are about,
// and has one page for when there is no network.
//
// A stale worker must not be able to break the site: it never answers with a page or a script of
// its own while the network does, it keeps no page of anybody's, and everything else passes it by.
const VERSION = "{{ version|escapejs }}";
const SHELL = `microlearn-shell-${VERSION}`;
const ICON = "{{ icon|escapejs }}";
const PUSH = "/api/v1/push/";
const OFFLINE = "{{ offline_url|escapejs }}";
const FILES = [{% for file in files %}"{{ file|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

let dark = false; // the offline page is being shown: it takes its files from the shell

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
  // Where browsers know how, media and API do not even wake the worker.
  const past = ["/media/*", "/api/*"].map((pathname) => ({
    condition: { urlPattern: { pathname } },
    source: "network",
  }));
  Promise.resolve(event.addRoutes?.(past)).catch(() => {});
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([sweep(), self.registration.navigationPreload?.enable(), self.clients.claim()]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") return event.respondWith(page(event));
  if (dark && FILES.some((file) => new URL(file, location.origin).href === request.url)) {
    event.respondWith(kept(request.url).then((found) => found ?? fetch(request)));
  }
});

async function fill() {
  const cache = await caches.open(SHELL);
  // The page must be there; of its looks, what can be had.
  await cache.add(new Request(OFFLINE, { cache: "reload", credentials: "omit" }));
  await Promise.allSettled(FILES.map((file) => cache.add(file)));
}

async function sweep() {
  const old = (await caches.keys()).filter((name) => name.startsWith("microlearn-shell-") && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function page(event) {
  try {
    const response = (await event.preloadResponse) ?? (await fetch(event.request));
    dark = false;
    return response;
  } catch (error) {
    const offline = await kept(OFFLINE);
    if (!offline) throw error;
    dark = true;
    return offline;
  }
}

async function kept(url) {
  try {
    return (await (await caches.open(SHELL)).match(url)) ?? null;
  } catch {
    return null; // storage was cleared or is closed
  }
}

// From the server, through the browser's push service, encrypted for this browser alone. Something
// must be shown for each, or browsers show words of their own and in the end take the right away.
self.addEventListener("push", (event) => {
  const { title, body, url, tag } = told(event.data);
  const options = { body, tag, icon: ICON, badge: ICON, data: { url } };
  event.waitUntil(self.registration.showNotification(title, options));
});

function told(data) {
  try {
    return { title: "MicroLearn", ...data.json() };
  } catch {
    return { title: "MicroLearn" }; // nothing, or what a newer server means
  }
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(ours(event.notification.data?.url)));
});

/** A page of this site, whatever was asked for. */
function ours(url) {
  const found = new URL(url ?? "/notifications/", location.origin);
  return found.origin === location.origin ? found.href : "/notifications/";
}

// The push service has given this browser another address: unless the server hears of it, nobody is
// told here any more. Where it does not (signed out, no network), the page of reminders tells it.
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(renew(event.newSubscription).catch(() => {}));
});

async function renew(given) {
  const made = given ?? (await self.registration.pushManager.getSubscription()) ?? (await subscribe());
  const { endpoint, keys } = made.toJSON();
  await fetch(`${PUSH}subscriptions/`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": (await self.cookieStore.get("csrftoken"))?.value ?? "",
    },
    body: JSON.stringify({ endpoint, keys }),
  });
}

async function subscribe() {
  const { public_key: key } = await (await fetch(PUSH)).json();
  return self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function open(url) {
  const pages = await clients.matchAll({ type: "window" });
  const page = pages.find((each) => "focus" in each);
  if (!page) return clients.openWindow(url);
  await page.focus();
  return page.navigate(url).catch(() => clients.openWindow(url));
}

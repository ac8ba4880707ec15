// Shows notifications on phones, where only a service worker may, and leads to what they are about.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url ?? "/notifications/"));
});

async function open(url) {
  const pages = await clients.matchAll({ type: "window" });
  const page = pages.find((each) => "focus" in each);
  if (!page) return clients.openWindow(url);
  await page.focus();
  return page.navigate(url).catch(() => clients.openWindow(url));
}

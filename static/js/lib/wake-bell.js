// News is told over a websocket; what listens is loaded once the page has come to rest.
const rest = globalThis.requestIdleCallback ?? ((act) => setTimeout(act, 1500));
rest(() => import("../elements/notification-bell.js"), { timeout: 3000 });

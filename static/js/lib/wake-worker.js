// Gets the service worker ready when the page has long been at work: its first installation
// downloads, and nothing competes with the first lesson.

import { register } from "./service-worker.js";

const PATIENCE = 8000; // ms

setTimeout(() => (globalThis.requestIdleCallback ?? setTimeout)(register), PATIENCE);

/** Does `act` once nothing more pressing is to be done: a picture that is due comes first. */
export function whenIdle(act) {
  (globalThis.requestIdleCallback ?? setTimeout)(act, { timeout: 300 });
}

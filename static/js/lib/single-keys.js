// Keys of one character: speech input and slips of the hand press them unasked, so that they can
// be turned off (WCAG 2.1.4). Kept on this device.

export const TYPING = "input, textarea, select, [contenteditable], dialog";
export const KEY = "microlearn.single-keys";

export function singleKeys() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

/** Whether this key press is for us: not typed, not part of a system's shortcut, not turned off. */
export function isShortcut(event, typing = TYPING) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (document.querySelector("dialog:modal")) return false;
  // What was just closed keeps the focus for a moment.
  const closed = event.target.closest?.("dialog:not([open])");
  if (!closed && event.target.closest?.(typing)) return false;
  return event.key.length > 1 || event.key === " " || singleKeys();
}

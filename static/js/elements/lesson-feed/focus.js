// The focus goes along when one card takes the place of another: to the same control where there
// is one, else to the card itself. What was focused nowhere stays nowhere.

/** @returns {string | null} the part of `card` that has the focus, "" for another of its elements */
export function focusedPart(card) {
  const held = document.activeElement;
  if (!card?.contains(held)) return null;
  return held.closest("[data-part]")?.dataset.part ?? "";
}

export function focusPart(card, part) {
  if (part === null) return;
  const same = part ? card.querySelector(`[data-part="${part}"]`) : null;
  if (same?.checkVisibility()) return same.focus({ preventScroll: true });
  card.tabIndex = -1;
  card.focus({ preventScroll: true });
}

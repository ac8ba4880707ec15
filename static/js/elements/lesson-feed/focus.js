// The focus goes along when one card takes the place of another: to the same control where there
// is one, else to the card itself. What was focused nowhere stays nowhere.

/** @returns {string | undefined} the part of `card` that has the focus, "" for no part of it */
export function focusedPart(card) {
  const held = document.activeElement;
  if (card?.contains(held)) return held.closest("[data-part]")?.dataset.part ?? "";
}

export function focusPart(card, part) {
  if (part === undefined) return;
  const same = card.querySelector(`[data-part="${part}"]`);
  card.tabIndex = -1;
  (same?.checkVisibility() ? same : card).focus({ preventScroll: true });
}

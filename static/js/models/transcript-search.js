// Finds words in the lines of a transcript. Pure.

/**
 * @param {string} text one line
 * @param {string} query words in any order; case and accents do not matter
 * @returns {[string, boolean][] | null} the line in pieces, true for what was found; null when a
 *   word of the query is not in the line. An empty query finds every line, and marks nothing.
 */
export function find(text, query) {
  const words = query.split(/\s+/).map((word) => fold(word).letters).filter(Boolean);
  const { letters, places } = fold(text);
  const marked = new Array(text.length).fill(false);
  for (const word of words) {
    let at = letters.indexOf(word);
    if (at < 0) return null;
    for (; at >= 0; at = letters.indexOf(word, at + word.length)) {
      marked.fill(true, places[at], places[at + word.length]);
    }
  }
  return pieces(text, marked);
}

/** `text` without case and accents, and for each letter (and the end) its place in `text`. */
function fold(text) {
  let letters = "";
  const places = [];
  let at = 0;
  for (const character of text) {
    const plain = character.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    for (let n = 0; n < plain.length; n++) places.push(at);
    letters += plain;
    at += character.length;
  }
  return { letters, places: [...places, at] };
}

function pieces(text, marked) {
  const found = [];
  for (let at = 0; at < text.length; at++) {
    const last = found.at(-1);
    if (last?.[1] === marked[at]) last[0] += text[at];
    else found.push([text[at], marked[at]]);
  }
  return found;
}

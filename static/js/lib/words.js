// Fills a translated sentence: fill("%(number)d of %(total)d", {number: 1, total: 4}) → "1 of 4".
export function fill(sentence, values) {
  return sentence.replace(/%\((\w+)\)[sd]/g, (whole, name) => values[name] ?? whole);
}

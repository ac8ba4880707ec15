// Areas of a picture, drawn over it: `svg` has the viewBox 0 0 1 1.
const SVG = "http://www.w3.org/2000/svg";

/** areas: [{shape, x, y, w, h, kind?}]; kind becomes data-kind. */
export function drawAreas(svg, areas) {
  svg.replaceChildren(...areas.map(draw));
}

function draw({ shape, x, y, w, h, kind }) {
  const round = shape === "ellipse";
  const area = document.createElementNS(SVG, round ? "ellipse" : "rect");
  const sides = round ? { cx: x + w / 2, cy: y + h / 2, rx: w / 2, ry: h / 2 } : { x, y, width: w, height: h };
  for (const [name, value] of Object.entries(sides)) area.setAttribute(name, value);
  if (kind) area.dataset.kind = kind;
  return area;
}

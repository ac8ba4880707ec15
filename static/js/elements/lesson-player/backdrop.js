// The dim colours around a lesson that does not fill the screen: its poster, a few pixels of it, which
// the browser makes smooth by enlarging them. A CSS blur of that size would be worked out anew at
// each swipe, in the very moment in which the lesson is to appear.

const [ACROSS, DOWN] = [6, 10]; // pixels that are kept …
const [WIDTH, HEIGHT] = [24, 40]; // … and those that they are spread over before CSS does
const DIM = "rgb(0 0 0 / 58%)";

/** Fills `canvas` once the poster is here; without it the canvas stays empty. */
export async function paint(canvas, url) {
  const poster = new Image();
  poster.fetchPriority = "low";
  poster.src = url;
  await poster.decode();
  const small = sized(document.createElement("canvas"), ACROSS, DOWN);
  small.drawImage(poster, 0, 0, ACROSS, DOWN);
  const context = sized(canvas, WIDTH, HEIGHT);
  context.drawImage(small.canvas, 0, 0, WIDTH, HEIGHT);
  context.fillStyle = DIM;
  context.fillRect(0, 0, WIDTH, HEIGHT);
}

function sized(canvas, width, height) {
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  return context;
}

// Still pictures out of a <video> that plays a local file.

// Resolves when the frame at `seconds` is there to be drawn.
export function seek(video, seconds) {
  return new Promise((resolve, reject) => {
    video.addEventListener("seeked", resolve, { once: true });
    video.addEventListener("error", reject, { once: true });
    video.currentTime = seconds;
  });
}

// Seconds, or NaN when this browser cannot play the file. Browsers write recordings without a
// duration: a jump behind the end makes them look for it.
export async function durationOf(video) {
  if (video.readyState < 1 && !(await loaded(video))) return NaN;
  if (!video.videoWidth) return NaN;
  if (video.duration !== Infinity) return video.duration;
  await Promise.race([seek(video, 1e7), after(3000)]);
  return Number.isFinite(video.duration) ? video.duration : video.currentTime || NaN;
}

// Fills the canvas with the frame, cut to its shape.
export function draw(video, canvas, { x = 0, width = canvas.width, height = canvas.height } = {}) {
  const scale = Math.max(width / video.videoWidth, height / video.videoHeight);
  const [w, h] = [width / scale, height / scale];
  const [left, top] = [(video.videoWidth - w) / 2, (video.videoHeight - h) / 2];
  canvas.getContext("2d").drawImage(video, left, top, w, h, x, 0, width, height);
}

function loaded(video) {
  return new Promise((resolve) => {
    video.addEventListener("loadedmetadata", () => resolve(true), { once: true });
    video.addEventListener("error", () => resolve(false), { once: true });
    setTimeout(resolve, 8000, false);
  });
}

function after(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

// Plays a video with sound where the browser lets us: without a gesture most begin muted only.
//
// A picture with sound waits for the sound's device, which takes longer than the picture does. So
// at a gesture, which allows both, the picture goes first and the sound follows.

const SOON = 400; // ms until there is sound, if no picture comes

/** @returns {Promise<"playing"|"refused"|"stopped">} refused: it plays, but muted */
export async function playAloud(video, preferences) {
  const { hasBeenActive, isActive } = navigator.userActivation ?? {};
  preferences.hear(hasBeenActive);
  const still = video.paused || video.muted;
  const first = isActive && still && !preferences.muted && "requestVideoFrameCallback" in video;
  if (first) soundFollows(video, preferences);
  video.muted = first || preferences.muted;
  video.playbackRate = preferences.rate;
  try {
    await video.play();
    return "playing";
  } catch (error) {
    if (error.name !== "NotAllowedError" || video.muted) return "stopped";
  }
  preferences.refused = video.muted = true;
  return video.play().then(() => "refused", () => "stopped");
}

/** … the first picture that moves. */
function soundFollows(video, preferences) {
  const from = video.currentTime;
  const hear = () => {
    if (!video.paused) video.muted = preferences.muted;
  };
  const look = (_, { mediaTime }) => (mediaTime > from ? hear() : video.requestVideoFrameCallback(look));
  video.requestVideoFrameCallback(look);
  setTimeout(hear, SOON);
}

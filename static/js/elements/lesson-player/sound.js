// Plays a video with sound where the browser lets us: without a gesture most begin muted only.

/** @returns {Promise<"playing"|"refused"|"stopped">} refused: it plays, but muted */
export async function playAloud(video, preferences) {
  preferences.hear(navigator.userActivation?.hasBeenActive);
  video.muted = preferences.muted;
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

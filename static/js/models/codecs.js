// Rungs in AV1 in the place of the same ones in H.264, where this browser decodes them as easily.
// Loaded only for a lesson that has any.

/**
 * @param {{video: object[], av1: object[]}} media the feed item's `media`
 * @returns {Promise<object[]>} rungs low to high; the lowest, which starts playback, as it was
 */
export async function lighterRungs({ video, av1 }, capabilities = navigator.mediaCapabilities) {
  const known = av1.filter((rung) => MediaSourceClass?.isTypeSupported(typeOf(rung)));
  if (!capabilities || !known.length) return video;
  const plain = (rung) => video.find(({ name }) => name === rung.name);
  const easy = await Promise.all(
    known.map((rung) => plain(rung) && asEasy(rung, plain(rung), capabilities)),
  );
  const light = known.filter((_, n) => easy[n]);
  return video.map((rung, n) => (n && light.find(({ name }) => name === rung.name)) || rung);
}

const MediaSourceClass = globalThis.ManagedMediaSource ?? globalThis.MediaSource;

/** Smooth, and no more work than H.264: a phone without a decoder for AV1 would grow warm. */
async function asEasy(rung, plain, capabilities) {
  const [ours, theirs] = await Promise.all([rung, plain].map((each) => decoding(each, capabilities)));
  return ours.supported && ours.smooth && (ours.powerEfficient || !theirs.powerEfficient);
}

function decoding({ codec, width, height, bps }, capabilities) {
  const video = { contentType: typeOf({ codec }), width, height, bitrate: bps, framerate: 30 };
  return capabilities.decodingInfo({ type: "media-source", video }).catch(() => ({ supported: false }));
}

function typeOf({ codec }) {
  return `video/mp4; codecs="${codec}"`;
}

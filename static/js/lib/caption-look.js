/** Tells the style sheet (css/caption-look.css) how captions are to look in `feed`. */
export function dressCaptions(feed, { captionSize, captionGround }) {
  feed.dataset.captionSize = captionSize;
  feed.dataset.captionGround = captionGround;
}

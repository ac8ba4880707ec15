"""A lesson whose higher rung is in AV1, made by our encoders and packager, through our player in a
real Chromium: it begins in H.264 and goes on in AV1, in the same buffer and without a break."""

import functools
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from apps.media import encoding, inspection, ladder, revisions, streams, thrift
from apps.media.encoders import X264
from apps.media.models import Asset
from apps.media.tests import clips

from .test_in_browser import Files, browser  # noqa: F401 (a fixture)

SECONDS = 5
ROOT = Path(__file__).parents[2]
PLAY = """async (media) => {
  const { ClipSource } = await import("/static/js/models/source.js");
  const { Bandwidth } = await import("/static/js/models/bandwidth.js");
  const types = [];
  const change = SourceBuffer.prototype.changeType;
  SourceBuffer.prototype.changeType = function (type) {
    types.push(type.match(/"(.{4})/)[1]);
    change.call(this, type);
  };
  const troubles = [];
  const video = document.body.appendChild(document.createElement("video"));
  video.muted = true;
  const bandwidth = new Bandwidth();
  for (let n = 0; n < 20; n++) bandwidth.sample(5e6, 100);
  const source = new ClipSource(media, {
    bandwidth,
    quality: () => ({pixels: 480, saveData: false}),
    onstate: (kind, error) => kind && troubles.push(`${kind} ${error?.message}`),
  });
  source.attach(video);
  source.prime();
  await new Promise((resolve) => setTimeout(resolve, 500));
  source.run();
  await video.play();
  for (let n = 0; n < 300 && !video.ended && !video.error; n++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { totalVideoFrames } = video.getVideoPlaybackQuality();
  return {types, troubles, ended: video.ended, width: video.videoWidth, frames: totalVideoFrames,
          error: video.error?.message ?? null};
}"""


class Ranges(Files):
    """Files of the repository, and those of a lesson below /media/ by ranges."""

    def __init__(self, *arguments: Any, folder: Path, **more: Any) -> None:
        self.folder = folder
        super().__init__(*arguments, **more)

    def do_GET(self) -> None:
        if not self.path.startswith("/media/"):
            return super().do_GET()
        data = (self.folder / self.path.rpartition("/")[2]).read_bytes()
        first, last = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers["Range"]).groups()
        part = data[int(first) : int(last) + 1]
        self.send_response(206)
        self.send_header("Content-Length", str(len(part)))
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
        self.end_headers()
        self.wfile.write(part)


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The folder of its files, and what a player is told of it."""
    folder = tmp_path_factory.mktemp("av1")
    made, out = folder / "made", folder / "files"
    made.mkdir()
    out.mkdir()
    source = clips.clip(folder / "a.mp4", size="480x640", seconds=SECONDS)
    probe = inspection.inspect(source, inspection.Limits(seconds=60, bytes=1 << 30))
    rungs = ladder.plan(probe)
    av1 = [thrift.named_av1(replace(rungs[-1], quality=replace(rungs[-1].quality, crf=40)))]
    for chosen, encoder in ((rungs, X264), (av1, thrift.SVT)):
        sound = encoder is X264
        encoding.encode(
            *(source, probe, chosen, made),
            sound=sound,
            on_progress=lambda _: None,
            encoder=encoder,
        )
    built = revisions.build(Asset(tenant_id=1), [*rungs, *av1], made, out, sound=True)
    stream = streams.of(built.renditions)

    def told(track: dict[str, Any]) -> dict[str, Any]:
        return {**track, "url": f"/media/{track['file']}"}

    return out, {
        "duration": SECONDS,
        "start": None,
        "audio": told(stream.audio),
        "video": [told(track) for track in stream.video],
        "av1": [told(track) for track in stream.av1],
    }


@pytest.fixture
def address(lesson: tuple[Path, dict[str, Any]]) -> Iterator[str]:
    handler = functools.partial(Ranges, directory=str(ROOT), folder=lesson[0])
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_it_goes_on_in_av1_without_a_break(address, browser, lesson):  # noqa: F811
    page = browser.new_page()
    page.goto(address)
    seen = page.evaluate(PLAY, lesson[1])
    page.close()
    assert seen["error"] is None
    assert seen["troubles"] == []
    assert seen["types"] == ["av01"], "from the first second in H.264 to AV1, once"
    assert seen["ended"]
    assert seen["width"] == 480
    assert seen["frames"] >= SECONDS * 30 * 0.9

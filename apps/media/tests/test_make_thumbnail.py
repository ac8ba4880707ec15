"""The poster and the strip, made by the real program from real files."""

import pytest
from PIL import Image

from apps.media import cut, inspection, thumbnail
from apps.media.tests import clips, odd_inputs

LIMITS = inspection.Limits()


@pytest.fixture(scope="module")
def counting(tmp_path_factory):
    return clips.counting(tmp_path_factory.mktemp("clips") / "counting.mp4")


def luma(picture: Image.Image) -> float:
    grey = picture.convert("L").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    return 16 + 219 * grey / 255


def made(path, out, trim=(0, None), at=None):
    part = cut.apply(inspection.inspect(path, LIMITS), *trim)
    return part, thumbnail.make(path, part, out, at=at)


@pytest.mark.parametrize("at", [0.0, 1.1, 2.7333])
def test_the_chosen_frame_exactly(counting, tmp_path, at):
    _part, files = made(counting, tmp_path, at=at)
    assert luma(Image.open(files.poster)) == pytest.approx(20 + 48 * at, abs=2)


def test_a_choice_outside_the_part_is_the_nearest_inside(counting, tmp_path):
    part, _files = made(counting, tmp_path, trim=(1000, 3000))
    assert thumbnail.inside(part, -5) == 0
    assert thumbnail.inside(part, 60) == pytest.approx(2 - 1 / 30, abs=0.01)
    last = thumbnail.make(counting, part, _new(tmp_path), at=60)
    assert luma(Image.open(last.poster)) == pytest.approx(20 + 48 * 3, abs=3)


def test_ours_is_the_sharp_one_around_the_third_second(tmp_path):
    """Smeared but for 2.8…3.1 s; sharp again after 4.2 s, too late."""
    path = clips.make(
        tmp_path / "a.mp4",
        *("-f", "lavfi", "-i", "testsrc2=size=320x320:rate=30:duration=6"),
        *("-vf", "boxblur=8:enable='not(between(t,2.8,3.1)+gt(t,4.2))'"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"),
    )
    _part, files = made(path, _new(tmp_path))
    number = int(files.poster.stem.removeprefix("frame-")) - 1
    assert 2.75 <= 2 + number / thumbnail.RATE <= 3.15


def test_the_strip_shows_the_frames_that_it_names(counting, tmp_path):
    part, files = made(counting, tmp_path, trim=(500, 3500))
    assert not files.strip.with_name("strip-7.jpg").exists(), "out of one decode"
    strip = Image.open(files.strip)
    width, height = thumbnail.size(part, thumbnail.STRIP_SIDE)
    assert strip.size == (thumbnail.STRIP * width, height)
    moments = thumbnail.moments(part)
    assert moments == sorted(moments)
    for number, at in enumerate(moments):
        frame = strip.crop((number * width, 0, (number + 1) * width, height))
        assert luma(frame) == pytest.approx(20 + 48 * (0.5 + at), abs=4)


def test_the_strip_prefers_places_that_are_cheap_to_reach(tmp_path):
    path = clips.clip(tmp_path / "a.mp4", size="96x96", seconds=8, extra=("-g", "15"))
    part = inspection.inspect(path, LIMITS)
    assert part.keyframes == tuple(n / 2 for n in range(16))
    keys = [round(at - 0.15, 3) for at in thumbnail.moments(part)]
    assert set(keys) <= set(part.keyframes)
    assert len(set(keys)) == thumbnail.STRIP
    strip = thumbnail.make(path, part, _new(tmp_path)).strip
    assert Image.open(strip).size == (8 * 96, 96)
    assert strip.with_name("strip-7.jpg").exists(), "by seeks"


def test_a_very_short_video_has_both(tmp_path):
    path = clips.clip(tmp_path / "a.mp4", size="64x64", seconds=0.2, sound=False)
    _part, files = made(path, _new(tmp_path))
    assert Image.open(files.poster).size == (64, 64)
    assert Image.open(files.strip).size == (8 * 64, 64)


def _new(folder):
    out = folder / "out"
    out.mkdir()
    return out


def test_the_poster_has_the_colours_of_the_video(tmp_path):
    """JPEG has a matrix and levels of its own; in the video's, green would be olive."""
    source = (*odd_inputs.picture(size="720x1280", seconds=1), *odd_inputs.X264)
    path = clips.make(tmp_path / "a.mp4", *source)
    _part, files = made(path, _new(tmp_path), at=0.0)
    poster = Image.open(files.poster).convert("RGB")
    corners = [poster.getpixel((x, y)) for y in (50, -50 % 960) for x in (50, -50 % 540)]
    for corner, wanted in zip(
        corners, [(255, 0, 0), (0, 255, 0), (0, 0, 255), (64,) * 3], strict=True
    ):
        assert corner == pytest.approx(wanted, abs=8)

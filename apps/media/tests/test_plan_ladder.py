from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.media import ladder
from apps.media.probe import Probe


def video(width=1080, height=1920, fps="30", nominal=None) -> Probe:
    return Probe(
        container="mov", duration=10, size=1, video_index=0, video_codec="h264",
        width=width, height=height, rotation=0, fps=Fraction(fps),
        nominal_fps=Fraction(nominal or fps), matrix="bt709", primaries="bt709",
        transfer="bt709", interlaced=False, still=False,
        audio_index=1, audio_codec="aac", channels=2,
    )  # fmt: skip


def sizes(probe):
    return [(r.name, r.width, r.height) for r in ladder.plan(probe)]


def test_portrait_gets_all_rungs():
    assert sizes(video()) == [
        ("360p", 360, 640),
        ("480p", 480, 854),
        ("720p", 720, 1280),
        ("1080p", 1080, 1920),
    ]


def test_landscape_and_square_keep_their_shape():
    assert sizes(video(1280, 720))[-1] == ("720p", 1280, 720)
    assert sizes(video(500, 500)) == [("360p", 360, 360), ("480p", 480, 480)]


def test_a_small_video_keeps_its_size():
    assert sizes(video(200, 320)) == [("200p", 200, 320)]
    assert ladder.plan(video(200, 320))[0].file == "v200.mp4"


def test_the_first_pass_is_the_low_rungs():
    first, later = ladder.passes(ladder.plan(video()))
    assert [r.name for r in first] == ["360p", "480p"]
    assert [r.name for r in later] == ["720p", "1080p"]


def test_a_small_video_is_one_pass():
    assert ladder.passes(ladder.plan(video(200, 320)))[1] == []


@pytest.mark.parametrize(
    ("average", "nominal", "output"),
    [
        ("30", "30", "30"),
        ("30000/1001", "30000/1001", "30000/1001"),
        ("25", "25", "25"),
        ("60", "60", "30"),
        ("60000/1001", "60000/1001", "30000/1001"),
        ("50", "50", "25"),
        ("240", "240", "30"),
        ("5190/241", "30", "30"),  # a phone's varying rate
        ("19", "90000", "30"),
        ("2", "2", "10"),
        ("0", "0", "30"),
    ],
)
def test_the_rate_is_constant_and_at_most_30(average, nominal, output):
    assert ladder.output_fps(Fraction(average), Fraction(nominal)) == Fraction(output)


sides = st.integers(min_value=64, max_value=8192)


@given(sides, sides)
def test_never_upscaled_always_even(width, height):
    rungs = ladder.plan(video(width, height))
    assert rungs
    for rung in rungs:
        assert rung.width % 2 == rung.height % 2 == 0
        assert rung.width <= width + 1
        assert rung.height <= height + 1
        assert min(rung.width, rung.height) <= min(width, height)
    assert [r.quality.short_side for r in rungs] == sorted(r.quality.short_side for r in rungs)


@given(sides, sides)
def test_the_shape_stays(width, height):
    for rung in ladder.plan(video(width, height)):
        assert abs(rung.width * height - rung.height * width) <= 2 * max(width, height)

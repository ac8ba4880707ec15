import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes.formats import InvalidBody, InvalidResponse, clip_choice, clip_moment, clip_region
from apps.quizzes.formats.clips import in_words, milliseconds
from apps.quizzes.tests.bodies import BODIES, CLIP

MOMENT = clip_moment.FORMAT.clean(BODIES["clip_moment"])


def stop_at(ms):
    return clip_moment.FORMAT.grade(MOMENT, {"moment": [str(ms)]})


@given(st.integers(CLIP["start_ms"], CLIP["end_ms"]))
def test_the_moment_and_a_late_thumb_are_right(ms):
    assert stop_at(ms).correct == (14_000 <= ms <= 15_550)


def test_how_far_off_is_told():
    assert stop_at(13_000).summary == "Not quite: off by 1.0 s"
    assert stop_at(13_000).answer.lines == ("0:14–0:15.25 · She breathes in",)
    with translation.override("de"):
        assert stop_at(13_000).summary == "Nicht ganz: 1,0 s daneben"


@pytest.mark.parametrize("text", ["", "-1", "12.5", "0", "99999", "٣", "1e4"])
def test_a_moment_outside_the_clip_is_refused(text):
    with pytest.raises(InvalidResponse):
        clip_moment.FORMAT.grade(MOMENT, {"moment": [text]})


@pytest.mark.parametrize(
    "clip",
    [{"start_ms": 0, "end_ms": 400}, {"start_ms": 5000, "end_ms": 1000},
     {"start_ms": 0, "end_ms": 61_000}, {"start_ms": -1, "end_ms": 1000}, {"start_ms": 0}],
)  # fmt: skip
@pytest.mark.parametrize("format", [clip_choice.FORMAT, clip_moment.FORMAT, clip_region.FORMAT])
def test_a_clip_of_no_length_is_refused(format, clip):
    with pytest.raises(InvalidBody):
        format.clean(BODIES[format.key] | {"clip": clip})


@pytest.mark.parametrize(
    ("start", "end"), [(11_000, 13_000), (18_000, 19_000), (14_000, 14_100), (15_000, 14_000)]
)
def test_a_moment_outside_its_clip_is_refused(start, end):
    with pytest.raises(InvalidBody):
        clip_moment.FORMAT.clean({"clip": CLIP, "moments": [{"start_ms": start, "end_ms": end}]})


@given(st.integers(0, 9_000_000))
def test_a_moment_is_read_as_it_is_written(ms):
    assert milliseconds(in_words(ms)) == ms


@pytest.mark.parametrize("text", ["", "a", "1:b", "-1:00", "99999:00", "1 min"])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(InvalidBody, match="at least when"):
        milliseconds(text)

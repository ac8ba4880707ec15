import json
from fractions import Fraction

import pytest

from apps.media import inspection, probe
from apps.media.errors import NotAVideo
from apps.media.tests import clips


def document(**video):
    stream = {
        "index": 0,
        "codec_type": "video",
        "codec_name": "h264",
        "width": 1280,
        "height": 720,
        "avg_frame_rate": "30000/1001",
        "r_frame_rate": "30000/1001",
    }
    return json.dumps({"format": {"duration": "5.0"}, "streams": [{**stream, **video}]})


@pytest.mark.parametrize(("written", "clockwise"), [(90, 270), (-90, 90), (180, 180), (0, 0)])
def test_rotation_turns_the_size(written, clockwise):
    made = probe.parse(document(side_data_list=[{"rotation": written}]), 1)
    assert made.rotation == clockwise
    assert (made.width, made.height) == ((720, 1280) if written % 180 else (1280, 720))


def test_pixels_become_square():
    assert probe.parse(document(sample_aspect_ratio="4:3"), 1).width == 1707


def test_hdr_and_interlacing_are_seen():
    made = probe.parse(document(color_transfer="arib-std-b67", field_order="tt"), 1)
    assert made.hdr
    assert made.interlaced


def test_rates_are_exact():
    assert probe.parse(document(), 1).fps == Fraction(30000, 1001)
    assert probe.parse(document(avg_frame_rate="0/0"), 1).fps == 0


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": 3}', '{"format": {}, "streams": [{"codec_type": "video", "width": "a"}]}'],  # noqa: E501
)  # fmt: skip
def test_what_is_no_probe_is_no_video(text):
    with pytest.raises(NotAVideo):
        probe.parse(text, 1)


@pytest.mark.parametrize("value", ["nan", "inf", "-5", None, "x"])
def test_an_absurd_duration_counts_as_unknown(value):
    text = json.dumps({"format": {"duration": value}, "streams": []})
    assert probe.parse(text, 1).duration == 0


def test_a_phone_recording():
    made = inspection.inspect(clips.sample("phone-hevc-rotated-vfr-16s.mov"), inspection.Limits())
    assert (made.video_codec, made.width, made.height) == ("hevc", 720, 1280)
    assert made.duration == pytest.approx(16)
    assert made.has_audio

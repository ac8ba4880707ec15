"""A file whose picture any browser plays is its own top rung."""

import subprocess
from dataclasses import replace
from fractions import Fraction

import pytest
from django.core.files.storage import default_storage

from apps.media import captions, encoding, inspection, ladder, passthrough, programs
from apps.media.passthrough import Packet, Picture
from apps.media.tests import clips, pipeline
from apps.media.tests.test_plan_ladder import video

LIKE_A_PHONE = ("-preset", "veryfast", "-b:v", "2M", "-maxrate", "2M", "-bufsize", "2M", "-g", "45",
                "-sc_threshold", "0", "-bf", "0")  # fmt: skip


def facts(**more):
    return replace(video(), size=5_000_000, **more)


def may(probe) -> bool:
    return passthrough.may_conform(probe, ladder.plan(probe))


def packets(*times, keys=(0,), dropped=()):
    return tuple(Packet(t, n in keys, n in dropped) for n, t in enumerate(times))


def picture(**more):
    steady = packets(*(n / 10 for n in range(30)), keys=(0, 15))
    return replace(Picture("High", 40, "yuv420p", True, steady), **more)


def conforms(given, rate=10.0) -> bool:
    return passthrough.conforms(given, rate, 0.0)


def test_a_plain_phone_video_may_conform():
    assert may(facts())


@pytest.mark.parametrize(
    "other",
    [
        {"video_codec": "hevc"},
        {"transfer": "smpte2084"},
        {"primaries": "bt2020"},
        {"matrix": "smpte170m"},
        {"picture_end": 9.0},  # the sound goes on for a second
        {"interlaced": True},
        {"rotation": 90},
        {"is_part": True},
        {"fps": Fraction(60), "nominal_fps": Fraction(60)},
        {"fps": Fraction(19), "nominal_fps": Fraction(30)},
        {"fps": Fraction(0)},
        {"size": 8_000_000},  # 6.4 Mbit/s
        {"width": 1440, "height": 2560},
        {"width": 480, "height": 854},
    ],
)
def test_what_is_encoded_again_by_its_facts(other):
    assert not may(replace(facts(), **other))


def test_a_steady_picture_conforms():
    assert conforms(picture())


def test_pictures_stored_out_of_order_conform():
    times = [0, 0.5, 0.25, 0.75, 1, 1.5, 1.25]
    assert conforms(picture(packets=packets(*times, keys=(0, 4))), 4.0)


def test_pictures_out_of_order_need_keyframes_at_whole_seconds():
    times = [0, 0.5, 0.25, 0.75, 1.25, 1, 1.5]
    assert conforms(picture(packets=packets(0, 0.25, 0.5, 0.75, 1, 1.25, keys=(0, 3))), 4.0)
    assert not conforms(picture(packets=packets(*times, keys=(0, 3))), 4.0)


@pytest.mark.parametrize(
    "other",
    [
        {"profile": "High 10"},
        {"profile": "High 4:2:2"},
        {"level": 51},
        {"pixel_format": "yuv422p"},
        {"square": False},
        {"packets": packets(*(n / 10 for n in range(30)), keys=(1,))},
        {"packets": packets(*(n / 10 for n in range(30)), keys=(0,))},  # 3 s without a way in
        {"packets": packets(*(n / 10 for n in range(10)), dropped=(3,))},
        {"packets": packets(0, 0.1, 0.3, 0.4)},
        {"packets": packets(0.5, 0.6, 0.7)},
        {"packets": packets(0, 0.1, 0.2, 0.4, 0.3, keys=(0, 3))},  # an open group
        {"packets": ()},
    ],
)
def test_what_is_encoded_again_by_its_packets(other):
    assert not conforms(picture(**other))


@pytest.fixture(scope="module")
def phone(tmp_path_factory):
    path = tmp_path_factory.mktemp("clips") / "phone.mp4"
    return clips.make(path, "-f", "lavfi", "-i", "testsrc2=size=720x1280:rate=30", "-f", "lavfi",
                      "-i", "sine=440", "-t", "4", "-c:v", "libx264", "-pix_fmt", "yuv420p",
                      *LIKE_A_PHONE, "-c:a", "aac")  # fmt: skip


def test_a_real_file_is_looked_at(phone):
    probe = inspection.inspect(phone, inspection.Limits())
    assert passthrough.look(phone, probe, ladder.plan(probe))


def test_the_top_rung_is_copied_and_the_others_are_encoded(alice, phone, monkeypatch):
    found = pipeline.FixedRecogniser("Hello")
    monkeypatch.setattr(captions.recognisers, "choose", lambda **_: found)
    asset = pipeline.make_live(phone, alice)

    made = {r.name: r for r in asset.renditions.filter(kind="video")}
    assert {name: r.encoder for name, r in made.items()} == {
        "360p": "x264",
        "480p": "x264",
        "720p": "copy",
    }
    assert [round(t, 3) for _a, _b, t, _d in made["720p"].segments] == [0, 1.5, 3]
    assert [round(t, 3) for _a, _b, t, _d in made["360p"].segments] == [0, 1, 2, 3]
    assert made["720p"].codec.startswith("avc1.64")
    copy = default_storage.path(f"{asset.prefix}/{made['720p'].file}")
    assert pictures(copy) == pictures(phone)


def test_the_copy_is_no_decode(phone, tmp_path):
    probe = inspection.inspect(phone, inspection.Limits())
    rungs = ladder.plan(probe)
    rungs[-1] = replace(rungs[-1], copied=True)
    command = encoding.command(phone, probe, rungs, tmp_path, sound=False)
    assert [command[n + 1] for n, part in enumerate(command) if part == "-c:v"] == [
        "libx264",
        "libx264",
        "copy",
    ]
    assert ladder.passes(rungs)[1] == []


def pictures(path) -> str:
    """One hash over all decoded pictures."""
    command = [programs.ffmpeg(), "-v", "error", "-i", str(path), "-map", "0:v", "-f", "md5", "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout

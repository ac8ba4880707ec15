"""What an earlier release wrote about a file is still read: assets outlive releases."""

from fractions import Fraction

from apps.media.probe import Probe

FACTS = {
    "container": "mov,mp4",
    "duration": 6.0,
    "size": 9,
    "video_index": 0,
    "video_codec": "h264",
    "width": 1080,
    "height": 1920,
    "rotation": 0,
    "fps": "30",
    "nominal_fps": "30",
    "hdr": True,
    "interlaced": False,
    "still": False,
    "audio_index": None,
    "audio_codec": "",
    "channels": 0,
}


def test_facts_of_the_first_release():
    probe = Probe.from_json(FACTS)

    assert probe.hdr
    assert (probe.fps, probe.matrix, probe.start) == (Fraction(30), "", 0.0)


def test_a_plain_picture_stays_plain():
    assert not Probe.from_json(FACTS | {"hdr": False}).hdr


def test_written_and_read_again():
    probe = Probe.from_json(FACTS)
    assert Probe.from_json(probe.as_json()) == probe

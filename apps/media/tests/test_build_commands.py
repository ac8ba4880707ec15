"""What the programs are told: limits against hostile input, and what all rungs must share."""

from dataclasses import replace
from pathlib import Path

import pytest

from apps.media import encoding, inspection, ladder, packaging, probe, sound, thumbnail
from apps.media.tests.test_plan_ladder import video

SOURCE, OUT = Path("/in/a b.mp4"), Path("/out")


def encode(facts, **more):
    return encoding.command(SOURCE, facts, ladder.plan(facts), OUT, **{"sound": True, **more})


def after(command, option):
    return [command[at + 1] for at, part in enumerate(command) if part == option]


def graph(command):
    return after(command, "-filter_complex")[0]


@pytest.mark.parametrize(
    "command",
    [
        encode(video()),
        encoding.sound_command(SOURCE, video(), OUT / "a.wav"),
        sound.measure_command(SOURCE, video()),
        thumbnail.window_command(SOURCE, video(), OUT),
        thumbnail.exact_command(SOURCE, video(), OUT / "a.jpg", 2.5, 540),
        probe.command(SOURCE),
        inspection.walk_command(SOURCE, 0),
    ],
)
def test_hostile_input_reaches_local_files_and_real_containers_only(command):
    before = command[: command.index("-i")]
    assert after(before, "-protocol_whitelist") == ["file,pipe"]
    (containers,) = after(before, "-format_whitelist")
    assert not {"hls", "concat", "image2", "dash", "sdp", "rtsp"} & set(containers.split(","))
    assert after(command, "-i") == [f"file:{SOURCE}"]
    if "ffprobe" not in command[0]:
        assert after(before, "-max_pixels") == [str(probe.AREA)]


def test_one_input_one_decode_all_rungs():
    command = encode(video())
    assert command.count("-i") == 1
    assert graph(command).count("split=2") == 3
    assert [part for part in command if part.startswith("/out/")] == [
        *("/out/v360.mp4", "/out/v480.mp4", "/out/v720.mp4", "/out/v1080.mp4", "/out/a.mp4")
    ]


def test_keyframes_by_time_on_every_rung():
    command = encode(video())
    assert set(after(command, "-force_key_frames")) == {"expr:gte(t,n_forced*1)"}
    assert len(after(command, "-force_key_frames")) == 4
    assert set(after(command, "-sc_threshold")) == {"0"}


def test_square_pixels_and_plain_colours():
    assert graph(encode(video())).count("setsar=1") == 4
    assert graph(encode(video())).count("format=pix_fmts=yuv420p") == 1, "of which all are scaled"
    assert graph(encode(video())).count("color_trc=bt709") == 4


def test_the_low_rung_is_capped_for_its_first_picture():
    command = encode(video())
    assert after(command, "-maxrate")[0] == "330k"
    assert after(command, "-bufsize")[0] == "90k"


def test_only_what_needs_it_is_deinterlaced_or_tone_mapped():
    plain = graph(encode(video()))
    assert "yadif" not in plain and "tonemap" not in plain
    assert "yadif" in graph(encode(replace(video(), interlaced=True)))
    assert graph(encode(replace(video(), transfer="smpte2084"))).count("]tonemap=") == 1


def test_without_sound_there_is_no_sound_track():
    assert not any(part.endswith("a.mp4") for part in encode(video(), sound=False)[8:])


def test_stereo_at_most():
    assert after(encode(video()), "-ac") == ["2"]


@pytest.mark.parametrize(
    ("duration", "window"), [(50, (2.0, 2.0)), (3, (0.5, 2.0)), (1, (0.0, 1.0))]
)
def test_the_thumbnail_is_looked_for_around_the_third_second(duration, window):
    assert thumbnail.window(duration) == window


@pytest.mark.parametrize(
    ("size", "poster"),
    [((1080, 1920), (540, 960)), ((1920, 1080), (960, 540)), ((99, 99), (98, 98))],
)
def test_a_poster_is_no_larger_than_its_video(size, poster):
    assert thumbnail.size(video(*size))[0] <= size[0] + 1
    assert all(side % 2 == 0 for side in thumbnail.size(video(*size)))
    if size[0] > 100:
        assert thumbnail.size(video(*size)) == poster


def test_the_packager_names_everything_relative():
    tracks = [packaging.Track("video", "v360.mp4"), packaging.Track("audio", "a.mp4")]
    command = packaging.command(tracks, Path("/clips/in"), language="de")
    assert command[1] == (
        "in=/clips/in/v360.mp4,stream=video,output=v360.mp4,playlist_name=v360.m3u8"
    )
    assert command[2].endswith("playlist_name=a.m3u8,hls_group_id=audio,hls_name=main,language=de")

import random
import struct
from pathlib import Path

import pytest

from apps.media import encoding, errors, inspection, ladder, probe, runner
from apps.media.tests import clips

LIMITS = inspection.Limits()


def refused(path: Path, limits: inspection.Limits = LIMITS) -> errors.UnusableMedia:
    with pytest.raises(errors.UnusableMedia) as caught:
        inspection.inspect(path, limits)
    assert str(caught.value)
    return caught.value


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    return clips.clip(tmp_path_factory.mktemp("media") / "video.mp4", seconds=4)


def test_an_empty_file(tmp_path):
    path = tmp_path / "a.mp4"
    path.touch()
    assert isinstance(refused(path), errors.EmptyFile)


@pytest.mark.parametrize("content", [b"Dear diary, this is no video.\n" * 50, b"\0" * 5000, b"x"])
def test_a_text_file_named_mp4(tmp_path, content):
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    assert isinstance(refused(path), errors.NotAVideo)


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{target}\n#EXT-X-ENDLIST\n",
        "\ufeff\n  #EXTM3U\n#EXTINF:4,\nfile://{target}\n",
        "ffconcat version 1.0\nfile '{target}'\n",
        "file '{target}'\n",
        "<?xml version='1.0'?><MPD><BaseURL>file://{target}</BaseURL></MPD>",
        "http://127.0.0.1/{target}\n",
    ],
)
def test_a_playlist_that_points_at_another_file(tmp_path, video, text):
    path = tmp_path / "a.mp4"
    path.write_text(text.format(target=video))
    assert isinstance(refused(path), errors.Playlist)


@pytest.mark.parametrize("text", ["#EXTM3U\n{target}", "ffconcat version 1.0\nfile '{target}'\n"])
def test_ffprobe_itself_refuses_playlists(tmp_path, video, text):
    """The second lock: were the first bytes not looked at, no demuxer of playlists is open."""
    path = tmp_path / "a.m3u8"
    path.write_text(text.format(target=video))
    with pytest.raises(errors.ConversionFailed):
        runner.run(probe.command(path), limits=runner.Limits())


def test_a_cut_off_file_with_its_index_at_the_end(tmp_path, video):
    path = tmp_path / "a.mp4"
    path.write_bytes(video.read_bytes()[:40_000])
    assert isinstance(refused(path), errors.Damaged)


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_a_cut_off_file_with_its_index_at_the_start(tmp_path, video, suffix):
    whole = clips.make(
        tmp_path / f"whole.{suffix}",
        *("-i", str(video), "-c", "copy"),
        *(("-movflags", "+faststart") if suffix == "mp4" else ()),
    ).read_bytes()
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(whole[: len(whole) * 6 // 10])
    assert isinstance(refused(path), errors.Damaged)


@pytest.mark.parametrize("suffix", ["m4a", "mp3", "wav", "flac", "mkv"])
def test_sound_only(tmp_path, suffix):
    path = clips.make(tmp_path / f"a.{suffix}", "-f", "lavfi", "-i", "sine=440:duration=2")
    assert isinstance(refused(path.rename(tmp_path / "a.mp4")), errors.AudioOnly)


def test_sound_with_a_cover(tmp_path):
    cover = clips.make(
        tmp_path / "c.png", "-f", "lavfi", "-i", "testsrc2=size=96x96", "-frames", "1"
    )
    path = clips.make(
        tmp_path / "a.m4a",
        *(
            "-f",
            "lavfi",
            "-i",
            "sine=440:duration=2",
            "-i",
            str(cover),
            "-map",
            "0",
            "-map",
            "1",
        ),
        *("-c:v", "copy", "-disposition:v:0", "attached_pic"),
    )
    assert isinstance(refused(path), errors.AudioOnly)


def test_a_picture(tmp_path):
    path = clips.make(
        tmp_path / "a.png", "-f", "lavfi", "-i", "testsrc2=size=96x96", "-frames", "1"
    )
    assert isinstance(refused(path.rename(tmp_path / "a.mp4")), errors.StillPicture)


def test_three_hours(tmp_path):
    path = clips.clip(tmp_path / "a.mp4", size="64x64", seconds=10_800, rate="1/20", sound=False)
    error = refused(path)
    assert isinstance(error, errors.TooLong)
    assert "3 h 0 min" in str(error)


def test_three_hours_under_a_header_that_says_ten_seconds(tmp_path):
    path = clips.clip(
        tmp_path / "a.mp4",
        size="64x64",
        seconds=10_800,
        rate="1/20",
        sound=False,
        extra=("-use_editlist", "0"),
    )
    data = bytearray(path.read_bytes())
    for kind in (b"mvhd", b"mdhd"):
        at = data.index(kind) + 16
        (units_per_second,) = struct.unpack_from(">I", data, at)
        struct.pack_into(">I", data, at + 4, 10 * units_per_second)
    path.write_bytes(data)
    assert isinstance(refused(path), errors.TooLong)


def test_a_few_frames_over_a_minute_are_forgiven(tmp_path):
    path = clips.clip(tmp_path / "a.mp4", size="64x64", seconds=60.2, rate="5", sound=False)
    assert inspection.inspect(path, LIMITS).duration == pytest.approx(60.2)


def test_more_bytes_than_allowed(video):
    assert isinstance(refused(video, inspection.Limits(bytes=1000)), errors.TooManyBytes)


def test_a_picture_too_small_to_see(tmp_path):
    path = clips.clip(tmp_path / "a.mp4", size="32x32", seconds=1)
    assert isinstance(refused(path), errors.BadPictureSize)


def test_a_codec_that_is_not_allowed(tmp_path):
    path = clips.make(
        tmp_path / "a.avi",
        *("-f", "lavfi", "-i", "testsrc2=size=96x96:duration=1", "-c:v", "huffyuv"),
    )
    assert isinstance(refused(path), errors.UnsupportedCodec)


@pytest.mark.parametrize("kept", [0.0, 0.5])
def test_a_whole_container_of_noise_is_found_out_in_the_encode(tmp_path, kept):
    good = clips.clip(tmp_path / "good.mp4", seconds=2, extra=("-movflags", "+faststart"))
    data = bytearray(good.read_bytes())
    media = data.index(b"mdat") + 4
    noise_from = media + int((len(data) - media) * kept)
    data[noise_from:] = random.Random(1).randbytes(len(data) - noise_from)
    path = tmp_path / "bad.mp4"
    path.write_bytes(data)
    facts = inspection.inspect(path, LIMITS)
    with pytest.raises(errors.Damaged):
        encoding.encode(
            path, facts, ladder.plan(facts), tmp_path, sound=True, on_progress=lambda share: None
        )

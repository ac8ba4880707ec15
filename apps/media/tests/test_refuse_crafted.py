"""Files made to harm: none crashes, hangs, fills a disk or reads another file. Each is refused in
clear words, or comes out right."""

import socket
import threading
from pathlib import Path

import pytest

from apps.media import encoding, errors, inspection, ladder
from apps.media.tests import came_out, clips, crafted
from apps.media.tests.test_refuse_media import refused

LIMITS = inspection.Limits()


def encoded(path: Path, folder: Path) -> came_out.CameOut:
    made = came_out.of(path, folder)
    assert not made.complaints
    return made


def ends_well(path: Path, folder: Path) -> errors.UnusableMedia | came_out.CameOut:
    """A refusal with words in it, or a right stream; anything else is raised."""
    try:
        return encoded(path, folder)
    except errors.UnusableMedia as error:
        assert str(error)
        return error


@pytest.mark.parametrize("size", ["16384x2048", "8192x8192"])
def test_a_small_file_of_huge_pictures(tmp_path, size):
    path = crafted.looped(tmp_path / "a.mp4", size, 20, 30, pictures=1)
    assert path.stat().st_size < 10_000_000
    assert isinstance(refused(path), errors.BadPictureSize)


@pytest.mark.parametrize("side", [16_384, 60_000])
def test_headers_that_claim_huge_pictures(tmp_path, side):
    assert isinstance(
        refused(crafted.huge_picture(tmp_path / "a.avi", side)),
        errors.BadPictureSize | errors.Damaged,
    )


def test_pictures_that_grow_behind_the_first_look(tmp_path):
    """The second lock: no decoder makes room for them."""
    path = tmp_path / "a.ts"
    parts = [
        crafted.looped(tmp_path / f"{size}.ts", size, 1, 10, pictures=5).read_bytes()
        for size in ("64x64", "8192x4352")
    ]
    path.write_bytes(b"".join(parts))
    end = ends_well(path, tmp_path)
    assert isinstance(end, errors.UnusableMedia) or end.sizes == "64×64"


def test_a_small_file_of_too_many_large_pictures(tmp_path):
    path = crafted.looped(tmp_path / "a.mp4", "2560x2560", 200, 200, pictures=50)
    assert path.stat().st_size < 10_000_000
    assert isinstance(refused(path), errors.TooDemanding)


def test_thousands_of_pictures_a_second(tmp_path):
    path = crafted.looped(tmp_path / "a.mp4", "64x64", 10, 10_000, pictures=1000)
    assert isinstance(refused(path), errors.TooDemanding)


def test_a_hundred_sound_tracks(tmp_path):
    tone = ("-f", "lavfi", "-i", "sine=700:duration=1")
    path = clips.make(
        tmp_path / "a.mov",
        *("-f", "lavfi", "-i", "testsrc2=size=64x64:rate=10:duration=1", *tone),
        *("-map", "0:v", *("-map", "1:a") * 100, *crafted.X264, "-c:a", "pcm_s16le"),
    )
    made = encoded(path, tmp_path)
    assert (made.layout, made.heard) == ("stereo", pytest.approx(1, abs=0.05))


@pytest.mark.parametrize(
    ("name", "expression"),
    [
        ("back and forth", "ts='if(mod(N,3),TS,max(TS-500,0))'"),
        ("backwards", "pts='2966-PTS':dts=DTS"),
        ("all at once", "ts=0"),
        ("before the beginning", "ts=TS-5000"),
        ("a jump of a minute", "ts='if(gt(N,20),TS+50000,TS)'"),
        ("a jump of a month", "ts='if(gt(N,20),TS+2600000000,TS)'"),
        ("a jump back", "ts='if(gt(N,20),TS-2000000,TS)'"),
        ("a late start", "ts=TS+90000000"),
    ],
)
def test_broken_time_stamps(tmp_path, name, expression):
    end = ends_well(crafted.retimed(tmp_path / "a.mkv", expression), tmp_path)
    if isinstance(end, came_out.CameOut):
        assert 0 < end.picture <= LIMITS.seconds + 1
        assert end.first == (0,)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -5.0, 1e300, 0.0])
def test_an_absurd_length_in_the_header(tmp_path, value):
    end = ends_well(crafted.with_duration(tmp_path / "a.mkv", value), tmp_path)
    if isinstance(end, came_out.CameOut):
        assert end.picture == pytest.approx(1, abs=0.1)
    else:
        assert value == 1e300


def test_a_movie_whose_pictures_lie_in_another_file(tmp_path):
    """Were it followed, its samples would come out of the other file's bytes."""
    secret = clips.clip(tmp_path / "secret.mov", size="64x64", seconds=1, sound=False)
    path = crafted.pointing_at(tmp_path / "a.mov", secret)
    secret.unlink()
    secret.mkdir()  # to open it would be an error
    end = ends_well(path, tmp_path)
    assert isinstance(end, errors.Damaged | errors.NotAVideo | came_out.CameOut)


@pytest.fixture
def line():
    """A server that counts who calls."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        over = threading.Event()

        def answer():
            while not over.is_set():
                try:
                    server.accept()[0].close()
                    calls.append(1)
                except TimeoutError:
                    continue

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/a.mp4", calls
        over.set()
        thread.join()


def test_a_movie_that_is_only_an_address(tmp_path, line):
    address, calls = line
    assert isinstance(refused(crafted.reference_movie(tmp_path / "a.mov", address)),
                      errors.Damaged | errors.NotAVideo)  # fmt: skip
    assert not calls


@pytest.mark.parametrize("suffix", ["mkv", "mp4", "ts"])
def test_a_playlist_inside(tmp_path, line, suffix):
    """Behind a real beginning, or as subtitles and attachments: text, and nothing else."""
    address, calls = line
    playlist = tmp_path / "list.srt"
    playlist.write_text(f"1\n00:00:00,000 --> 00:00:01,000\n#EXTM3U\n#EXTINF:1,\n{address}\n")
    good = clips.clip(tmp_path / "good.mp4", size="64x64", seconds=1)
    more = {"mkv": ("-c:s", "srt", "-attach", str(playlist),
                    "-metadata:s:t", "mimetype=application/vnd.apple.mpegurl"),
            "mp4": ("-c:s", "mov_text"), "ts": ("-sn",)}[suffix]  # fmt: skip
    path = clips.make(tmp_path / f"a.{suffix}", "-i", str(good), "-i", str(playlist),
                      "-map", "0", "-map", "1", "-c:v", "copy", "-c:a", "copy", *more)  # fmt: skip
    with path.open("ab") as file:
        file.write(playlist.read_bytes())
    made = encoded(path, tmp_path)
    assert made.picture == pytest.approx(1, abs=0.1)
    assert not calls


def test_chapters_that_link_to_other_files(tmp_path):
    """Matroska's ordered chapters may name segments of other files: they are not looked for."""
    good = clips.clip(tmp_path / "good.mkv", size="64x64", seconds=1)
    chapters = tmp_path / "chapters.txt"
    chapters.write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=99999999\ntitle=file:///etc/passwd\n"
    )
    path = clips.make(tmp_path / "a.mkv", "-i", str(good), "-i", str(chapters),
                      "-map_metadata", "1", "-map_chapters", "1", "-c", "copy")  # fmt: skip
    assert encoded(path, tmp_path).picture == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("suffix", ["mp4", "jpg", "txt", "m3u8"])
def test_a_name_that_lies_about_the_kind(tmp_path, suffix):
    webm = clips.make(
        tmp_path / "a.webm",
        *("-f", "lavfi", "-i", "testsrc2=size=64x64:rate=10:duration=1", "-c:v", "libvpx"),
    )
    path = webm.rename(tmp_path / f"a.{suffix}")
    assert encoded(path, tmp_path).sizes == "64×64"


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "ts"])
def test_a_tail_of_zeros(tmp_path, suffix):
    """As a disk leaves it that was full, or a download that was never finished."""
    path = clips.clip(tmp_path / f"a.{suffix}", size="160x160", seconds=3,
                      extra=("-movflags", "+faststart") if suffix == "mp4" else ())  # fmt: skip
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(size // 2)
        file.truncate(size)
    end = ends_well(path, tmp_path)
    # A transport stream has no index that could tell how much is missing.
    assert isinstance(end, errors.Damaged) or (suffix == "ts" and end.picture < 3)


def test_frames_that_go_on_behind_a_short_header(tmp_path):
    path = clips.make(
        tmp_path / "a.mkv",
        *("-f", "lavfi", "-i", "testsrc2=size=64x64:rate=1:duration=3600", *crafted.X264),
    )
    data = bytearray(path.read_bytes())
    at = data.index(b"\x44\x89\x88")
    crafted.struct.pack_into(">d", data, at + 3, 50_000.0)  # ms
    path.write_bytes(data)
    error = refused(path)
    assert isinstance(error, errors.TooLong)
    assert "1 h 0 min" in str(error)


def test_a_picture_that_changes_its_size(tmp_path):
    """Two transport streams behind each other, as a broadcast switches."""
    parts = [
        clips.clip(tmp_path / f"{size}.ts", size=size, seconds=1, sound=False).read_bytes()
        for size in ("64x64", "128x96")
    ]
    path = tmp_path / "a.ts"
    path.write_bytes(b"".join(parts))
    end = ends_well(path, tmp_path)
    assert isinstance(end, errors.UnusableMedia) or end.sizes == "64×64"


def test_the_output_is_no_longer_than_was_found_out(tmp_path):
    path = clips.clip(tmp_path / "a.mp4", size="64x64", seconds=2)
    facts = inspection.replace(inspection.inspect(path, LIMITS), duration=1.0)
    encoding.encode(
        path, facts, ladder.plan(facts), tmp_path, sound=True, on_progress=lambda share: None
    )
    assert inspection.inspect(tmp_path / "v64.mp4", LIMITS).duration == pytest.approx(1, abs=0.05)

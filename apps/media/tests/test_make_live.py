import json
import shutil
import subprocess

import pytest
from django.core.files.storage import default_storage

from apps.media import encoding, jobs, ladder, programs, segments, stages
from apps.media.captions import recognisers
from apps.media.models import Asset, Stage
from apps.media.signals import asset_ready
from apps.media.tests import clips, pipeline

Name, State = Stage.Name, Stage.State


@pytest.fixture(autouse=True)
def fixed_recogniser(monkeypatch):
    found = pipeline.FixedRecogniser("Press", "Control", "and", "S.")
    monkeypatch.setattr(recognisers, "choose", lambda **_: found)
    return found


@pytest.fixture(scope="module")
def encoded(tmp_path_factory):
    """Folders of encoded files by what was asked for."""
    return {}, tmp_path_factory


@pytest.fixture(autouse=True)
def each_encode_once(monkeypatch, encoded):
    """The same clip is encoded in the first test that needs it; later ones copy the result."""
    (done, factory), encode = encoded, encoding.encode

    def cached(source, probe, rungs, out, **more):
        key = (source.read_bytes(), *rungs)
        if key not in done:
            made = encode(source, probe, rungs, out, **more)
            done[key] = made, shutil.copytree(out, factory.mktemp("encoded") / "out")
        made, kept = done[key]
        shutil.copytree(kept, out, dirs_exist_ok=True)
        return made

    monkeypatch.setattr(encoding, "encode", cached)


@pytest.fixture
def in_two_passes(monkeypatch):
    """As on a machine that is too slow for all rungs at once."""
    monkeypatch.setattr(ladder, "PATIENCE", 0)


@pytest.fixture(scope="module")
def tall(tmp_path_factory):
    return clips.clip(tmp_path_factory.mktemp("clips") / "tall.mp4", size="720x1280", seconds=2.5)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return clips.clip(tmp_path_factory.mktemp("clips") / "small.mp4", size="200x200", seconds=1.5)


def streams(asset, name):
    command = [programs.ffprobe(), "-v", "error", "-of", "json", "-show_streams", "-show_format"]
    path = default_storage.path(f"{asset.prefix}/{name}")
    done = subprocess.run([*command, path], capture_output=True, check=True, timeout=60)
    return json.loads(done.stdout)


def test_all_rungs_and_all_files(alice, tall):
    asset = pipeline.make_live(tall, alice)
    assert asset.is_live
    assert {s.state for s in asset.stages.all()} == {State.DONE}
    assert [(r.name, r.width, r.height) for r in asset.renditions.all()] == [
        ("audio", 0, 0),
        ("360p", 360, 640),
        ("480p", 480, 854),
        ("720p", 720, 1280),
    ]
    assert set(default_storage.listdir(asset.prefix)[1]) == {
        *("a.mp4", "v360.mp4", "v480.mp4", "v720.mp4"),
        *("a.m3u8", "v360.m3u8", "v480.m3u8", "v720.m3u8"),
        *("master.m3u8", "manifest.mpd", "start.bin"),
        *(asset.poster, asset.extras["frames.jpg"], asset.caption_tracks.get().file),
    }
    assert (asset.width, asset.height, asset.duration_ms) == (720, 1280, 2500)


def test_manifests_are_read_by_others(alice, tall):
    asset = pipeline.make_live(tall, alice)
    master = streams(asset, "master.m3u8")
    assert {s.get("height") for s in master["streams"]} == {None, 640, 854, 1280}
    mpd = default_storage.open(f"{asset.prefix}/manifest.mpd").read()
    assert b"<BaseURL>v720.mp4</BaseURL>" in mpd


def test_segments_start_at_whole_seconds_on_every_rung(alice, tall):
    asset = pipeline.make_live(tall, alice)
    videos = asset.renditions.filter(kind="video")
    assert len({tuple(t for _a, _b, t, _d in r.segments) for r in videos}) == 1
    for rendition in videos:
        assert [t for _a, _b, t, _d in rendition.segments] == [0, 1, 2]
        assert rendition.codec.startswith("avc1.64")
        assert rendition.size == default_storage.size(f"{asset.prefix}/{rendition.file}")
        assert rendition.segments[-1][1] == rendition.size
    assert asset.renditions.get(kind="audio").codec == "mp4a.40.2"


def test_the_start_bundle_is_the_first_second(alice, tall):
    asset = pipeline.make_live(tall, alice)
    bundle = default_storage.open(f"{asset.prefix}/start.bin").read()
    assert asset.start_bytes == len(bundle) <= segments.START_LIMIT
    lowest = asset.renditions.get(name="360p")
    file = default_storage.open(f"{asset.prefix}/v360.mp4").read()
    video = b"".join(part for track, part in segments.read_bundle(bundle) if track == 0)
    start, end = lowest.segments[0][:2]
    assert video == file[start:end]


def test_who_made_each_rung(alice, tall):
    asset = pipeline.make_live(tall, alice)
    assert {r.encoder for r in asset.renditions.filter(kind="video")} == {"x264"}


def test_a_short_video_is_one_pass(alice, tall):
    asset = pipeline.make_live(tall, alice)
    assert asset.plan["together"]
    assert not asset.stages.filter(name__in=stages.HIGH).exists()


def test_a_still_one_gets_no_needless_bits(alice, tmp_path, in_two_passes):
    path = clips.make(tmp_path / "a.mp4", "-f", "lavfi", "-i", "color=gray:size=1080x1920:rate=10",
                      "-t", "2", "-c:v", "mpeg4")  # fmt: skip
    asset = pipeline.make_live(path, alice)
    assert [r.name for r in asset.renditions.all()] == ["360p", "480p", "1080p"]


def test_live_before_the_high_rungs(alice, tall, in_two_passes):
    from apps.media import assets

    asset, _ = assets.register(path=tall, owner=alice, filename="a.mp4")
    low = set(stages.GRAPH) - set(stages.HIGH)
    while ready := [s for s in stages.runnable(asset) if s.name in low]:
        for stage in ready:
            jobs.run(stage.pk, worker="test")
    first = Asset.objects.get(pk=asset.pk)
    assert first.is_live
    assert [r.name for r in first.renditions.all()] == ["audio", "360p", "480p"]
    then = pipeline.run_all(asset)
    assert then.revision != first.revision
    assert default_storage.exists(f"{first.prefix}/v360.mp4"), "running playback goes on"
    assert default_storage.exists(f"{then.prefix}/{then.caption_tracks.get().file}")
    assert not default_storage.exists(f"{then.folder}/work/low")


def test_the_apps_above_hear_of_it_once(alice, tall):
    heard = []

    def listener(asset, **_):
        heard.append(asset)

    asset_ready.connect(listener)
    asset = pipeline.make_live(tall, alice)
    asset_ready.disconnect(listener)
    assert heard == [asset]


def test_a_small_silent_square_video(alice, tmp_path):
    path = clips.clip(tmp_path / "a.mp4", size="201x201", seconds=1.5, sound=False,
                      extra=("-pix_fmt", "yuv444p"))  # fmt: skip
    asset = pipeline.make_live(path, alice)
    assert asset.is_live
    assert [r.name for r in asset.renditions.all()] == ["200p"]
    assert not asset.stages.filter(name__in=stages.HIGH).exists()
    assert asset.stages.get(name=Name.CAPTIONS).note == "No speech found."
    assert not asset.caption_tracks.exists()


def test_captions_are_kept_and_shown(alice, small):
    asset = pipeline.make_live(small, alice)
    track = asset.caption_tracks.get()
    assert track.text == "Press Control and S."
    assert track.label == "English"
    vtt = default_storage.open(f"{asset.prefix}/{track.file}").read().decode()
    assert vtt.startswith("WEBVTT\n\n1\n00:00:00.000 --> ")


def test_another_language_than_declared_is_flagged(alice, small, fixed_recogniser):
    fixed_recogniser.language = "es"
    asset = pipeline.make_live(small, alice, language="de-AT")
    assert asset.caption_tracks.get().is_mismatch
    assert "language" in asset.stages.get(name=Name.CAPTIONS).note


def test_nothing_is_left_in_the_work_folder(alice, small, settings):
    pipeline.make_live(small, alice)
    assert list(settings.WORK_DIR.iterdir()) == []


def test_a_phone_recording(alice):
    asset = pipeline.make_live(clips.sample("phone-hevc-rotated-vfr-16s.mov"), alice)
    assert asset.is_live
    assert (asset.width, asset.height) == (720, 1280)
    top = asset.renditions.get(name="720p")
    assert [round(t, 3) for _a, _b, t, _d in top.segments] == list(range(16))


def test_a_refused_file_leaves_nothing(alice, tmp_path, settings):
    path = clips.make(tmp_path / "a.mp4", "-f", "lavfi", "-i", "sine=440:duration=1")
    asset = pipeline.make_live(path, alice)
    assert asset.refusal_code == "media_audio_only"
    stage = asset.stages.get()
    assert (stage.name, stage.state) == (Name.PROBE, State.FAILED)
    assert stage.error == asset.refusal
    assert not default_storage.exists(asset.folder)
    assert list(settings.WORK_DIR.iterdir()) == []

"""A part of a file becomes the lesson: exact, whatever keyframes the file has."""

import subprocess

import pytest

from apps.media import assets, captions, cut, encoding, errors, inspection, ladder, programs
from apps.media.captions.recognisers import Heard
from apps.media.models import Asset
from apps.media.tests import clips, pipeline

LIMITS = inspection.Limits()
CLICK = 2.0  # seconds into the file


@pytest.fixture(scope="module")
def counting(tmp_path_factory):
    return clips.counting(tmp_path_factory.mktemp("clips") / "counting.mp4", click=CLICK)


def first_sound(path) -> float:
    """Seconds until something is heard."""
    command = [programs.ffmpeg(), "-v", "error", "-i", str(path), "-ac", "1", "-ar", "8000"]
    command += ["-f", "s16le", "-"]
    data = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    samples = memoryview(data).cast("h")
    return next(n for n, value in enumerate(samples) if abs(value) > 1500) / 8000


def encoded(path, out, start_ms, end_ms):
    part = cut.apply(inspection.inspect(path, LIMITS), start_ms, end_ms)
    shares = []
    encoding.encode(path, part, ladder.plan(part), out, sound=True, on_progress=shares.append)
    assert 0.8 < max(shares) <= 1
    return out / "v96.mp4", out / "a.mp4"


@pytest.mark.parametrize(("start_ms", "end_ms"), [(1000, 3000), (1533, None), (0, 2500)])
def test_picture_and_sound_begin_where_the_part_begins(counting, tmp_path, start_ms, end_ms):
    video, audio = encoded(counting, tmp_path, start_ms, end_ms)
    shown = clips.brightness(video)
    assert shown[0] == pytest.approx(20 + 48 * start_ms / 1000, abs=1.5)
    seconds = ((end_ms or 4000) - start_ms) / 1000
    assert len(shown) == pytest.approx(30 * seconds, abs=1)
    assert shown[-1] == pytest.approx(20 + 48 * (start_ms / 1000 + seconds) - 1.6, abs=3)
    assert first_sound(audio) == pytest.approx(CLICK - start_ms / 1000, abs=0.03)


def test_the_recogniser_hears_the_part(counting, tmp_path, monkeypatch):
    class Ear:
        def listen(self, wav, *, language, terms=(), on_progress):
            self.heard = first_sound(wav), wav.stat().st_size / 32_000
            return Heard(words=[], language=language, spoken="")

    ear = Ear()
    monkeypatch.setattr(captions.recognisers, "choose", lambda **_: ear)
    part = cut.apply(inspection.inspect(counting, LIMITS), 1500, 3500)
    captions.listen(counting, part, tmp_path, language="en", on_progress=lambda share: None)
    assert ear.heard == (pytest.approx(0.5, abs=0.01), pytest.approx(2, abs=0.05))


def test_a_picture_that_came_earlier_is_still_shown(tmp_path):
    """A screen recording sends no picture while nothing moves: white at 0 s, black at 2 s."""
    path = clips.make(
        tmp_path / "screen.webm",
        *("-f", "lavfi", "-i", "color=white:size=96x96:rate=1:duration=1"),
        *("-f", "lavfi", "-i", "color=black:size=96x96:rate=1:duration=2"),
        *("-filter_complex", "[0][1]concat,setpts='if(N,N+1,0)/TB'", "-fps_mode", "passthrough"),
        *("-c:v", "libvpx", "-g", "100", "-auto-alt-ref", "0"),
    )
    part = cut.apply(inspection.inspect(path, LIMITS), 1000, 3000)
    encoding.encode(
        path, part, ladder.plan(part), tmp_path, sound=False, on_progress=lambda share: None
    )
    shown = clips.brightness(tmp_path / "v96.mp4")
    half = len(shown) // 2
    assert set(shown[: half - 1]) == {235}
    assert set(shown[half + 1 :]) == {16}


def test_the_limit_is_the_parts(alice, tmp_path, settings, monkeypatch):
    monkeypatch.setattr(captions.recognisers, "choose", lambda **_: pipeline.FixedRecogniser("Hi."))
    settings.MEDIA_MAX_SECONDS = 2
    path = clips.clip(tmp_path / "a.mp4", size="96x96", seconds=6)
    asset = pipeline.make_live(path, alice, trim=(3500, 5000), cover_ms=4000)
    assert asset.is_live
    assert (asset.duration_ms, asset.cover_ms, asset.probe["duration"]) == (1500, 4000, 6)
    long = pipeline.make_live(path, alice, trim=(1000, None))
    assert long.refusal_code == "media_too_long"
    assert Asset.objects.count() == 2


@pytest.mark.parametrize(
    "trim", [(-1, None), (3000, 2000), (2000, 2000), (1000, 1900), (10**10, None), (0, 10**10)]
)
def test_what_is_no_part_is_refused_at_once(alice, counting, trim):
    with pytest.raises(errors.BadCut) as caught:
        assets.register(path=counting, owner=alice, filename="a.mp4", trim=trim)
    assert "Choose" in str(caught.value)
    assert not Asset.objects.exists()


@pytest.mark.parametrize("trim", [(0, 5000), (9000, None), (3500, None)])
def test_what_the_file_does_not_have_is_refused_by_the_probe(alice, counting, trim):
    asset = pipeline.make_live(counting, alice, trim=trim)
    assert asset.refusal_code == "media_cut"
    assert "Choose" in asset.refusal


def test_an_end_some_frames_late_is_the_end(counting):
    whole = inspection.inspect(counting, LIMITS)
    assert cut.apply(whole, 1000, 4200).duration == 3
    assert cut.apply(whole) is whole


def test_another_part_is_another_asset(alice, counting):
    def register(**more):
        return assets.register(path=counting, owner=alice, filename="a.mp4", **more)

    whole, _ = register()
    part, created = register(trim=(0, 2000))
    assert created
    assert register(trim=(1000, 2000))[0] not in {whole, part}
    assert register(trim=(0, 2000)) == (part, False)
    assert register() == (whole, False)

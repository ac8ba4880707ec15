"""Every lesson is as loud as every other, by the standard's own meter on what came out."""

import math
import subprocess
from pathlib import Path

import pytest

from apps.media import encoding, inspection, ladder, programs, sound
from apps.media.sound import Level, Loudness
from apps.media.tests import clips

LIMITS = inspection.Limits()
# Like speech: a tone with overtones that comes and goes four times a second.
VOICE = "(sin(1400*t)+0.5*sin(2900*t)+0.3*sin(5100*t))*(0.3+0.7*pow(sin(12.6*t),2))"


def recorded(path: Path, *channels: str, layout: str = "", more: tuple[str, ...] = ()) -> Path:
    """Two seconds of picture with these expressions as its channels."""
    source = f"aevalsrc='{'|'.join(channels)}':d=2:s=48000" + (f":c={layout}" if layout else "")
    return clips.make(
        path,
        *("-f", "lavfi", "-i", "testsrc2=size=64x64:rate=10:duration=2"),
        *("-f", "lavfi", "-i", source, "-c:v", "libx264", "-preset", "ultrafast"),
        *("-pix_fmt", "yuv420p", *(more or ("-c:a", "pcm_s16le"))),
    )


def came_out(path: Path, folder: Path) -> tuple[Loudness, str]:
    """The loudness of the encoded sound, and its channel layout."""
    facts = inspection.inspect(path, LIMITS)
    rungs, out = ladder.plan(facts), folder / "out"
    out.mkdir()
    encoding.encode(path, facts, rungs, out, sound=True, on_progress=lambda share: None)
    meter = [programs.ffmpeg(), "-hide_banner", "-nostats", "-i", str(out / "a.mp4")]
    meter += ["-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"]
    log = subprocess.run(meter, capture_output=True, check=True, timeout=60).stderr.decode()
    return sound.parse(log), "stereo" if ", stereo," in log else log


@pytest.mark.parametrize(
    ("name", "channels"),
    [
        ("quiet", [f"0.02*{VOICE}"]),
        ("loud", [f"0.5*{VOICE}", f"0.5*{VOICE}"]),
        ("one side", [f"0.3*{VOICE}", "0"]),
        ("peaky", [f"0.02*{VOICE}+0.9*lt(mod(t,0.5),0.002)"]),
    ],
)
def test_sixteen_below_full_scale(tmp_path, name, channels):
    heard, layout = came_out(recorded(tmp_path / "a.mov", *channels), tmp_path)
    assert heard.integrated == pytest.approx(sound.TARGET, abs=1), name
    assert heard.peak <= sound.CEILING, name
    assert layout == "stereo"


@pytest.mark.parametrize("amplitude", ["0", "0.0008*random(0)"])
def test_silence_and_hiss_stay_what_they_are(tmp_path, amplitude):
    heard, _layout = came_out(recorded(tmp_path / "a.mov", amplitude), tmp_path)
    assert heard.integrated < -55


def test_all_of_a_film_s_channels_are_heard(tmp_path):
    """A voice in the middle of 5.1, which taking the first two channels would lose."""
    quiet = "0.001*sin(3000*t)"
    channels = [quiet, quiet, f"0.2*{VOICE}", "0.2*sin(300*t)", quiet, quiet]
    path = recorded(tmp_path / "a.mov", *channels, layout="5.1")
    heard, layout = came_out(path, tmp_path)
    assert heard.integrated == pytest.approx(sound.TARGET, abs=1)
    assert layout == "stereo"


def test_the_low_effects_channel_is_left_out(tmp_path):
    """BS.775 does not mix it down: loud there is silent here."""
    channels = ["0", "0", "0", "0.8*sin(300*t)", "0", "0"]
    heard, _layout = came_out(recorded(tmp_path / "a.mov", *channels, layout="5.1"), tmp_path)
    assert heard.integrated < -55


def test_only_the_part_is_measured(tmp_path):
    """Loud at first, quiet in the part."""
    from apps.media import cut

    path = recorded(tmp_path / "a.mov", f"(0.02+0.8*lt(t,0.8))*{VOICE}")
    part = cut.apply(inspection.inspect(path, LIMITS), 900, 2000)
    whole = sound.levelling(path, inspection.inspect(path, LIMITS))
    assert sound.levelling(path, part).gain > whole.gain + 15


@pytest.mark.parametrize(
    ("measured", "wanted"),
    [
        (Loudness(-16, -6), Level(0)),
        (Loudness(-26, -20), Level(10)),
        (Loudness(-26, -8), Level(10, limited=True)),
        (Loudness(-6, 0.5), Level(-10)),
        (Loudness(-14, 1), Level(-2, limited=True)),
        (Loudness(-49, -40), Level(24, limited=False)),
        (Loudness(-60, -30), Level()),
        (Loudness(-math.inf, -math.inf), Level()),
    ],
)
def test_one_gain_for_the_whole(measured, wanted):
    assert sound.level(measured) == wanted


def test_without_a_summary_there_is_silence():
    assert sound.parse("") == Loudness(-math.inf, -math.inf)
    assert sound.parse("I: -inf LUFS\nPeak: -inf dBFS").integrated == -math.inf
    assert sound.parse("I: nan LUFS\nPeak: -3.0 dBFS").integrated == -math.inf

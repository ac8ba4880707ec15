"""ffmpeg's arguments: one decode, split, one encode a rung. Built here, run by `runner`."""

import math
import os
import resource
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg
import structlog

from . import colours, cut, encoders, flashes, ladder, programs, runner
from . import sound as sound_track
from .encoders import X264, Encoder
from .errors import ConversionFailed, Damaged, OverLimit
from .ladder import Rung
from .probe import Probe
from .sound import UNCHANGED, Level

log = structlog.get_logger(__name__)

AUDIO_FILE = "a.mp4"
AUDIO_BITRATE = "64k"  # speech; the first second of it shares 60 kB with the picture
LIMITS = runner.Limits(wall=900, cpu=600, memory=4 << 30, file_size=200 << 20)

_UNDECODABLE = "Invalid data found"  # ffmpeg's words for AVERROR_INVALIDDATA
_WHOLE = 0.9  # of the duration: less than this, with errors, is a damaged file

# Memory grows with threads, and a rung gains little from more than eight.
_THREADS = {"threads": 8} if (os.cpu_count() or 1) > 8 else {}
# The rungs of a pass are encoded side by side: on few cores a thread each is enough.
_RUNG_THREADS = {"threads": max(1, min(8, (os.cpu_count() or 1) // 2))}

_SAID = "-hide_banner -nostdin -nostats -v error -progress pipe:1 -y".split()
_FILE_OPTIONS = {
    # Presentation starts at 0 without an edit list, which not every MSE reads.
    "movflags": "+negative_cts_offsets",
    "map_metadata": -1,
    "map_chapters": -1,
}


def command(
    source: Path,
    probe: Probe,
    rungs: Sequence[Rung],
    out: Path,
    *,
    sound: bool,
    level: Level = UNCHANGED,
    encoder: Encoder = X264,
    looked_at: bool = False,
) -> list[str]:
    """Arguments that read `source` once and write each rung (and the sound) into `out`; and if it
    is to be `looked_at`, what `flashes` reads.

    `rungs` low to high, the first one not copied. `level` is what the sound needs
    (`sound.levelling`). Rotation is applied by ffmpeg itself before the filters.
    """
    file = cut.opened(source, probe, **_THREADS)
    until = {"t": cut.length(probe)}
    given = file[str(probe.video_index)]
    pictures = _pictures(given, probe, [rung for rung in rungs if not rung.copied])
    if looked_at:
        lowest, parts = pictures[0][0], pictures[0][1].filter_multi_output("split", 2)
        pictures[0] = lowest, parts[0]
    outputs = [
        _encoded(picture, rung, out, encoders.for_rung(encoder, rung.quality), until)
        for rung, picture in pictures
    ]
    outputs += [
        ffmpeg.output(given, str(out / rung.file), **{"c:v": "copy"}, **_FILE_OPTIONS, **until)
        for rung in rungs
        if rung.copied
    ]
    if sound and probe.has_audio:
        heard = sound_track.track(file, probe, level).filter("apad")  # until -t ends it
        outputs.append(ffmpeg.output(heard, str(out / AUDIO_FILE), **_sound_options(), **until))
    if looked_at:
        seen = flashes.small(parts[1])
        outputs.append(ffmpeg.output(seen, str(out / flashes.FILE), f="rawvideo", **until))
    joined = ffmpeg.merge_outputs(*outputs).global_args(*_SAID, *encoder.setup)
    return [str(part) for part in ffmpeg.compile(joined, cmd=programs.ffmpeg())]


def encode(
    source: Path,
    probe: Probe,
    rungs: Sequence[Rung],
    out: Path,
    *,
    sound: bool,
    on_progress: Callable[[float], None],
    nice: int = 0,
    encoder: Encoder = X264,
    limits: runner.Limits = LIMITS,
    looked_at: bool = False,
) -> dict[str, str]:
    """Write the rungs (`Rung.file`) and, if `sound`, AUDIO_FILE into `out`; which encoder made
    which rung. When graphics hardware fails (it only takes so many at once), x264 does the work.

    `on_progress` gets 0…1. Raises ConversionFailed or OverLimit; Damaged when it was the source
    that could not be decoded, or only in part.
    """
    reached = 0.0

    def note(share: float) -> None:
        nonlocal reached
        reached = max(reached, share)
        on_progress(share)

    def attempt(encoder: Encoder) -> runner.Finished:
        more: dict[str, Any] = {"level": level, "encoder": encoder, "looked_at": looked_at}
        how = command(source, probe, rungs, out, sound=sound, **more)
        memory = resource.RLIM_INFINITY if encoder.is_hardware else limits.memory
        return runner.run(how, limits=replace(limits, nice=nice, memory=memory), on_line=lines)

    lines = progress_lines(probe.duration * float(rungs[0].fps), note)
    try:
        level = sound_track.levelling(source, probe) if sound else UNCHANGED
        encoder, done = _first_that_works((encoder, X264), attempt)
    except ConversionFailed as error:
        if _UNDECODABLE in error.log and not isinstance(error, OverLimit):
            raise Damaged() from error
        raise
    if _UNDECODABLE in done.log and reached < _WHOLE:
        raise Damaged()
    return {
        rung.name: "copy" if rung.copied else encoders.for_rung(encoder, rung.quality).name
        for rung in rungs
    }


def _first_that_works(
    candidates: Sequence[Encoder], attempt: Callable[[Encoder], runner.Finished]
) -> tuple[Encoder, runner.Finished]:
    for encoder in candidates:
        try:
            return encoder, attempt(encoder)
        except ConversionFailed as error:
            if not encoder.is_hardware:
                raise
            log.warning("encoder failed", encoder=encoder.name, reason=encoders.reason(error.log))
    raise AssertionError("the last candidate is software")


def progress_lines(pictures: float, on_progress: Callable[[float], None]) -> Callable[[str], None]:
    """Turns lines of ffmpeg's `-progress` into shares of the `pictures` to come. (Its time would be
    that of the sound, which goes on where the picture cannot be decoded any more.)"""

    def take(line: str) -> None:
        key, _sign, value = line.partition("=")
        if key == "frame" and value.isdigit() and pictures > 0:
            on_progress(min(1.0, int(value) / pictures))

    return take


def sound_command(source: Path, probe: Probe, out: Path) -> list[str]:
    """The sound alone as 16 kHz mono WAV, what a speech recogniser hears."""
    file = cut.opened(source, probe)
    wav = ffmpeg.output(
        sound_track.track(file, probe, UNCHANGED),
        str(out),
        ar=16_000,
        ac=1,
        t=cut.length(probe),
        **{"c:a": "pcm_s16le", "map_metadata": -1},
    ).global_args("-hide_banner", "-nostdin", "-nostats", "-v", "error", "-y")
    return [str(part) for part in ffmpeg.compile(wav, cmd=programs.ffmpeg())]


def pictures(source: Path, probe: Probe, rungs: Sequence[Rung]) -> list[tuple[Rung, Any]]:
    """Each rung with its picture, a stream of ffmpeg-python, as it comes to the encoder."""
    file = cut.opened(source, probe, **_THREADS)
    return _pictures(file[str(probe.video_index)], probe, rungs)


def _pictures(video: Any, probe: Probe, rungs: Sequence[Rung]) -> list[tuple[Rung, Any]]:
    """Each rung is scaled from the next larger one: less work than each from the source."""
    top, picture = rungs[-1], video
    if probe.interlaced:
        picture = picture.filter("yadif")
    picture = picture.filter("fps", fps=_text(top.fps), start_time=0)
    if pause := cut.still_end(probe, top.fps):
        picture = picture.filter("tpad", stop_mode="clone", stop_duration=pause)
    picture = colours.scaled(picture, probe, top.width, top.height).filter("setsar", 1)
    pairs = []
    for rung in reversed(rungs):
        if rung is not top:
            picture = picture.filter("scale", rung.width, rung.height, flags="bicubic")
            picture = colours.tagged(picture).filter("setsar", 1)
        if rung is rungs[0]:
            pairs.append((rung, picture))
        else:
            parts = picture.filter_multi_output("split", 2)
            pairs.append((rung, parts[0]))
            picture = parts[1]
    return list(reversed(pairs))


def _encoded(picture: Any, rung: Rung, out: Path, encoder: Encoder, until: dict[str, Any]) -> Any:
    for name, options in encoder.last_filters:
        picture = picture.filter(name, **options)
    how = {**_picture_options(rung), **encoder.options(rung.quality), **until}
    return ffmpeg.output(picture, str(out / rung.file), **how)


def _picture_options(rung: Rung) -> dict[str, Any]:
    """What is the same whoever encodes."""
    return {
        "profile:v": "high",
        # Keyframes by time, not by count: equal on all rungs whatever the rate.
        "force_key_frames": f"expr:gte(t,n_forced*{ladder.GOP})",
        "g": math.ceil(rung.fps * ladder.GOP * 2),
        "flags": "+cgop",
        **_FILE_OPTIONS,
        **_RUNG_THREADS,
    }


def _sound_options() -> dict[str, Any]:
    return {
        "c:a": "aac",
        "b:a": AUDIO_BITRATE,
        "ar": sound_track.RATE,
        "ac": 2,
        "map_metadata": -1,
        "map_chapters": -1,
    }


def _text(rate: Fraction) -> str:
    return f"{rate.numerator}/{rate.denominator}"

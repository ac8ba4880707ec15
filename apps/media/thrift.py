"""The second encode. The first is fast, so that a lesson is live at once; what is watched much then
pays for a slow one, since every view carries its bytes.

Per title and per rung the highest CRF is taken whose picture still reaches a VMAF, judged on one
second of every seven: a talking head reaches it with far fewer bits than a sports clip. (The idea
is Netflix's per-title encoding, 2015; VMAF v0.6.1 comes with ffmpeg's libvmaf.)
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import ffmpeg

from . import encoding, programs, runner
from .encoders import Encoder
from .ladder import AV1_SUFFIX, Quality, Rung
from .probe import Probe

LIMITS = runner.Limits(
    wall=1500, cpu=3000, memory=4 << 30, file_size=400 << 20, nice=19, stdout=1 << 20
)
# VMAF of a rung at its own size, by its short side: what the fast encode of ordinary footage has.
TARGETS = {360: 87.0, 480: 88.0, 720: 90.0, 1080: 91.0}
CRFS = (34, 32, 30, 28, 26, 24, 22, 20)
AV1_CRFS = (55, 50, 46, 42, 38, 34, 30, 26)
EVERY, LONG = 7, 1  # seconds: judged is the first of every seven
WORTH = 0.95  # of the bytes of today: more than this is not worth another revision
AV1_WORTH = 0.85  # of the same rung in H.264: more than this is not worth a file of its own

Report = Callable[[str], None]  # gets lines of `-progress`


def _slow(quality: Quality) -> dict[str, Any]:
    return {
        "c:v": "libx264",
        "preset": "slow",
        "crf": quality.crf,
        "maxrate": f"{quality.maxrate}k",
        "bufsize": f"{quality.bufsize}k",
        "forced-idr": 1,
        "sc_threshold": 0,
    }


def _svt(quality: Quality) -> dict[str, Any]:
    """SVT-AV1's `crf` has a cap of its own; keyframes come only where they are forced."""
    return {
        "c:v": "libsvtav1",
        "preset": 8,
        "crf": quality.crf,
        "profile:v": 0,
        "pix_fmt": "yuv420p",
        "svtav1-params": f"scd=0:mbr={quality.maxrate}",
    }


SLOW = Encoder("x264-slow", _slow)
SVT = Encoder("svt-av1", _svt)


@dataclass(frozen=True, slots=True)
class Codec:
    encoder: Encoder
    crfs: Sequence[int]


H264, AV1 = Codec(SLOW, CRFS), Codec(SVT, AV1_CRFS)


def best_crf(scores: Callable[[int], float], target: float, crfs: Sequence[int] = CRFS) -> int:
    """The first of `crfs` (from coarse to fine) whose score reaches `target`, or else the last.

    `scores` is dear, and the finer the better: it is asked about the logarithm of their number.
    """
    low, high = 0, len(crfs) - 1
    while low < high:
        middle = (low + high) // 2
        if scores(crfs[middle]) >= target:
            high = middle
        else:
            low = middle + 1
    return crfs[low]


def is_worth_it(before: dict[str, int], after: dict[str, int]) -> bool:
    """Bytes by the names of the rungs: smaller as a whole."""
    return sum(after.values()) < WORTH * sum(before[name] for name in after)


def named_av1(rung: Rung) -> Rung:
    return replace(rung, name=rung.name + AV1_SUFFIX)


def suited(rungs: Sequence[Rung], samples: Mapping[str, Path], folder: Path, codec: Codec,
           report: Report) -> list[Rung]:  # fmt: skip
    """`rungs` with the CRF that this title needs of each. Raises ConversionFailed."""
    return [_suited(rung, samples[rung.name], folder, codec, report) for rung in rungs]


def samples(source: Path, probe: Probe, rungs: Sequence[Rung], folder: Path,
            report: Report) -> dict[str, Path]:  # fmt: skip
    """The judged seconds by the names of the rungs, without loss. Raises ConversionFailed."""
    command, found = sample_command(source, probe, rungs, folder)
    runner.run(command, limits=LIMITS, on_line=report)
    return found


def sample_command(
    source: Path, probe: Probe, rungs: Sequence[Rung], folder: Path
) -> tuple[list[str], dict[str, Path]]:
    """Arguments that write the judged seconds at the size of each rung, without loss; the files."""
    found = {rung.name: folder / f"sample-{rung.file.replace('.mp4', '.mkv')}" for rung in rungs}
    outputs = []
    for rung, picture in encoding.pictures(source, probe, rungs):
        picture = picture.filter("trim", end=probe.duration)
        picture = picture.filter("select", f"lt(mod(t,{EVERY}),{LONG})")
        picture = picture.filter("setpts", f"N/({rung.fps})/TB")
        lossless = {"c:v": "libx264", "preset": "ultrafast", "qp": 0, "fps_mode": "passthrough"}
        outputs.append(ffmpeg.output(picture, str(found[rung.name]), **lossless))
    return _compiled(ffmpeg.merge_outputs(*outputs)), found


def score_command(made: Path, sample: Path, log: Path) -> list[str]:
    """Arguments that judge `made` against `sample`, of equal size and number of pictures."""
    judge = {"n_subsample": 3, "n_threads": 2, "log_fmt": "json", "log_path": str(log)}
    first, second = (
        ffmpeg.input(f"file:{path}").filter("settb", "AVTB").filter("setpts", "N/30/TB")
        for path in (made, sample)
    )
    judged = ffmpeg.filter([first, second], "libvmaf", **judge)
    return _compiled(ffmpeg.output(judged, "-", format="null"))


def _suited(rung: Rung, sample: Path, folder: Path, codec: Codec, report: Report) -> Rung:
    def score(crf: int) -> float:
        made, log = folder / "probe.mp4", folder / "vmaf.json"
        picture = ffmpeg.input(f"file:{sample}")
        quality = replace(rung.quality, crf=crf)
        own = codec.encoder.options(quality)
        options = {"g": round(rung.fps), "profile:v": "high", **own}
        runner.run(
            _compiled(ffmpeg.output(picture, str(made), **options)), limits=LIMITS, on_line=report
        )
        runner.run(score_command(made, sample, log), limits=LIMITS, on_line=report)
        return float(json.loads(log.read_text())["pooled_metrics"]["vmaf"]["mean"])

    crf = best_crf(score, TARGETS[rung.quality.short_side], codec.crfs)
    return replace(rung, quality=replace(rung.quality, crf=crf), copied=False)


def _compiled(outputs: Any) -> list[str]:
    quiet = ["-hide_banner", "-nostdin", "-nostats", "-v", "error", "-progress", "pipe:1", "-y"]
    command = ffmpeg.compile(outputs.global_args(*quiet), cmd=programs.ffmpeg())
    return [str(part) for part in command]

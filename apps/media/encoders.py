"""Which H.264 encoder this machine really has, found by encoding a frame with each, and what each
is told for about the same picture.

A name in `ffmpeg -encoders` says what was compiled in, not what works here: without the driver, the
device or its permission the first frame fails, and so does the trial.

Quality: `Quality.crf` is on x264's scale as X264 below uses it, where it comes to about the mean
quantiser. NVENC's CQ, QSV's and VAAPI's global quality (ffmpeg-codecs(1)) are quantisers, too; at
an equal one fixed-function encoders look a little worse than x264, so they get one step finer.
VideoToolbox has no capped constant quality: it gets a mean rate. None of these four was at hand to
be measured; `make bench BENCH=upload` on such a machine prints size and VMAF of every rung.
"""

import resource
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import structlog

from . import programs, runner
from .errors import ConversionFailed
from .ladder import LOW_RUNGS, Quality

log = structlog.get_logger(__name__)

Options = dict[str, Any]
# A driver maps far more address space than it uses.
LIMITS = runner.Limits(wall=20, cpu=20, memory=resource.RLIM_INFINITY, file_size=0)
_GPU = "/dev/dri/renderD128"
_FINER = 1  # quantiser steps


@dataclass(frozen=True, slots=True)
class Encoder:
    name: str
    options: Callable[[Quality], Options]
    setup: tuple[str, ...] = ()  # arguments of ffmpeg as a whole
    last_filters: tuple[tuple[str, Options], ...] = ()  # the picture's way into the encoder

    @property
    def is_hardware(self) -> bool:
        return not self.name.startswith(("x264", "svt"))


def _capped(quality: Quality) -> Options:
    return {"maxrate": f"{quality.maxrate}k", "bufsize": f"{quality.bufsize}k"}


def _x264(quality: Quality) -> Options:
    """x264's fastest search, with the tools put back that cost little and keep bits and blocks
    down: CABAC, deblocking, 8×8 transform, a B-frame between references, mild adaptive
    quantisation. A third to half of the time of `veryfast` or `superfast` at equal VMAF
    (docs/performance.md)."""
    tools = "cabac=1:deblock=0,0:8x8dct=1:bframes=1:b-adapt=0:aq-mode=1:aq-strength=0.3"
    return {
        "c:v": "libx264",
        "preset": "ultrafast",
        "x264-params": tools,
        "crf": quality.crf,
        "forced-idr": 1,
        "sc_threshold": 0,
        **_capped(quality),
    }


def _nvenc(quality: Quality) -> Options:
    return {
        "c:v": "h264_nvenc",
        "preset": "p4",
        "tune": "hq",
        "rc": "vbr",
        "cq": quality.crf - _FINER,
        "b:v": 0,
        "spatial-aq": 1,
        "no-scenecut": 1,
        "forced-idr": 1,
        **_capped(quality),
    }


def _videotoolbox(quality: Quality) -> Options:
    return {
        "c:v": "h264_videotoolbox",
        "b:v": f"{quality.maxrate * 6 // 10}k",
        "allow_sw": 0,
        "prio_speed": 1,
        **_capped(quality),
    }


def _vaapi(quality: Quality) -> Options:
    return {
        "c:v": "h264_vaapi",
        "rc_mode": "QVBR",
        "global_quality": quality.crf - _FINER,
        "b:v": f"{quality.maxrate * 6 // 10}k",
        **_capped(quality),
    }


def _qsv(quality: Quality) -> Options:
    return {
        "c:v": "h264_qsv",
        "preset": "faster",
        "global_quality": quality.crf - _FINER,
        "b:v": f"{quality.maxrate * 6 // 10}k",
        "forced_idr": 1,
        **_capped(quality),
    }


X264 = Encoder("x264", _x264)
# In the order in which they are tried.
ENCODERS = (
    Encoder("nvenc", _nvenc),
    Encoder("videotoolbox", _videotoolbox),
    Encoder(
        "vaapi",
        _vaapi,
        setup=("-init_hw_device", f"vaapi=gpu:{_GPU}", "-filter_hw_device", "gpu"),
        last_filters=(("format", {"pix_fmts": "nv12"}), ("hwupload", {})),
    ),
    Encoder("qsv", _qsv, last_filters=(("format", {"pix_fmts": "nv12"}),)),
    X264,
)


def for_rung(encoder: Encoder, quality: Quality) -> Encoder:
    """The rung that starts playback stays with x264, whose small buffer is known to hold: its first
    picture has to fit in 12 kB. It is also the cheapest."""
    return X264 if encoder.is_hardware and quality.short_side == LOW_RUNGS[0] else encoder


@cache
def choose(forced: str = "") -> Encoder:
    """The first encoder that works here, once for each process. One that is `forced` by name is
    tried alone; if it fails, x264 does the work."""
    candidates = [each for each in ENCODERS if each.name == forced] if forced else ENCODERS
    for encoder in candidates:
        failure = trial(encoder)
        if failure is None:
            log.info("encoder chosen", encoder=encoder.name)
            return encoder
        tell = log.warning if forced else log.info
        tell("encoder does not work here", encoder=encoder.name, reason=failure)
    return X264


def trial(encoder: Encoder) -> str | None:
    """Encode one frame; None, or why it failed."""
    try:
        runner.run(trial_command(encoder), limits=LIMITS)
    except ConversionFailed as error:
        return reason(error.log) or f"exit {error.exit_code}"
    return None


def trial_command(encoder: Encoder) -> list[str]:
    quality = Quality(720, crf=26, maxrate=2000, bufsize=1500)
    chain = ["format=yuv420p", *(_written(*each) for each in encoder.last_filters)]
    options = [part for key, value in encoder.options(quality).items()
               for part in (f"-{key}", str(value))]  # fmt: skip
    return [
        *[programs.ffmpeg(), "-hide_banner", "-nostdin", "-v", "error", *encoder.setup],
        *["-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30", "-frames:v", "1"],
        *["-vf", ",".join(chain), *options, "-f", "null", "-"],
    ]


def reason(text: str) -> str:
    """The line of ffmpeg's log that says most: the first, without its address in memory."""
    lines: Sequence[str] = [line.partition("] ")[2] or line for line in text.splitlines()]
    return next((line.strip() for line in lines if line.strip()), "")[:200]


def _written(name: str, options: Options) -> str:
    values = ":".join(f"{key}={value}" for key, value in options.items())
    return f"{name}={values}" if values else name

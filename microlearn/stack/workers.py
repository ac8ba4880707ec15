"""Which workers one machine runs, so that its cores are used and its memory is enough."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from microlearn.stack.environment import number

CELERY = [sys.executable, "-m", "celery", "--app", "microlearn"]
# Megabytes at their highest, measured: the engines, the web process, beat and the system; the
# speech model with what it works on; a process of media with its ffmpeg, on 4K.
SITE, CAPTIONS, MEDIA = 1300, 1000, 700
# A process of Python that has grown beyond this is replaced when its task is done.
GROWN = {"worker": 400, "media": 400, "captions": 1500}


@dataclass(frozen=True, slots=True)
class Worker:
    name: str
    queues: tuple[str, ...]
    processes: int

    @property
    def command(self) -> list[str]:
        options = {
            "--queues": ",".join(self.queues),
            "--concurrency": str(self.processes),
            "--hostname": f"{self.name}@%h",
            "--max-memory-per-child": str(GROWN[self.name] * 1000),
        }
        return [*CELERY, "worker", "--loglevel", "INFO", *chain.from_iterable(options.items())]


def plan(*, cores: int, memory: int) -> list[Worker]:
    """The workers of a machine with so many cores and megabytes.

    One process of media more than cores: while an encoding that can wait fills a place, a new
    upload still finds one. The speech model is kept once; and neither keeps everything else
    waiting.
    """
    room = (memory - SITE - CAPTIONS) // MEDIA
    return [
        Worker("worker", ("default",), 1),
        Worker("media", ("media.cpu", "media.gpu"), max(1, min(cores + 1, room))),
        Worker("captions", ("media.captions",), 1),
    ]


def of(given: Mapping[str, str]) -> list[Worker]:
    """Those of this machine, or of the part of it that the environment allows."""
    return plan(
        cores=number(given, "MEDIA_CORES", os.cpu_count() or 1),
        memory=number(given, "MEMORY_MB", memory_of_machine()),
    )


def memory_of_machine() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000

"""A page of memory shared with the process that is the line: what it shall be like, and what it
has carried."""

import mmap
import os
import signal
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.player.profiles import Line

TOLD = struct.Struct("Q5d")  # number of the order; rtt, down, up, loss, queue
COUNTED = struct.Struct("4Q")  # bytes down, bytes up, packets dropped, number of the order
COUNTED_AT = 256


@dataclass(slots=True)
class Counts:
    """Bytes that arrived, and packets that did not."""

    down: int = 0
    up: int = 0
    dropped: int = 0

    def carry(self, way: str, size: int) -> None:
        setattr(self, way, getattr(self, way) + size)


class Orders:
    def __init__(self) -> None:
        self._page = mmap.mmap(-1, mmap.PAGESIZE)
        self._given = self._followed = 0

    # --- the bench's side ---------------------------------------------------------------------

    def give(self, line: Line) -> None:
        """Returns once the line is like that."""
        self._given += 1
        told = (line.rtt, line.down, line.up, line.loss, line.queue)
        self._page[: TOLD.size] = TOLD.pack(self._given, *told)
        while self._counted()[3] != self._given:
            time.sleep(0.005)

    def counts(self) -> Counts:
        return Counts(*self._counted()[:3])

    def _counted(self) -> tuple[int, ...]:
        return COUNTED.unpack_from(self._page, COUNTED_AT)

    # --- the line's side ----------------------------------------------------------------------

    def heard(self) -> Line | None:
        """A new order, once."""
        number, *told = TOLD.unpack_from(self._page, 0)
        if number == self._followed:
            return None
        self._followed = number
        return Line(*told)

    def report(self, counts: Counts) -> None:
        told = COUNTED.pack(counts.down, counts.up, counts.dropped, self._followed)
        self._page[COUNTED_AT : COUNTED_AT + COUNTED.size] = told


def fork(work: Callable[[], None]) -> int:
    """A child that works until it is killed, ahead of others where that is allowed."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
        try:
            os.setpriority(os.PRIO_PROCESS, 0, -15)
        except PermissionError:
            pass  # slower on a busy machine, and no less right
        work()
        status = 0
    finally:
        os._exit(status)


def end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)

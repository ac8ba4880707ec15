"""Carries packets between the two ends of the path, each late by what the line takes."""

import contextlib
import gc
import os
import select
import time
from collections import deque

from bench.player.link import Link
from bench.player.orders import Counts, Orders
from bench.player.profiles import Line

LARGEST, BATCH = 2048, 64


class Carrier:
    """`server`, `browser`: the TUN devices' descriptors."""

    def __init__(self, server: int, browser: int, orders: Orders) -> None:
        self._orders = orders
        self._ends = {server: browser, browser: server}
        self._ways = {server: "down", browser: "up"}
        self._waiting: dict[int, deque[tuple[float, bytes]]] = {end: deque() for end in self._ends}
        self._links = {end: Link() for end in self._ends}
        self._counts = Counts()

    def run(self, parent: int) -> None:
        gc.freeze()
        gc.disable()
        while os.getppid() == parent:
            if line := self._orders.heard():
                self._become(line)
            self._orders.report(self._counts)
            timeout = max(0.0, min(self._next() - time.monotonic(), 0.25))
            for end in select.select(list(self._ends), [], [], timeout)[0]:
                self._take(end)
            self._deliver()

    def _become(self, line: Line) -> None:
        for end, way in self._ways.items():
            self._links[end] = Link(
                delay=line.rtt / 2, kbit=getattr(line, way), loss=line.loss, queue=line.queue
            )

    def _next(self) -> float:
        return min((queue[0][0] for queue in self._waiting.values() if queue), default=float("inf"))

    def _take(self, end: int) -> None:
        """What this end has sent joins the line to the other."""
        link, queue, now = self._links[end], self._waiting[end], time.monotonic()
        for _ in range(BATCH):
            try:
                packet = os.read(end, LARGEST)
            except BlockingIOError:
                return
            due = link.due(len(packet), now)
            if due is None:
                self._counts.dropped += 1
            else:
                queue.append((due, packet))

    def _deliver(self) -> None:
        now = time.monotonic()
        for end, queue in self._waiting.items():
            while queue and queue[0][0] <= now:
                packet = queue.popleft()[1]
                self._counts.carry(self._ways[end], len(packet))
                with contextlib.suppress(OSError):  # the device has no room: lost, as on any line
                    os.write(self._ends[end], packet)

"""One direction of a path: when a packet that is handed in comes out, or that it never does."""

import random


class Link:
    """Packets leave one after another at `kbit` a second, then travel for `delay` ms.

    Times are seconds of any clock that only goes forward. What would have to wait for longer
    than `queue` ms is dropped, as a full buffer does; so is a share `loss`, by chance.
    """

    def __init__(
        self,
        *,
        delay: float = 0,
        kbit: float = 0,
        loss: float = 0,
        queue: float = 300,
        chance: random.Random | None = None,
    ) -> None:
        self._delay = delay / 1000
        self._seconds_a_byte = 8 / (kbit * 1000) if kbit else 0
        self._loss = loss
        self._queue = queue / 1000
        self._chance = chance or random.Random()  # noqa: S311 - no secret
        self._free_at = 0.0

    def due(self, size: int, now: float) -> float | None:
        """When a packet of `size` bytes that is handed in at `now` arrives; None: dropped."""
        begins = max(now, self._free_at)
        if begins - now > self._queue:
            return None
        self._free_at = begins + size * self._seconds_a_byte
        # It is lost on the way: it took its time on the line.
        if self._loss and self._chance.random() < self._loss:
            return None
        return self._free_at + self._delay

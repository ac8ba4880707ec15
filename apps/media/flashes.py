"""Where a video flashes so that it may set off seizures: the rule of three flashes.

Pure. Source: WCAG 2.1, 2.3.1 "Three Flashes or Below Threshold", with its definitions of general
flash (a pair of opposing changes in relative luminance of 0.1 or more, where the darker one is
below 0.8) and red flash (the same of (R − G − B) × 320 by more than 20, where one is a saturated
red: R at least 0.8 of R + G + B). More than three in a second are too many, if together they fill
a quarter of any 10° of the field of vision. Held at arm's length a phone shows a lesson some
11° × 19° large: that quarter is then a tenth of the picture.

Looked at are the pictures that learners get, shrunk to SIDE × SIDE cells: it costs some 3 % of the
first encode (docs/performance.md), for nothing is decoded twice.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pictures = NDArray[np.uint8]  # (count, cells, 3): red, green, blue, evenly spaced in time
Changes = NDArray[np.bool_]  # (count, cells)

FILE = "flashes.rgb"
SIDE = 32
CELLS = SIDE * SIDE
AREA = 0.1  # of the picture
MOST = 6  # changes in a second: three flashes
_BRIGHTER, _DARK = 0.1, 0.8  # relative luminance, 0…1
_REDDER, _RED = 20.0, 0.8
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
_LEVELS = np.arange(256, dtype=np.float32) / 255
_LINEAR = np.where(_LEVELS <= 0.04045, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4).astype(
    np.float32
)


def small(picture: Any) -> Any:
    """What `read` reads, of a stream of ffmpeg-python."""
    return picture.filter("scale", SIDE, SIDE, flags="area").filter("format", "rgb24")


def read(path: Path) -> Pictures:
    pictures = np.fromfile(path, dtype=np.uint8)
    whole = pictures.size // (CELLS * 3) * CELLS * 3
    return pictures[:whole].reshape(-1, CELLS, 3)


def find(pictures: Pictures, rate: float) -> list[list[float]]:
    """[[from, to], …] in seconds, of `pictures` that come `rate` a second."""
    linear = _LINEAR[pictures]
    second = max(1, round(rate))
    found = np.zeros(len(pictures), dtype=bool)
    begun = list(range(len(pictures)))
    for changes in (_brightness(linear), _redness(linear)):
        flashing = _within(changes, second) > MOST
        bad = flashing.mean(axis=1) >= AREA
        for at in np.flatnonzero(bad).tolist():
            first = max(0, at - second + 1)
            turned = (changes[first : at + 1] & flashing[at]).any(axis=1)
            begun[at] = min(begun[at], first + int(turned.argmax()))
        found |= bad
    return _joined([(begun[at], at) for at in np.flatnonzero(found).tolist()], rate)


def _brightness(linear: NDArray[np.float32]) -> Changes:
    luminance = linear @ _WEIGHTS
    return opposing(luminance, _BRIGHTER, luminance < _DARK)


def _redness(linear: NDArray[np.float32]) -> Changes:
    red, green, blue = np.moveaxis(linear, 2, 0)
    saturated = red >= _RED * np.maximum(red + green + blue, 1e-3)
    return opposing(np.maximum(red - green - blue, 0) * 320, _REDDER, saturated)


def opposing(values: NDArray[np.float32], step: float, eligible: Changes) -> Changes:
    """Where a cell has moved by `step` since its last change, the other way than that one did.

    Only a change counts of which one side, or what lies between, is `eligible`.
    """
    changes = np.zeros(values.shape, dtype=bool)
    if not len(values):
        return changes
    low, high, since = values[0], values[0], eligible[0]
    way = np.zeros(values.shape[1], dtype=np.int8)  # of the last change; 0: none yet
    for at, now in enumerate(values):
        since = since | eligible[at]
        up = (way <= 0) & (now - low >= step) & since
        down = (way >= 0) & (high - now >= step) & since & ~up
        changes[at] = changed = up | down
        way[up], way[down] = 1, -1
        # What went before the last change is of no use any more.
        high = np.where(up, now, np.maximum(high, now))
        low = np.where(down, now, np.minimum(low, now))
        since = np.where(changed, eligible[at], since)
    return changes


def _within(changes: Changes, second: int) -> NDArray[np.int32]:
    """How many in the second that ends with each picture."""
    total = np.cumsum(changes, axis=0, dtype=np.int32)
    before = np.zeros_like(total)
    before[second:] = total[:-second]
    return total - before


def _joined(spans: list[tuple[int, int]], rate: float) -> list[list[float]]:
    """Spans of pictures as seconds, those together that are less than a second apart."""
    found: list[list[float]] = []
    for first, last in spans:
        start, end = round(first / rate, 2), round((last + 1) / rate, 2)
        if found and start - found[-1][1] < 1:
            found[-1][1] = max(found[-1][1], end)
        else:
            found.append([start, end])
    return found

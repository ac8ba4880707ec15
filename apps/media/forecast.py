"""How long it takes until a video is live. Pure: measured times in, seconds out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

TYPICAL_SECONDS = 45.0  # of media, until the file has been looked at
_SHORTEST = 5.0  # below, a step takes as long as for so many seconds of media
_FEWEST = 3  # measured times that say more than the guess
# Seconds of work for a second of media on two modest cores: what is believed until measured.
GUESS: dict[str, float] = {
    "probe": 0.05,
    "thumbnail": 0.05,
    "encode_low": 0.35,
    "package_low": 0.03,
    "captions": 0.5,
    "encode_high": 1.0,
    "package_high": 0.05,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One stage on the way; `percent` of it is done."""

    name: str
    percent: int = 0


def per_second(seconds: float, media_seconds: float) -> float:
    """The time that a step took, for one second of media."""
    return seconds / max(media_seconds, _SHORTEST)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of `values` do not exceed; 0 for none."""
    if not values:
        return 0.0
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def paces(measured: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """What to expect of each step: three of four recent ones were at least as fast."""
    return {
        **GUESS,
        **{
            name: percentile(times, 0.75)
            for name, times in measured.items()
            if len(times) >= _FEWEST
        },
    }


def work(steps: Iterable[Step], media_seconds: float, pace: Mapping[str, float]) -> float:
    """Seconds until the steps are done, one after the other."""
    length = max(media_seconds or TYPICAL_SECONDS, _SHORTEST)
    return sum(pace.get(step.name, 0.1) * length * (1 - step.percent / 100) for step in steps)


def until_live(own: float, *, ahead: int, slots: int, typical: float) -> float:
    """Seconds: the own work, after that of `ahead` typical videos shared among `slots`."""
    return own + ahead * typical / max(slots, 1)

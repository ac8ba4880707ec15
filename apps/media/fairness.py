"""Whose turn it is, and how long the line is before somebody. Pure: counts in, order out."""

from collections.abc import Iterable, Mapping


def order(waiting: Iterable[int], served: Mapping[int, float]) -> list[int]:
    """Who waits, least recently served first; whoever was never served goes before all."""
    return sorted(set(waiting), key=lambda who: (served.get(who, float("-inf")), who))


def ahead(mine: int, others: Iterable[int]) -> int:
    """How many videos are served before somebody's who has `mine` of his own before it, when each
    of `others` has so many waiting and all take turns."""
    return mine + sum(min(count, mine + 1) for count in others)

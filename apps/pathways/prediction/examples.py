"""Recorded moves to examples: at each place of a session, which items were shown soon after."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .features import HORIZON, TRAIL, Facts, Move, Place


@dataclass(frozen=True, slots=True)
class Recorded:
    """One move of one session, as a player told it."""

    session: str
    number: int
    origin: str  # id of the item that was left
    goal: str
    step: int
    dwell: float
    behind: Sequence[str]  # ids around the item that was left, nearest first
    ahead: Sequence[str]


@dataclass(frozen=True, slots=True)
class Example:
    place: Place
    shown: frozenset[str]  # within the next HORIZON moves

    def labels(self) -> list[bool]:
        """For each of `place.candidates()`."""
        return [each.id in self.shown for _offset, each in self.place.candidates()]


def sessions(moves: Iterable[Recorded]) -> Iterator[list[Recorded]]:
    """The moves of each session in their order; one that was told twice counts once."""
    found: dict[str, dict[int, Recorded]] = {}
    for move in moves:
        found.setdefault(move.session, {})[move.number] = move
    for numbered in found.values():
        yield [numbered[number] for number in sorted(numbered)]


def examples(session: Sequence[Recorded], facts: Mapping[str, Facts]) -> Iterator[Example]:
    """One for each move. An item that nothing is known of any more keeps its distance alone."""
    trail: list[Move] = []
    came_by: list[str] = []
    for n, move in enumerate(session):
        if n and session[n - 1].goal != move.origin:
            # A hole: moves that never arrived. What came before it says nothing of the pattern.
            trail, came_by = [], []
        place = Place(
            at=_known(move.origin, facts),
            behind=[_known(each, facts) for each in move.behind],
            ahead=[_known(each, facts) for each in move.ahead],
            trail=tuple(trail[-TRAIL:]),
            visited=frozenset([move.origin, *came_by[-TRAIL:]]),
        )
        soon = frozenset(each.goal for each in session[n : n + HORIZON])
        yield Example(place, soon)
        trail.append(Move(move.step, move.dwell))
        came_by.append(move.origin)


def _known(public_id: str, facts: Mapping[str, Facts]) -> Facts:
    return facts.get(public_id) or Facts(public_id)

"""What the prediction looks at: pure functions of a feed, a place in it and how one came there.

The question is always: will the item `offset` places away be shown within the next `HORIZON`
moves? One gesture moves one item, so distance says most; the rest says how far this learner is
about to go, and which way. `FEATURES` is the whole list, in the order of every row.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from statistics import median

HORIZON = 8  # moves
TRAIL = 20  # moves of the past that are looked at
AHEAD, BEHIND = 20, 8  # items of a window

# Each place within the horizon by itself: what lies beyond it no swipes reach.
_NEAR_AHEAD = (*((n, n) for n in range(1, HORIZON + 1)), (HORIZON + 1, 99))
_NEAR_BEHIND = ((1, 1), (2, 2), (3, 3), (4, 5), (6, 99))

FEATURES: tuple[str, ...] = (
    # Distance, one of these is 1.
    *(f"ahead_{low}" for low, _high in _NEAR_AHEAD),
    *(f"behind_{low}" for low, _high in _NEAR_BEHIND),
    # Back-swipe pattern: share of the last eight moves, the last one, the run that it belongs to.
    "ahead_back_share",
    "behind_back_share",
    "ahead_last_back",
    "behind_last_back",
    "behind_back_run",
    # Pace: who stays two seconds goes further in the same number of moves than who leaves.
    "ahead_haste",
    "ahead_haste_far",
    "behind_haste",
    # Where he has been: forward again over known ground, or what he never saw.
    "ahead_visited",
    "behind_visits",
    # Topic and skill links between the item on screen and the other one.
    "ahead_same_skill",
    "behind_same_skill",
    "ahead_same_course",
    "behind_same_course",
    "ahead_builds_on_it",
    "behind_is_its_basis",
    # A question leads back to the lesson that answers it, a lesson on to its questions.
    "is_its_lesson",
    "is_its_quiz",
    # How long the session has gone on.
    "ahead_session",
    "ahead_fresh",
)

Skill = int
Requires = Mapping[Skill, Collection[Skill]]
Row = list[float]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an item."""

    id: str
    skill: Skill | None = None
    course: str = ""
    lesson: str = ""  # the lesson that a quiz or prompt follows


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a session: +1 forward, -1 back; more for a jump."""

    step: int
    dwell: float  # s on the item that was left


@dataclass(frozen=True, slots=True)
class Place:
    """The item on screen, those around it (nearest first), and the way here (oldest first)."""

    at: Facts
    behind: Sequence[Facts]
    ahead: Sequence[Facts]
    trail: Sequence[Move] = ()
    visited: Collection[str] = ()

    def candidates(self) -> list[tuple[int, Facts]]:
        """(offset, item) of all that could be next, the nearest first."""
        ahead = [(n, each) for n, each in enumerate(self.ahead[:AHEAD], 1)]
        behind = [(-n, each) for n, each in enumerate(self.behind[:BEHIND], 1)]
        return sorted(ahead + behind, key=lambda pair: abs(pair[0]))


def rows(place: Place, requires: Requires) -> list[Row]:
    """A row of `FEATURES` for each of `place.candidates()`."""
    pattern = _Pattern.of(place.trail)
    return [_row(offset, each, place, pattern, requires) for offset, each in place.candidates()]


@dataclass(frozen=True, slots=True)
class _Pattern:
    back_share: float  # 0 to 1, drawn to a tenth while little is known
    last_back: float  # 0 or 1
    back_run: float  # 0 to 1: moves back without one forward, four are 1
    haste: float  # 0 to 1: a half at five seconds an item
    session: float  # 0 to 1: hardly grows beyond a hundred moves
    fresh: float  # 1 before the first move

    @classmethod
    def of(cls, trail: Sequence[Move]) -> "_Pattern":
        recent = trail[-8:]
        back = sum(move.step < 0 for move in recent)
        run = 0
        for move in reversed(trail):
            if move.step > 0:
                break
            run += 1
        dwell = median([move.dwell for move in trail[-5:]]) if trail else 15.0
        return cls(
            back_share=(back + 0.2) / (len(recent) + 2),
            last_back=float(bool(trail) and trail[-1].step < 0),
            back_run=min(run, 4) / 4,
            haste=5 / (5 + max(dwell, 0.0)),
            session=min(1.0, log2(1 + len(trail)) / 6),
            fresh=float(not trail),
        )


def _row(offset: int, each: Facts, place: Place, pattern: _Pattern, requires: Requires) -> Row:
    ahead, behind = float(offset > 0), float(offset < 0)
    at = place.at
    same_skill = float(each.skill is not None and each.skill == at.skill)
    same_course = float(bool(each.course) and each.course == at.course)
    visited = float(each.id in place.visited)
    return [
        *(float(ahead and low <= offset <= high) for low, high in _NEAR_AHEAD),
        *(float(behind and low <= -offset <= high) for low, high in _NEAR_BEHIND),
        ahead * pattern.back_share,
        behind * pattern.back_share,
        ahead * pattern.last_back,
        behind * pattern.last_back,
        behind * pattern.back_run,
        ahead * pattern.haste,
        ahead * pattern.haste * log2(abs(offset)) / 4,
        behind * pattern.haste,
        ahead * visited,
        behind * visited,
        ahead * same_skill,
        behind * same_skill,
        ahead * same_course,
        behind * same_course,
        ahead * _builds_on(each, at, requires),
        behind * _builds_on(at, each, requires),
        float(bool(at.lesson) and each.id == at.lesson),
        float(bool(each.lesson) and each.lesson == at.id),
        ahead * pattern.session,
        ahead * pattern.fresh,
    ]


def _builds_on(upper: Facts, lower: Facts, requires: Requires) -> float:
    if upper.skill is None or lower.skill is None:
        return 0.0
    return float(lower.skill in requires.get(upper.skill, ()))

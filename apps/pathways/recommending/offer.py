"""What could be recommended, and to whom, as arrays. Pure.

A lesson is a position in the offer. The offer of a tenant is its own lessons and the public ones:
two builds side by side, of which the own one is read by nobody else.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .nearest import Nearest

Positions = NDArray[np.int64]
Floats = NDArray[np.float32]
Requires = Mapping[int, frozenset[int]]  # skill → the skills that it builds on
NOBODY = np.zeros(0, np.int64)
NONE = -1  # no skill, no course


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """Lessons that can be compared with each other: of one build, in one kind of vectors."""

    nearest: Nearest
    positions: Positions  # in the offer, of each row of the index


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    ids: tuple[str, ...]  # public ids
    skill: Positions  # (n,) key, NONE: none
    course: Positions  # (n,) key of its first course
    rank: Positions  # (n,) place in that course
    published: NDArray[np.float64]  # Unix seconds
    begun: Floats  # learners
    finished: Floats
    factors: Floats  # (n, width)
    spaces: tuple[Space, ...]
    # Goal → (lessons, how many of the learners with that goal have finished them).
    by_goal: Mapping[int, tuple[Positions, Floats]]
    at: Mapping[str, int] = field(init=False)
    gram: Floats = field(init=False)
    space_of: Positions = field(init=False)  # (n,) NONE: no vector yet
    row_of: Positions = field(init=False)
    taught: AbstractSet[int] = field(init=False)  # skills that there are lessons of
    _by_skill: Positions = field(init=False)
    _skills: Positions = field(init=False)

    def __post_init__(self) -> None:
        n = len(self.ids)
        space_of, row_of = np.full(n, NONE), np.zeros(n, np.int64)
        for number, space in enumerate(self.spaces):
            space_of[space.positions] = number
            row_of[space.positions] = np.arange(len(space.positions))
        by_skill = np.lexsort((self.rank, self.skill))
        made = {
            "at": {public_id: place for place, public_id in enumerate(self.ids)},
            "gram": self.factors.T @ self.factors,
            "space_of": space_of,
            "row_of": row_of,
            "taught": frozenset(np.unique(self.skill).tolist()),
            "_by_skill": by_skill,
            "_skills": self.skill[by_skill],
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)

    def __len__(self) -> int:
        return len(self.ids)

    def teaching(self, skill: int) -> Positions:
        """Lessons of a skill, in the order of their course."""
        start, end = np.searchsorted(self._skills, [skill, skill + 1])
        return self._by_skill[start:end]

    def vectors(self, positions: Positions) -> Floats:
        """(m, d); zeros for a lesson that has none yet."""
        width = self.spaces[0].nearest.index.d if self.spaces else 1
        found = np.zeros((len(positions), width), np.float32)
        for number, space in enumerate(self.spaces):
            here = np.flatnonzero(self.space_of[positions] == number)
            found[here] = space.nearest.vectors(self.row_of[positions[here]])
        return found

    def alike(self, some: Positions, others: Positions) -> Floats:
        """Cosines, (some, others). Of the kinds of vectors that say nothing of each other: 0."""
        if not len(some) or not len(others):
            return np.zeros((len(some), len(others)), np.float32)
        like = self.vectors(some) @ self.vectors(others).T
        like[self._kind(some)[:, None] != self._kind(others)[None, :]] = 0.0
        return like

    def _kind(self, positions: Positions) -> Positions:
        """Spaces come in pairs of the same kinds: meaning and spelling, of each build."""
        return np.where(self.space_of[positions] == NONE, NONE, self.space_of[positions] % 2)

    def near(self, positions: Positions, count: int) -> Positions:
        """Lessons near these, each once."""
        found = []
        for kind in (0, 1):
            asked = positions[self._kind(positions) == kind]
            for space in self.spaces[kind::2]:
                if len(asked) and len(space.positions):
                    wanted = min(count + 1, len(space.positions))
                    rows = space.nearest.search(self.vectors(asked), wanted)[0]
                    found.append(space.positions[rows[rows >= 0]])
        return np.unique(np.concatenate(found)) if found else NOBODY


@dataclass(frozen=True, slots=True, eq=False)
class Taste:
    """What is known of one learner. Positions are those of an offer."""

    liked: Positions = field(default_factory=lambda: NOBODY)  # the latest first
    worth: Floats = field(default_factory=lambda: np.zeros(0, np.float32))  # 0 to 1, of each
    disliked: Positions = field(default_factory=lambda: NOBODY)
    out: Positions = field(default_factory=lambda: NOBODY)  # seen or dismissed: never again
    tired: AbstractSet[int] = frozenset()  # skills of which several were dismissed
    goal: int = 0  # key of a course; 0: none
    goal_skills: AbstractSet[int] = frozenset()  # … and all that they rest on
    interests: AbstractSet[int] = frozenset()  # skills
    shared: Mapping[int, str] = field(default_factory=dict)  # lesson → who sent it
    done: AbstractSet[int] = frozenset()  # skills of finished lessons
    known: AbstractSet[int] = frozenset()  # skills believed to be known
    mastery: Mapping[int, float] = field(default_factory=dict)  # skill → probability
    now: float = 0.0  # Unix seconds

    @property
    def is_new(self) -> bool:
        return not len(self.liked)

    @property
    def says_nothing(self) -> bool:
        told = self.goal, self.goal_skills, self.interests, self.shared, self.mastery
        return self.is_new and not len(self.out) and not any(told)


def missing(skill: int, offer: Offer, taste: Taste, requires: Requires) -> set[int]:
    """What a skill builds on that is neither known nor begun, and that there are lessons of."""
    below = requires.get(skill)
    return set(below & offer.taught) - taste.done - taste.known if below else set()


def members(skills: Positions, wanted: AbstractSet[int]) -> NDArray[np.bool_]:
    if not wanted:
        return np.zeros(len(skills), bool)
    return np.isin(skills, np.fromiter(wanted, np.int64, len(wanted)))


def unique(parts: Sequence[Positions]) -> Positions:
    return np.unique(np.concatenate([*parts, NOBODY])).astype(np.int64)

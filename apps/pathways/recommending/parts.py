"""One tenant's build as a file: its own lessons, and what its own learners do, as arrays. Pure.

Read with pickles refused: a file of the store runs nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from .nearest import Nearest, Vectors
from .offer import Floats, Offer, Positions, Space

KINDS = ("meaning", "spelling")  # the order of spaces in an offer


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """`keys` are those of atoms; `items` of lessons that learners of the tenant have begun, own and
    public ones."""

    keys: Positions
    ids: tuple[str, ...]
    skill: Positions
    course: Positions
    rank: Positions
    published: np.ndarray
    indexes: tuple[Nearest, ...]  # of KINDS
    indexed: tuple[Positions, ...]  # positions of their rows
    items: Positions
    begun: Floats
    finished: Floats
    factors: Floats
    goals: Mapping[int, tuple[Positions, Floats]]  # goal → (items, how many have finished them)

    @property
    def recall(self) -> float:
        """Of the largest index."""
        pairs = zip(self.indexed, self.indexes, strict=True)
        return max((len(rows), each.recall) for rows, each in pairs)[1]


def write(part: Part, path: Path) -> None:
    goals = sorted(part.goals)
    lengths = [len(part.goals[goal][0]) for goal in goals]
    arrays: dict[str, Any] = {
        "keys": part.keys,
        "ids": np.array(part.ids, "S20"),
        "skill": part.skill,
        "course": part.course,
        "rank": part.rank,
        "published": part.published,
        "items": part.items,
        "begun": part.begun,
        "finished": part.finished,
        "factors": part.factors,
        "goals": np.repeat(np.array(goals, np.int64), lengths),
        "goal_items": np.concatenate([*(part.goals[g][0] for g in goals), part.items[:0]]),
        "goal_counts": np.concatenate([*(part.goals[g][1] for g in goals), part.begun[:0]]),
    }
    for kind, index, rows in zip(KINDS, part.indexes, part.indexed, strict=True):
        arrays |= {kind: index.as_bytes(), f"{kind}_rows": rows}
        arrays[f"{kind}_recall"] = np.array(index.recall)
    with path.open("wb") as file:
        np.savez(file, **arrays)


def read(path: Path) -> Part:
    with np.load(path, allow_pickle=False) as raw:
        goals = {}
        for goal in np.unique(raw["goals"]).tolist():
            mine = raw["goals"] == goal
            goals[goal] = raw["goal_items"][mine], raw["goal_counts"][mine]
        plain = "keys", "skill", "course", "rank", "published", "items", "begun", "finished"
        return Part(
            **{name: raw[name] for name in plain},
            ids=tuple(each.decode() for each in raw["ids"].tolist()),
            factors=raw["factors"],
            goals=goals,
            indexes=tuple(Nearest.of_bytes(raw[k], float(raw[f"{k}_recall"])) for k in KINDS),
            indexed=tuple(raw[f"{kind}_rows"] for kind in KINDS),
        )


def indexes(
    keys: Positions, vectors: Mapping[str, tuple[Sequence[int], Vectors]]
) -> tuple[tuple[Nearest, ...], tuple[Positions, ...]]:
    """(an index, the positions of its rows among the ascending `keys`) of each of KINDS."""
    made, rows = [], []
    for kind in KINDS:
        whose, all_vectors = vectors[kind]
        wanted = np.isin(np.array(whose, np.int64), keys)
        rows.append(np.searchsorted(keys, np.array(whose, np.int64)[wanted]).astype(np.int64))
        made.append(Nearest.of(all_vectors[wanted]))
    return tuple(made), tuple(rows)


def joined(public: Part | None, own: Part | None) -> tuple[Offer, Positions]:
    """(offer, keys of its lessons): the public lessons, then a tenant's own. How often what was
    watched is the sum of both; what is watched together is the tenant's, if it knows."""
    parts = [part for part in (public, own) if part]
    keys = np.concatenate([part.keys for part in parts])
    at = np.argsort(keys)

    def place(items: Positions) -> tuple[Positions, np.ndarray]:
        found = np.searchsorted(keys[at], items)
        there = found < len(keys)
        there[there] = keys[at][found[there]] == items[there]
        return at[found[there]].astype(np.int64), there

    begun, finished = np.zeros(len(keys), np.float32), np.zeros(len(keys), np.float32)
    factors = np.zeros((len(keys), 0), np.float32)
    by_goal: dict[int, tuple[Positions, Floats]] = {}
    for part in parts:
        where, there = place(part.items)
        begun[where] += part.begun[there]
        finished[where] += part.finished[there]
        if part.factors.shape[1]:
            factors = np.zeros((len(keys), part.factors.shape[1]), np.float32)
            factors[where] = part.factors[there]
        for goal, (items, count) in part.goals.items():
            where, there = place(items)
            by_goal[goal] = where, count[there]
    spaces, offset = [], 0
    for part in parts:
        for index, rows in zip(part.indexes, part.indexed, strict=True):
            spaces.append(Space(index, rows + offset))
        offset += len(part.keys)
    offer = Offer(
        ids=tuple(public_id for part in parts for public_id in part.ids),
        skill=np.concatenate([part.skill for part in parts]),
        course=np.concatenate([part.course for part in parts]),
        rank=np.concatenate([part.rank for part in parts]),
        published=np.concatenate([part.published for part in parts]),
        begun=begun,
        finished=finished,
        factors=factors,
        spaces=tuple(spaces),
        by_goal=by_goal,
    )
    return offer, keys


def people(part: Part, offer: Offer, keys: Positions) -> Part:
    """`part` with what the learners of its tenant did, as `offer` counted it."""
    met = np.flatnonzero(offer.begun > 0)
    return replace(
        part,
        items=keys[met],
        begun=offer.begun[met],
        finished=offer.finished[met],
        factors=offer.factors[met],
        goals={goal: (keys[lessons], n) for goal, (lessons, n) in offer.by_goal.items()},
    )


def blank(count: int) -> dict[str, Any]:
    """The people's side of a part before anybody was counted."""
    nobody = np.zeros(count, np.float32)
    return {
        "items": np.zeros(count, np.int64),
        "begun": nobody,
        "finished": nobody,
        "factors": np.zeros((count, 0), np.float32),
        "goals": {},
    }

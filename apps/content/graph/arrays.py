"""The skill graph as arrays: what each skill builds on and what builds on it, in compressed sparse
rows (the neighbours of skill i are `values[start[i]:start[i + 1]]`), so that a walk over ten
thousand skills is a few operations on arrays. Pure.

Skills are named by their position in `ids`; `order` and `depth` come from Kahn's algorithm
(A. B. Kahn, "Topological sorting of large networks", CACM 5, 1962), a whole layer at a time.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Positions = NDArray[np.int64]
Weights = NDArray[np.float32]
Edge = tuple[int, int, float]  # skill, the one that it builds on or is related to, weight


class NotAcyclic(ValueError):
    """`ids`: the skills that lie on a cycle or above one. `skills` writes no such rows."""

    def __init__(self, ids: list[int]) -> None:
        self.ids = ids
        super().__init__(f"skills that require each other, or build on such: {ids[:20]}")


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """All arrays are read-only. `weights[k]` belongs to the edge `requires[k]`, and so on."""

    ids: Positions  # (n,) primary keys, ascending
    requires_start: Positions  # (n + 1,)
    requires: Positions  # (m,) positions
    weights: Weights  # (m,) in (0, 1]
    dependents_start: Positions
    dependents: Positions
    dependent_weights: Weights
    related_start: Positions  # each relation stands at both its ends
    related: Positions
    related_weights: Weights
    order: Positions  # (n,) every skill after all that it builds on
    rank: Positions  # (n,) the place of each skill in `order`
    depth: Positions  # (n,) edges on the longest way down; 0 builds on nothing

    def __len__(self) -> int:
        return len(self.ids)

    def position(self, skill_id: int) -> int:
        """KeyError for a skill that is not in this graph."""
        at = int(np.searchsorted(self.ids, skill_id))
        if at == len(self.ids) or self.ids[at] != skill_id:
            raise KeyError(skill_id)
        return at

    def positions(self, skill_ids: ArrayLike) -> Positions:
        """Of those that are in this graph, in the order given; the others are left out."""
        wanted = np.asarray(skill_ids, dtype=np.int64)
        at = np.searchsorted(self.ids, wanted)
        found = at < len(self.ids)
        found[found] = self.ids[at[found]] == wanted[found]
        return at[found].astype(np.int64)

    def ancestors(self, position: int) -> Positions:
        """All that `position` rests on, at any depth: nearest first, by edges."""
        return _walk(self.requires_start, self.requires, [position])[1:]

    def descendants(self, position: int) -> Positions:
        """All that rests on `position`: nearest first, by edges."""
        return _walk(self.dependents_start, self.dependents, [position])[1:]

    def subgraph(self, goals: ArrayLike) -> Positions:
        """The positions of `goals` and of all that they rest on, each after what it builds on."""
        found = _walk(self.requires_start, self.requires, goals)
        return found[np.argsort(self.rank[found])]


def compiled(
    ids: Iterable[int], prerequisites: Iterable[Edge], relations: Iterable[Edge] = ()
) -> Graph:
    """The graph of these skills. Edges that end outside `ids` are left out.

    Raises NotAcyclic when skills require each other.
    """
    keys = np.unique(np.fromiter(ids, dtype=np.int64))
    upper, lower, weights = _columns(keys, prerequisites)
    one, other, strength = _columns(keys, relations)
    n = len(keys)
    requires = _rows(n, upper, lower, weights)
    dependents = _rows(n, lower, upper, weights)
    related = _rows(n, np.append(one, other), np.append(other, one), np.append(strength, strength))
    order, depth = _layers(n, requires[0], *dependents[:2], keys)
    rank = np.empty(n, dtype=np.int64)
    rank[order] = np.arange(n)
    arrays = (keys, *requires, *dependents, *related, order, rank, depth)
    for each in arrays:
        each.flags.writeable = False
    return Graph(*arrays)


def _columns(keys: Positions, edges: Iterable[Edge]) -> tuple[Positions, Positions, Weights]:
    table = np.array(list(edges), dtype=np.float64).reshape(-1, 3)
    ends = table[:, :2].astype(np.int64)  # keys are far below 2^53
    at = np.searchsorted(keys, ends)
    known = np.flatnonzero((at < len(keys)).all(axis=1))
    known = known[(keys[at[known]] == ends[known]).all(axis=1)]
    kept = at[known].astype(np.int64)
    return kept[:, 0], kept[:, 1], table[known, 2].astype(np.float32)


def _rows(
    n: int, sources: Positions, targets: Positions, weights: Weights
) -> tuple[Positions, Positions, Weights]:
    by_source = np.lexsort((targets, sources))
    start = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(sources, minlength=n), out=start[1:])
    return start, targets[by_source], weights[by_source]


def _layers(
    n: int, requires_start: Positions, start: Positions, dependents: Positions, keys: Positions
) -> tuple[Positions, Positions]:
    waits_for = np.diff(requires_start)
    depth = np.full(n, -1, dtype=np.int64)
    layer = np.flatnonzero(waits_for == 0)
    layers, level = [layer[:0]], 0
    while len(layer):
        depth[layer] = level
        layers.append(layer)
        freed = _neighbours(start, dependents, layer)
        np.subtract.at(waits_for, freed, 1)
        candidates = np.unique(freed)
        layer = candidates[waits_for[candidates] == 0]
        level += 1
    if (stuck := depth < 0).any():
        raise NotAcyclic(keys[stuck].tolist())
    return np.concatenate(layers), depth


def _walk(start: Positions, neighbours: Positions, sources: ArrayLike) -> Positions:
    """`sources`, then all that can be reached from them, by the number of edges."""
    layer = np.unique(np.asarray(sources, dtype=np.int64))
    seen = np.zeros(len(start) - 1, dtype=bool)
    found = []
    while len(layer):
        seen[layer] = True
        found.append(layer)
        near = _neighbours(start, neighbours, layer)
        layer = np.unique(near[~seen[near]])
    return np.concatenate(found) if found else layer


def _neighbours(start: Positions, values: Positions, nodes: Positions) -> Positions:
    """The rows of `nodes` one after the other."""
    first, counts = start[nodes], start[nodes + 1] - start[nodes]
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return values[np.arange(total) + np.repeat(first - (ends - counts), counts)]

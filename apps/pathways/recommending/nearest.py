"""Nearest neighbours of unit vectors, by FAISS. Pure.

Up to EXACT_UP_TO vectors all are compared. Beyond, inverted lists (Jégou, Douze & Schmid, *IEEE
Trans. PAMI* 33, 2011) keep a search from reading all; how many lists it reads is raised, when the
index is made, until recall against the exact search is what was asked for. Components are kept in
16 bits.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Positions = NDArray[np.int64]

EXACT_UP_TO = 20_000
RECALL = 0.97  # of the nearest 20, on vectors of the index itself
TRIED = 256  # queries that recall is measured with
K = 20


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    index: Any  # of FAISS; never changed once it is made, so that threads may share it
    recall: float  # measured when it was made

    @classmethod
    def of(cls, vectors: Vectors) -> "Nearest":
        """`vectors`: float32 (n, d), unit length; positions are those of its rows."""
        import faiss

        count, width = vectors.shape
        half = faiss.ScalarQuantizer.QT_fp16
        if count <= EXACT_UP_TO:
            whole = faiss.IndexScalarQuantizer(width, half, faiss.METRIC_INNER_PRODUCT)
            whole.add(vectors)
            return cls(whole, 1.0)
        lists = int(4 * count**0.5)
        centres = faiss.IndexFlatIP(width)
        index = faiss.IndexIVFScalarQuantizer(
            centres, width, lists, half, faiss.METRIC_INNER_PRODUCT, False
        )
        index.cp.niter = 8
        index.train(_some(vectors, 40 * lists))
        index.add(vectors)
        index.make_direct_map()
        recall = _tune(index, vectors, lists)
        made = faiss.serialize_index(index)
        del index, centres
        return cls(faiss.deserialize_index(made), recall)

    def search(self, queries: Vectors, count: int) -> tuple[Positions, Vectors]:
        """(positions, likeness), each (queries, count), the nearest first; -1 where there are not
        so many."""
        likeness, found = self.index.search(np.ascontiguousarray(queries, np.float32), count)
        return found, likeness

    def vectors(self, positions: Positions) -> Vectors:
        if not len(positions):
            return np.zeros((0, self.index.d), np.float32)
        return np.asarray(self.index.reconstruct_batch(np.asarray(positions, np.int64)))

    def as_bytes(self) -> NDArray[np.uint8]:
        import faiss

        return np.asarray(faiss.serialize_index(self.index))

    @classmethod
    def of_bytes(cls, raw: NDArray[np.uint8], recall: float) -> "Nearest":
        import faiss

        # A search is some milliseconds: threads would cost the others more than it gains.
        faiss.omp_set_num_threads(1)
        return cls(faiss.deserialize_index(raw), recall)


def exact(vectors: Vectors, queries: Vectors, count: int) -> Positions:
    """The truth that recall is measured by."""
    return np.argsort(-(queries @ vectors.T), axis=1, kind="stable")[:, :count]


def recall(found: Positions, true: Positions) -> float:
    """The share of `true` (queries, k) that is among `found`."""
    pairs = zip(found, true, strict=True)
    return float(np.mean([np.isin(right, some).mean() for some, right in pairs]))


def _some(vectors: Vectors, count: int) -> Vectors:
    if len(vectors) <= count:
        return vectors
    return vectors[np.random.default_rng(1).choice(len(vectors), count, replace=False)]


def _tune(index: Any, vectors: Vectors, lists: int) -> float:
    queries = _some(vectors, TRIED)
    true, reached, probes = exact(vectors, queries, K), 0.0, 4
    while reached < RECALL and probes < lists:
        probes = min(2 * probes, lists)
        index.nprobe = probes
        reached = recall(index.search(queries, K)[1], true)
    return reached

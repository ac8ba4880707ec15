"""What can be watched. Apps above register their kinds when Django is ready: facts name their
subject as (kind, id), and nothing here knows what an atom is.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Clip:
    """What there is to know of a subject that the person in scope may see."""

    duration: float  # s of the version that is shown by default
    tenant_id: int = 0  # whose it is; 0: nobody's, and its views are not counted
    version: int = 1  # the one shown by default
    lengths: Mapping[int, float] = field(default_factory=dict)  # s of each version
    makers: frozenset[int] = frozenset()  # users whose views are no audience

    def length(self, version: int) -> float:
        return self.lengths.get(version, self.duration)


# Ids → clips, of those that exist and that the person in scope may see.
Clips = Callable[[Iterable[str]], Mapping[str, Clip]]
Subject = tuple[str, str]  # (kind, id)

_kinds: dict[str, Clips] = {}


def register(kind: str, clips: Clips) -> None:
    _kinds[kind] = clips


def clips(subjects: Iterable[Subject]) -> dict[Subject, Clip]:
    """Each (kind, id) that can be watched; unknown ones are left out."""
    ids: dict[str, set[str]] = {}
    for kind, subject_id in subjects:
        ids.setdefault(kind, set()).add(subject_id)
    return {
        (kind, subject_id): clip
        for kind, wanted in ids.items()
        if kind in _kinds
        for subject_id, clip in _kinds[kind](wanted).items()
    }

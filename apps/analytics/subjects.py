"""What can be watched. Apps above register their kinds when Django is ready: facts name their
subject as (kind, id), and nothing here knows what an atom is.
"""

from collections.abc import Callable, Iterable, Mapping

# Ids → seconds of media, of those that exist and that the person in scope may see.
Durations = Callable[[Iterable[str]], Mapping[str, float]]

_kinds: dict[str, Durations] = {}


def register(kind: str, durations: Durations) -> None:
    _kinds[kind] = durations


def durations(subjects: Iterable[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """Seconds of each (kind, id) that can be watched; unknown ones are left out."""
    ids: dict[str, set[str]] = {}
    for kind, subject_id in subjects:
        ids.setdefault(kind, set()).add(subject_id)
    return {
        (kind, subject_id): seconds
        for kind, wanted in ids.items()
        if kind in _kinds
        for subject_id, seconds in _kinds[kind](wanted).items()
    }

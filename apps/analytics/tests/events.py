"""Events as players report them, counted as they are: what other apps' tests build audiences of."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from itertools import count as numbers
from typing import Any

from apps.analytics import counting
from apps.analytics.folding import MARK_BYTES, Event
from apps.lib import clock

_number = numbers()


def digest(*words: object, size: int = 16) -> bytes:
    return hashlib.blake2b(repr(words).encode(), digest_size=size).digest()


def event(kind: str, subject_id: str, viewer: object, **given: Any) -> Event:
    """Of `viewer` (any name); `view` is another name, by default one for each viewer."""
    at = given.pop("at", None) or clock.now()
    view = given.pop("view", viewer)
    question = given.get("question", "")
    return Event(
        mark=given.pop("mark", None) or digest(next(_number), size=MARK_BYTES),
        kind=kind,
        subject=("atom", subject_id),
        version=given.pop("version", 1),
        view=b"" if kind == "answered" else digest("view", subject_id, view),
        viewer=digest("viewer", viewer),
        source=given.pop("source", "feed"),
        at=at,
        received=given.pop("received", at),
        length=given.pop("length", 30.0),
        question_mark=digest(question, size=MARK_BYTES) if question else b"",
        **given,
    )


def watched(subject_id: str, viewer: object, until: float, **given: Any) -> Event:
    """From `start` (0) to second `until`."""
    parts = given.pop("parts", None) or [(given.pop("start", 0.0), until)]
    return event("watched", subject_id, viewer, parts=parts, credited=_sum(parts), **given)


def answered(subject_id: str, viewer: object, question: str, *, right: bool, **given: Any) -> Event:
    return event("answered", subject_id, viewer, question=question, right=right, **given)


def audience_of(
    subject_id: str, leave_at: Iterable[float], *, at: datetime | None = None, **given: Any
) -> None:
    """Viewers of a lesson, who leave it at these seconds, each in a view of his own."""
    name = next(_number)
    counting.count(
        [
            watched(subject_id, (name, number), until, at=at, **given)
            for number, until in enumerate(leave_at)
        ]
    )


def _sum(parts: Iterable[tuple[float, float]]) -> float:
    return sum(end - start for start, end in parts)

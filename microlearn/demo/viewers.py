"""Invented viewers of the demo lessons, so that a studio has figures to show from the first minute.

They go the way of real ones, through streams and consumers. Each lesson has its own habits, drawn
from its id: how many come, where a part of them leaves, which question goes wrong.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.analytics import audience, events, streams
from apps.analytics.events import Fact
from apps.analytics.folding import Event
from apps.content.models import Atom
from apps.lib import clock
from apps.quizzes.models import Question

DAYS = 14
FEWEST, MOST = 90, 320  # viewers of a lesson
SOURCES = (("feed", 70), ("search", 12), ("course", 10), ("link", 5), ("review", 3))


@dataclass(frozen=True, slots=True)
class Habits:
    """What is usual in one lesson: shares of those who are still there."""

    viewers: int
    at_once: float  # leave within three seconds
    a_second: float  # leave in any second
    cliff: float  # s, where …
    fall: float  # … so many leave
    hard: float  # the share of right answers to its hardest question


def habits_of(dice: random.Random, seconds: float) -> Habits:
    return Habits(
        viewers=dice.randint(FEWEST, MOST),
        at_once=dice.uniform(0.06, 0.2),
        a_second=dice.uniform(0.002, 0.01),
        cliff=seconds * dice.uniform(0.35, 0.75),
        fall=dice.choice((0.0, 0.0, 0.18, 0.35)),
        hard=dice.uniform(0.25, 0.6),
    )


def leaves_at(dice: random.Random, habits: Habits, seconds: float) -> float:
    """The second of the film at which one viewer goes; `seconds`: he stays to the end."""
    if dice.random() < habits.at_once:
        return dice.uniform(0.6, 3.0)
    patience = dice.expovariate(habits.a_second)
    if habits.cliff < patience and dice.random() < habits.fall:
        return habits.cliff + dice.uniform(0, 0.8)
    return min(seconds, patience)


def bring() -> int:
    """Viewers for lessons of the tenant in scope that have had none; how many lessons."""
    now, brought = clock.now(), 0
    lessons = Atom.objects.own().published().videos().order_by("pk")
    for lesson in lessons.prefetch_related("versions__asset"):
        version = next((each for each in lesson.versions.all() if each.is_default), None)
        seconds = (version.asset.duration_ms or 0) / 1000 if version else 0
        since, until = now - timedelta(days=400), now + timedelta(hours=1)
        subject = ("atom", lesson.public_id)
        if seconds and not audience.audience(subject, since=since, until=until).views:
            streams.append(list(_facts(lesson, version.number, seconds, now)))
            brought += 1
    return brought


def _facts(lesson: Atom, version: int, seconds: float, now: datetime) -> Iterator[Fact]:
    dice = random.Random(lesson.public_id)  # noqa: S311 - no secret
    habits = habits_of(dice, seconds)
    current = Question.objects.own().current().filter(quiz__follows=lesson)
    asked = list(current.values_list("public_id", flat=True))
    names, weights = zip(*SOURCES, strict=True)
    for number in range(habits.viewers):
        viewer = events.digest("demo", lesson.public_id, number)
        at, source = _moment(dice, now), dice.choices(names, weights)[0]
        until = leaves_at(dice, habits, seconds)
        told = {"at": at, "source": source, "viewer": viewer, "now": now}
        told |= {"lesson": lesson, "version": version, "seconds": seconds}
        yield _fact("watched", number, **told, parts=[(0.0, until)], credited=until)
        if until < seconds:
            yield _fact("left", number, **told)
        elif dice.random() < 0.03:
            yield _fact("shared", number, **told)
        if until >= seconds and dice.random() < 0.6:
            for place, question in enumerate(asked):
                right = dice.random() < (habits.hard if place == 1 else 0.86)
                yield _fact("answered", number, **told, question=question, right=right)


def _fact(
    kind: str,
    number: int,
    *,
    lesson: Atom,
    version: int,
    seconds: float,
    viewer: bytes,
    source: str,
    at: datetime,
    now: datetime,
    question: str = "",
    **told: object,
) -> Fact:
    mark = events.mark_of(viewer, f"{kind}{number}{question}")
    event = Event(
        mark=mark,
        kind=kind,
        subject=("atom", lesson.public_id),
        version=version,
        view=b"" if question else events.view_of(viewer, "demo"),
        viewer=viewer,
        source="" if question else source,
        at=at,
        received=now,
        length=seconds,
        question=question,
        question_mark=events.question_mark(question) if question else b"",
        **told,
    )
    return Fact(lesson.tenant_id, events.COUNTED, event)


def _moment(dice: random.Random, now: datetime) -> datetime:
    """More came lately, and more in the evening than in the night."""
    days = DAYS * (1 - math.sqrt(dice.random()))
    at = now - timedelta(days=days)
    hour = dice.choices(range(24), [1, 1, 1, 1, 1, 2, 5, 8, 8, 6, 5, 6, 8, 6, 5, 5, 6, 8, 9, 10, 10,
                                    8, 5, 3])[0]  # fmt: skip
    return min(at.replace(hour=hour), now - timedelta(minutes=2))

"""A card's columns as a scheduler's row, and back; a log as its columns; where a card stands."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np

from apps.quizzes.models import Card, Review
from apps.quizzes.plans import Planned
from apps.quizzes.reasons import Standing
from apps.quizzes.schedulers import FSRS6, Rows, Scheduler
from apps.quizzes.schedulers.memory import PASSING_GRADE
from apps.quizzes.schedulers.replay import Log

COLUMNS = ("lapses", "interval_days", "stability")


def row_of(card: Card, scheduler: Scheduler) -> Rows:
    """The memory that the card holds, which must be one of this scheduler's."""
    row = scheduler.new(1)
    for name in COLUMNS:
        row[name] = getattr(card, name)
    for name, _kind in scheduler.fields:
        if name in card.state:
            row[name] = card.state[name]
    row["failed"] = card.last_grade is not None and card.last_grade < PASSING_GRADE
    return row


def columns_of(row: Rows, scheduler: Scheduler) -> dict[str, Any]:
    """A memory as what a card stores of it."""
    state = {name: row[name].item() for name, _kind in scheduler.fields}
    return {"state": state, **{name: row[name].item() for name in COLUMNS}}


def log_of(reviews: Iterable[Review]) -> Log:
    """One card's recalls, in the order given."""
    kept = [(review.grade, review.reviewed_on.toordinal()) for review in reviews]
    grades, days = np.array(kept, dtype="i4").reshape(-1, 2).T
    return Log(np.zeros(len(kept), dtype="i8"), grades, days)


def standing_of(card: Card, planned: Planned, today: date) -> Standing:
    """How well the card is remembered on that day, as its learner's scheduler sees it.

    SM-2 names no probabilities, and what could be read into its intervals is no forecast
    (docs/learning.md): it has none to tell.
    """
    days = max(0, (today - card.reviewed_on).days) if card.reviewed_on else None
    chance = None
    if days is not None and card.scheduler == planned.scheduler.name == FSRS6.name:
        row = row_of(card, planned.scheduler)
        chance = float(planned.scheduler.recall(row, np.array([days]))[0])
    return Standing(
        days=days,
        knew=card.last_grade is not None and card.last_grade >= PASSING_GRADE,
        interval=card.interval_days,
        chance=chance,
        desired=planned.desired_retention,
    )

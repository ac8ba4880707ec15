"""A card's columns as a scheduler's row, and back; a log as its columns."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from apps.quizzes.models import Card, Review
from apps.quizzes.schedulers import Rows, Scheduler
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

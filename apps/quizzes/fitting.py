"""FSRS's weights fitted to a learner's own log, and used where they foretell better."""

from datetime import timedelta

import numpy as np
from django.db import transaction
from django.db.models import Count, Max

from apps.accounts.models import User
from apps.lib import clock
from apps.quizzes import plans
from apps.quizzes.models import Review, Weights
from apps.quizzes.schedulers import FSRS6, fitting
from apps.quizzes.schedulers.replay import Log

# A log is fitted again once it has grown by this.
GROWTH = 1.1
EVERY = timedelta(days=7)


def candidates() -> list[int]:
    """Learners of the tenant in scope with FSRS and a log that is worth fitting now."""
    log = Review.objects.own().standing().counted().order_by()
    sizes = log.values_list("learner").annotate(count=Count("pk"))
    long = dict(sizes.filter(count__gte=fitting.FEWEST_REVIEWS))
    fitted = Weights.objects.own().filter(learner__in=list(long)).order_by()
    latest = {
        key: (reviews, at)
        for key, reviews, at in fitted.values_list("learner").annotate(
            Max("reviews"), Max("fitted_at")
        )
    }
    now = clock.now()
    planned = plans.of_many(long)
    return [
        key
        for key, count in long.items()
        if planned[key].scheduler.name == FSRS6.name
        and (
            key not in latest
            or (count >= latest[key][0] * GROWTH and now >= latest[key][1] + EVERY)
        )
    ]


def fit(learner: User) -> Weights | None:
    """Fit and keep the result, used or not; None where the log is too short.

    What is kept says of how many recalls the log was and how much better the weights foretold
    those that they had not seen.
    """
    log = log_of(learner)
    found = fitting.fit(log, before=plans.weights_of(learner))
    if found is None:
        return None
    with transaction.atomic():
        if found.better:
            Weights.objects.own().filter(learner=learner).update(taken=False)
        return Weights.objects.create(
            learner=learner,
            values=list(found.weights),
            reviews=len(log),
            held_out=found.held_out,
            loss_before=found.loss_before,
            loss_after=found.loss_after,
            taken=found.better,
            fitted_at=clock.now(),
        )


def log_of(learner: User) -> Log:
    """The learner's recalls that counted, the latest where there are very many."""
    rows = Review.objects.of(learner).standing().counted()
    latest = rows.order_by("-reviewed_at").values_list("card", flat=True)
    # Whole cards: half a history foretells wrongly.
    cards = set(latest[: fitting.MOST_REVIEWS])
    kept = [
        row
        for row in rows.order_by("card", "reviewed_at", "grade", "pk").values_list(
            "card", "grade", "reviewed_on"
        )
        if row[0] in cards
    ]
    if not kept:
        return Log(*np.zeros((3, 0), dtype="i4"))
    keys, grades, days = zip(*kept, strict=True)
    _unique, index = np.unique(keys, return_inverse=True)
    return Log(index, np.array(grades), np.array([day.toordinal() for day in days]))

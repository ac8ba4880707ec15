"""What a learner's own log says of his memory: how much he recalls, and when he reviewed."""

import numpy as np
from django.db.models import Count

from apps.accounts.models import User
from apps.lib import clock
from apps.quizzes import heat, plans, retention
from apps.quizzes.cards import calendar_of
from apps.quizzes.heat import Heat
from apps.quizzes.models import Review
from apps.quizzes.retention import Retention
from apps.quizzes.schedulers import Fsrs6
from apps.quizzes.schedulers.memory import PASSING_GRADE
from apps.quizzes.schedulers.replay import Log, replay

LATEST = 3_000  # reviews that the curve is drawn from


def retained(learner: User) -> Retention:
    """Of the learner's latest reviews, how many he knew, by days since the one before; beside it
    what FSRS foretells with his weights, whichever scheduler plans his reviews."""
    log = Review.objects.of(learner).counted().order_by("-reviewed_on")
    latest = list(log.values_list("card", "pk")[:LATEST])
    cards, chosen = {card for card, _pk in latest}, np.array([pk for _card, pk in latest])
    rows = (
        Review.objects.of(learner)
        .standing()
        .counted()
        .filter(card__in=cards)
        .order_by("card_id", "reviewed_at", "grade", "pk")
        .values_list("pk", "card", "grade", "reviewed_on")
    )
    table = [(pk, card, grade, on.toordinal()) for pk, card, grade, on in rows]
    keys, card, grades, days = np.array(table, dtype="i8").reshape(-1, 4).T
    known, at = np.unique(card, return_inverse=True)
    scheduler = Fsrs6(weights=plans.weights_of(learner))
    made = replay(scheduler, Log(at, grades, days), count=len(known), all_count=True, expect=True)
    own = np.isin(keys, chosen)
    return retention.by_age(made.elapsed[own], (grades >= PASSING_GRADE)[own], made.expected[own])


def reviewed(learner: User, *, weeks: int) -> Heat:
    """The learner's reviews on each of his days, in one query. Answers of quizzes are none."""
    today = calendar_of(learner).day(clock.now())
    start = heat.first_day(today, weeks)
    log = Review.objects.of(learner).standing().counted().filter(answer__attempt=None)
    counts = (
        log.filter(reviewed_on__gte=start)
        .order_by()
        .values_list("reviewed_on")
        .annotate(count=Count("pk"))
    )
    return heat.calendar(dict(counts), today=today, weeks=weeks)

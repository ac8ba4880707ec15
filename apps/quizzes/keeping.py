"""Which days a learner kept, and the streak that they make (`streaks` has the rules).

Rows follow from the log and the cards, whichever device reported first: a recall that comes late
keeps its own day, and what had waited when later days began is looked up anew.
"""

from datetime import date, datetime

from django.db.models import F, Max, Min
from django.db.models.functions import Greatest, Least

from apps.accounts.models import User
from apps.content.models import Atom
from apps.lib import clock
from apps.quizzes import streaks
from apps.quizzes.due import Calendar
from apps.quizzes.models import Card, Review, ReviewDay
from apps.quizzes.streaks import KeptDay, Standing


def latest(learner: User) -> date | None:
    """The latest day that the learner kept."""
    return ReviewDay.objects.of(learner).aggregate(day=Max("day"))["day"]


def first_waiting(learner: User, calendar: Calendar) -> date | None:
    """The day on which the first of the learner's cards is due, as they stand now."""
    # Walks along the index of due cards and stops at the first that is asked.
    asked = Card.objects.own().filter(
        learner=learner,
        suspended_at=None,
        question__retired_at=None,
        question__quiz__kind=Atom.Kind.QUIZ,
        question__quiz__state=Atom.State.PUBLISHED,
    )
    due_at = asked.order_by("due_at", "pk").values_list("due_at", flat=True).first()
    return calendar.day(due_at) if due_at else None


def keep(
    *, learner: User, day: date, at: datetime, waiting_since: date, recalled: bool | None
) -> None:
    """Something due was reviewed on that day; `recalled` is None where a quiz asked, which comes
    after its lesson and so says little of what was remembered."""
    asked, known = int(recalled is not None), int(bool(recalled))
    days = {"waiting_since": min(day, waiting_since), "first_at": at, "last_at": at}
    row, made = ReviewDay.objects.own().get_or_create(
        learner=learner, day=day, defaults=days | {"asked": asked, "recalled": known}
    )
    if not made:
        ReviewDay.objects.own().filter(pk=row.pk).update(
            reviews=F("reviews") + 1,
            asked=F("asked") + asked,
            recalled=F("recalled") + known,
            first_at=Least("first_at", at),
            last_at=Greatest("last_at", at),
        )


def look_again(*, learner: User, since: date, calendar: Calendar) -> None:
    """A recall of that day came late: what waited when it and later days began may be another."""
    for row in ReviewDay.objects.of(learner).filter(day__gte=since):
        waiting = _waited(learner, row.day, calendar) or row.day
        row.waiting_since = min(row.day, waiting)
        row.save(update_fields=["waiting_since"])


def _waited(learner: User, day: date, calendar: Calendar) -> date | None:
    """The day on which the first card was due, as the log has them before that day began."""
    log = (
        Review.objects.of(learner)
        .standing()
        .counted()
        .filter(
            reviewed_on__lt=day,
            card__suspended_at=None,
            card__question__retired_at=None,
            card__question__quiz__kind=Atom.Kind.QUIZ,
            card__question__quiz__state=Atom.State.PUBLISHED,
        )
    )
    last = log.order_by("card_id", "-reviewed_at", "-grade", "-pk").distinct("card_id")
    rows = Review.objects.own().filter(pk__in=last.values("pk"))
    due_at = rows.aggregate(first=Min("due_at"))["first"]
    return calendar.day(due_at) if due_at else None


def standing(learner: User, calendar: Calendar) -> Standing:
    """The learner's streak as it stands now."""
    now = clock.now()
    rows = ReviewDay.objects.of(learner).order_by("day")
    days = rows.values_list("day", "waiting_since", "first_at", "last_at")
    return streaks.standing(
        [KeptDay(*row) for row in days],
        today=calendar.day(now),
        now=now,
        waiting_since=first_waiting(learner, calendar),
    )

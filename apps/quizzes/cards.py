"""What a learner remembers: a log of graded recalls, and the cards that it makes.

A recall that is the latest of its card moves the card by one step. One that comes late (a device
was offline) or takes another's place is put where it belongs in the log, and the card is made
again from all of it: the same cards come out, whichever device reported first.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from django.db import transaction
from django.db.models import Count

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import Conflict
from apps.quizzes import due, grades, keeping, leeches, memories, plans, schedulers
from apps.quizzes.due import Calendar
from apps.quizzes.grades import Effort
from apps.quizzes.models import Answer, Card, Question, Review
from apps.quizzes.schedulers import Rows, Scheduler
from apps.quizzes.schedulers.memory import PASSING_GRADE, after, check, is_due
from apps.quizzes.schedulers.replay import replay


def zone_of(learner: User) -> ZoneInfo:
    return ZoneInfo(learner.time_zone)


def calendar_of(learner: User) -> Calendar:
    return Calendar(zone_of(learner), learner.day_starts_at)


@dataclass(frozen=True, slots=True)
class Moved:
    """A card's memory after a recall: of which scheduler, and the recall that moved it last."""

    scheduler: Scheduler
    row: Rows
    grade: int
    at: datetime
    on: date


@transaction.atomic
def recall(*, answer: Answer, grade: int) -> Review:
    """Log how well the answered question was remembered, and move its card.

    A right answer to a card that is not due yet is practice, which moves nothing; neither does
    failing again what was failed already. Raises ValueError for a grade outside 0..5.
    """
    check(np.array(grade))
    learner, at = answer.learner, answer.answered_at
    calendar = calendar_of(learner)
    scheduler = plans.of(learner).scheduler
    card = _card_for(learner, answer.question, scheduler)
    review = Review(
        learner=learner,
        card=card,
        answer=answer,
        grade=grade,
        reviewed_at=at,
        reviewed_on=_day_of(card, at, calendar),
    )
    kept = keeping.latest(learner)
    begins = card.reviewed_on is not None and (kept is None or kept < review.reviewed_on)
    waiting = keeping.first_waiting(learner, calendar) if begins else None
    late = Review.objects.own().filter(card=card, reviewed_at__gte=at).exists()
    if late or scheduler.name != card.scheduler:
        was_due = _replayed(card, review, scheduler)
    else:
        was_due = _stepped(card, review, scheduler)
    day = review.reviewed_on
    if was_due:
        known = None if answer.attempt_id else grade >= PASSING_GRADE
        keeping.keep(learner=learner, day=day, at=at, waiting_since=waiting or day, recalled=known)
    if kept is not None and day < kept:
        keeping.look_again(learner=learner, since=day, calendar=calendar)
    return review


@transaction.atomic
def rate(*, review: Review, effort: Effort) -> Review:
    """The learner told how hard a right answer was: grade that same recall again.

    The log keeps both rows. Raises Conflict when the answer was wrong or the card has moved on.
    """
    grade = grades.of_effort(effort)
    if review.grade < PASSING_GRADE or review.practice:
        raise Conflict()
    if review.grade == grade:
        return review
    card = Card.objects.own().select_for_update().get(pk=review.card_id)
    log = Review.objects.own().filter(card=card).standing().counted()
    if log.filter(reviewed_at__gt=review.reviewed_at).exists():
        raise Conflict()
    amended = Review(
        learner=review.learner,
        card=card,
        answer=review.answer,
        amends=review,
        grade=grade,
        reviewed_at=review.reviewed_at,
        reviewed_on=review.reviewed_on,
    )
    _replayed(card, amended, plans.of(review.answer.learner).scheduler)
    return amended


def _day_of(card: Card, at: datetime, calendar: Calendar) -> date:
    """The learner's day on which the recall counts.

    Not before the day that a due card was due on: it may have become due in the time zone that he
    has just left.
    """
    day = calendar.day(at)
    if card.reviewed_on and card.interval_days and card.due_at <= at:
        return max(day, card.reviewed_on + timedelta(days=_earliest(card)))
    return day


def _earliest(card: Card) -> int:
    """After how many days the card may be asked again."""
    scheduler = schedulers.get(card.scheduler)
    early, _late = scheduler.window(memories.row_of(card, scheduler))
    return int(early[0])


def _stepped(card: Card, review: Review, scheduler: Scheduler) -> bool:
    """Move the card by its latest recall; whether it was due."""
    row = memories.row_of(card, scheduler)
    days = (review.reviewed_on - card.reviewed_on).days if card.reviewed_on else 0
    elapsed = np.array([max(0, days)])
    moved, practice = after(scheduler, row, grades=np.array([review.grade]), elapsed=elapsed)
    review.practice = bool(practice[0])
    if not review.practice:
        grade, at, on = review.grade, review.reviewed_at, review.reviewed_on
        _store(card, Moved(scheduler, moved, grade, at, on))
    _logged(card, review)
    return bool(is_due(scheduler, row, elapsed=elapsed)[0])


def _replayed(card: Card, review: Review, scheduler: Scheduler) -> bool:
    """Add the recall to the log where it belongs, and make the card of the whole log; whether it
    was due."""
    review.due_at, review.scheduler = card.due_at, scheduler.name
    review.save()
    log = list(Review.objects.own().filter(card=card).standing().in_time())
    made = replay(scheduler, memories.log_of(log), count=1)
    for row, practice in zip(log, made.practice.tolist(), strict=True):
        if row.pk != review.pk and row.practice != practice:
            row.practice = practice
            row.save(update_fields=["practice"])
    place = [row.pk for row in log].index(review.pk)
    review.practice = bool(made.practice[place])
    last = log[made.last[0]]
    if not review.practice or card.scheduler != scheduler.name:  # or nothing else has changed
        _store(card, Moved(scheduler, made.rows, last.grade, last.reviewed_at, last.reviewed_on))
        if last.pk != review.pk:
            _logged(card, last)
    _logged(card, review)
    if last.pk != review.pk and not review.practice:
        _plan_back_then(review, int(made.intervals[place]))
    return bool(made.due[place])


def _plan_back_then(review: Review, days: int) -> None:
    """What a recall led to that was reported after a later one."""
    start = calendar_of(review.learner).start
    review.interval_days, review.due_at = days, start(review.reviewed_on + timedelta(days=days))
    review.save(update_fields=["interval_days", "due_at"])


def _store(card: Card, moved: Moved) -> None:
    """The card as the recall left it, due on the emptiest of the days that serve as well."""
    lapses = card.lapses
    moved_on = {
        **memories.columns_of(moved.row[0], moved.scheduler),
        "scheduler": moved.scheduler.name,
        "last_grade": moved.grade,
        "reviewed_at": moved.at,
        "reviewed_on": moved.on,
        "due_at": _due_at(card, moved),
        "version": card.version + 1,
    }
    changed = Card.objects.own().filter(pk=card.pk, version=card.version).update(**moved_on)
    if not changed:
        raise Conflict()
    for name, value in moved_on.items():
        setattr(card, name, value)
    if card.lapses > lapses:
        leeches.look_at(card)


def _due_at(card: Card, moved: Moved) -> datetime:
    calendar = calendar_of(card.learner)
    early, late = (int(days[0]) for days in moved.scheduler.window(moved.row))
    days = int(moved.row["interval_days"][0])
    if early < late:
        load = _load(card, calendar, moved.on, early, late)
        days = due.least_loaded(early, late, days, load)
    return calendar.start(moved.on + timedelta(days=days))


def _load(card: Card, calendar: Calendar, on: date, early: int, late: int) -> Counter[int]:
    """How many other cards of the learner are due so many days after that day."""
    first, behind = (calendar.start(on + timedelta(days=away)) for away in (early, late + 1))
    others = Card.objects.own().filter(learner=card.learner, suspended_at=None).exclude(pk=card.pk)
    dues = others.filter(due_at__gte=first, due_at__lt=behind).order_by().values_list("due_at")
    load: Counter[int] = Counter()
    for due_at, count in dues.annotate(count=Count("pk")):
        load[(calendar.day(due_at) - on).days] += count
    return load


def _logged(card: Card, review: Review) -> Review:
    """The recall with what it led to, kept."""
    review.scheduler = card.scheduler
    review.interval_days = card.interval_days
    review.due_at = card.due_at
    review.save()
    return review


def _card_for(learner: User, question: Question, scheduler: Scheduler) -> Card:
    """The learner's card of the question, made when there is none, and locked."""
    Card.objects.get_or_create(
        learner=learner,
        question=question,
        defaults={"scheduler": scheduler.name, "due_at": clock.now()},
    )
    found = Card.objects.own().select_for_update(of=("self",)).select_related("learner")
    return found.get(learner=learner, question=question)

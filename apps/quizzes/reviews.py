"""What is due today, in which order, and when the rest will be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import NotFound
from apps.quizzes import due, memories, plans, reasons
from apps.quizzes.cards import calendar_of
from apps.quizzes.models import Card, CardQuerySet, Question, Review

SESSION_SIZE = 20
FORECAST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Day:
    """How many reviews fall on one of the learner's days; `away` counts the days from today."""

    day: date
    away: int
    count: int

    @property
    def when(self) -> str:
        return due.in_words(self.away)


@dataclass(frozen=True, slots=True)
class Forecast:
    due_now: int
    days: tuple[Day, ...]
    later: int

    @property
    def total(self) -> int:
        return sum(day.count for day in self.days) + self.later

    @property
    def coming(self) -> list[Day]:
        """The days after today that have something."""
        return [day for day in self.days if day.away and day.count]


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much of what is due is asked today. A few missed days must not become a wall of cards:
    the limit holds, and the rest waits for the days to come."""

    due: int
    done: int
    limit: int

    @property
    def left(self) -> int:
        return min(self.due, max(0, self.limit - self.done)) if self.limit else self.due

    @property
    def waiting(self) -> int:
        return self.due - self.left


def due_cards(learner: User) -> CardQuerySet:
    return Card.objects.of(learner).due(clock.now()).with_question()


def due_count(learner: User) -> int:
    return Card.objects.of(learner).due(clock.now()).count()


def allowance(learner: User, *, due_now: int) -> Allowance:
    today = calendar_of(learner).day(clock.now())
    # Answers of a quiz are no reviews: their attempt is known.
    log = Review.objects.of(learner).standing().counted()
    done = log.filter(reviewed_on=today, answer__attempt=None)
    return Allowance(due_now, done.count(), plans.of(learner).daily_limit)


def session(learner: User, *, size: int = SESSION_SIZE) -> list[Card]:
    """The cards of one sitting, those that are still likely to be known first.

    After missed days that is the kinder way back: quick successes first, then what must be learned
    again. How much is known in the end hardly depends on the order (docs/learning.md).
    """
    today = calendar_of(learner).day(clock.now())
    chosen = Card.objects.held(learner).due(clock.now()).safest_first(today)
    rows = chosen.values_list("pk", "question_id")
    keys: list[int] = []
    # Whether a question is asked is looked up for the few in front, not for a hundred thousand;
    # the more of these are hidden, the more are read at once.
    looked, batch = 0, 2 * size
    while len(keys) < size:
        found = list(rows[looked : looked + batch])
        asked = Question.objects.answerable().order_by().filter(pk__in=[q for _, q in found])
        seen = set(asked.values_list("pk", flat=True))
        keys += [key for key, question in found if question in seen]
        if len(found) < batch:
            break
        looked, batch = looked + batch, 8 * batch
    cards = Card.objects.own().with_question().in_bulk(keys[:size])
    return [cards[key] for key in keys[:size]]


def whys(learner: User, cards: Iterable[Card]) -> dict[int, str]:
    """Why each of the learner's cards comes back, in words, by its key."""
    today, planned = calendar_of(learner).day(clock.now()), plans.of(learner)
    return {card.pk: reasons.in_words(memories.standing_of(card, planned, today)) for card in cards}


def due_skills(learner: User) -> list[tuple[str, str, int]]:
    """Which skills the due cards are about: (public id, name, count), the most first."""
    skill = "question__quiz__skill__name"
    counts = (
        Card.objects.of(learner)
        .due(clock.now())
        .exclude(**{skill: None})
        .order_by()
        .values_list("question__quiz__skill__public_id", skill)
        .annotate(count=Count("pk"))
        .order_by("-count", skill)
    )
    return list(counts)


def card_for(learner: User, question: Question) -> Card:
    """The learner's card of a question; NotFound when he never met it."""
    card = Card.objects.own().filter(learner=learner, question=question).first()
    if card is None:
        raise NotFound()
    return card


def forecast(learner: User, *, days: int = FORECAST_DAYS) -> Forecast:
    """The learner's reviews by his own days, today first, in one query."""
    now, calendar = clock.now(), calendar_of(learner)
    # Reviews fall due at the start of a day, so there are about as many groups as days.
    groups = Card.objects.of(learner).order_by().values_list("due_at").annotate(count=Count("pk"))
    counts = [0] * days
    due_now = later = 0
    for due_at, count in groups:
        due_now += count if due_at <= now else 0
        away = calendar.days_until(now, due_at)
        if away < days:
            counts[away] += count
        else:
            later += count
    today = calendar.day(now)
    return Forecast(
        due_now=due_now,
        days=tuple(
            Day(day=today + timedelta(days=away), away=away, count=count)
            for away, count in enumerate(counts)
        ),
        later=later,
    )

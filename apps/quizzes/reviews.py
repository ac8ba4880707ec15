"""What is due today, and when the rest will be."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import NotFound
from apps.quizzes import due
from apps.quizzes.cards import zone_of
from apps.quizzes.models import Card, CardQuerySet, Question

# A few missed days must not become a wall of cards: one sitting is this many, the oldest first.
SESSION_SIZE = 20
FORECAST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Day:
    """How many reviews fall on one local day; `away` counts the days from today."""

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


def due_cards(learner: User) -> CardQuerySet:
    return Card.objects.of(learner).due(clock.now()).with_question()


def session(learner: User) -> list[Card]:
    """The cards of one sitting."""
    return list(due_cards(learner)[:SESSION_SIZE])


def due_skills(learner: User) -> list[tuple[str, int]]:
    """Which skills the due cards are about: (name, count), the most first."""
    skill = "question__quiz__skill__name"
    counts = (
        Card.objects.of(learner)
        .due(clock.now())
        .exclude(**{skill: None})
        .order_by()
        .values_list(skill)
        .annotate(count=Count("pk"))
        .order_by("-count", skill)
    )
    return list(counts)


def card_for(learner: User, question: Question) -> Card:
    """The learner's card of a question; NotFound when he never met it."""
    card = Card.objects.of(learner).filter(question=question).first()
    if card is None:
        raise NotFound()
    return card


def forecast(learner: User, *, days: int = FORECAST_DAYS) -> Forecast:
    """The learner's reviews by local day, today first, in one query."""
    now, zone = clock.now(), zone_of(learner)
    # Reviews fall due at the start of a day, so there are about as many groups as days.
    groups = Card.objects.of(learner).order_by().values_list("due_at").annotate(count=Count("pk"))
    counts = [0] * days
    due_now = later = 0
    for due_at, count in groups:
        due_now += count if due_at <= now else 0
        away = due.days_until(now, due_at, zone)
        if away < days:
            counts[away] += count
        else:
            later += count
    today = due.local_date(now, zone)
    return Forecast(
        due_now=due_now,
        days=tuple(
            Day(day=today + timedelta(days=away), away=away, count=count)
            for away, count in enumerate(counts)
        ),
        later=later,
    )

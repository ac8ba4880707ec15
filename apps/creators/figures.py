"""What a studio's list tells of each lesson's audience, in a constant number of queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apps.accounts.models import User
from apps.analytics import audience
from apps.content.models import Atom
from apps.lib import clock

from .dropoffs import Drop, find
from .earnings import figures as earnings

KIND = "atom"
RECENT = timedelta(days=28)
FEWEST_VIEWS = 5  # of fewer a share says nothing


@dataclass(frozen=True, slots=True)
class Figures:
    """Views of today; the shares are of the last four weeks, None while too few have watched.
    Earned, in millionths of a dollar, too; None for whom it is no business of."""

    views_today: int = 0
    completion: float | None = None
    drop: Drop | None = None
    earned: int | None = None

    @property
    def completion_percent(self) -> int | None:
        return None if self.completion is None else round(self.completion * 100)


def of(lessons: Collection[Atom], *, reader: User) -> dict[int, Figures]:
    """By primary key."""
    now = clock.now()
    subjects = {lesson.pk: (KIND, lesson.public_id) for lesson in lessons}
    keys = list(subjects.values())
    until = now + timedelta(hours=1)
    today = audience.audiences(keys, since=midnight(now, reader), until=until)
    recent = audience.audiences(keys, since=now - RECENT, until=until)
    ids = [public_id for _kind, public_id in keys]
    curves = audience.curves(KIND, ids, since=now - RECENT, until=until)
    return {
        key: _figures(today[subject].views, recent[subject], curves.get(subject[1], ()))
        for key, subject in subjects.items()
    }


def with_earnings(told: dict[int, Figures], lessons: Collection[Atom]) -> dict[int, Figures]:
    """The same, and what each lesson has earned: for the studio's owner alone."""
    since = clock.now().date() - RECENT
    earned = earnings.of_lessons([lesson.public_id for lesson in lessons], since=since)
    return {
        lesson.pk: replace(told[lesson.pk], earned=earned.get(lesson.public_id, 0))
        for lesson in lessons
    }


def _figures(today: int, recent: audience.Audience, curve: Sequence[int]) -> Figures:
    if recent.views < FEWEST_VIEWS:
        return Figures(views_today=today)
    return Figures(
        views_today=today,
        completion=recent.completions / recent.views,
        drop=find(curve, recent.views).worst,
    )


def by_views_today(lessons: Collection[tuple[int, str]], *, reader: User) -> list[int]:
    """Primary keys of (key, public id), most viewed first; the given order among equals."""
    now = clock.now()
    since, until = midnight(now, reader), now + timedelta(hours=1)
    subjects = [(KIND, public_id) for _key, public_id in lessons]
    seen = audience.audiences(subjects, since=since, until=until)
    ranked = sorted(lessons, key=lambda each: -seen[KIND, each[1]].views)
    return [key for key, _public_id in ranked]


def midnight(now: datetime, reader: User) -> datetime:
    """The beginning of the day, where the reader lives."""
    wall = now.astimezone(ZoneInfo(reader.time_zone))
    return wall.replace(hour=0, minute=0, second=0, microsecond=0)

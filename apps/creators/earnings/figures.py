"""What a creator is told of his earnings."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import QuerySet, Sum

from apps.accounts.models import User
from apps.billing import distributions, ledger, recognition
from apps.billing.apportionment import apportion, per_mille
from apps.billing.ledger_models import Account
from apps.billing.models import Distribution, Payout, Share
from apps.billing.months import last_day
from apps.billing.rules import BONUS_SHARE, ELIGIBLE_VIEWS, LEAST_PAYOUT
from apps.content.models import Atom
from apps.lib import clock
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

from . import forecast, watch_time
from .forecast import Forecast

Kind = Account.Kind
DAYS_SHOWN = 30
DAYS_OF_FORECAST = 28
TODAY_KEPT = 120  # s that the whole site's watch time of today is kept


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    amount: int
    views: int
    seconds: float
    is_estimate: bool = False

    @property
    def per_thousand_views(self) -> int | None:
        return self.amount * 1000 // self.views if self.views else None


@dataclass(frozen=True, slots=True)
class Overview:
    """All amounts in units. `held`: of this month, until it has enough views."""

    days: list[Day]  # the oldest first, closed ones
    today: Day
    month: str
    earned: int
    per_thousand_views: int | None
    views: int
    views_needed: int
    held: int
    owed: int
    least_payout: int
    forecast: Forecast | None
    payouts: list[Payout]

    @property
    def is_eligible(self) -> bool:
        return self.views >= self.views_needed

    @property
    def share_of_views(self) -> int:
        return min(100, self.views * 100 // self.views_needed)


def overview(user: User) -> Overview:
    today = today_of(user)
    days = days_of(user, until=today.day, count=DAYS_SHOWN)
    month = f"{today.day:%Y-%m}"
    this_month = [each for each in days_of_month(user, month) if each.day < today.day]
    earned = sum(each.amount for each in this_month)
    views = sum(each.views for each in this_month) + today.views
    paid_views = views - today.views
    return Overview(
        days=days,
        today=today,
        month=month,
        earned=earned,
        per_thousand_views=earned * 1000 // paid_views if paid_views else None,
        views=views,
        views_needed=ELIGIBLE_VIEWS,
        held=ledger.owed(Kind.HELD, owner=user, month=month),
        owed=ledger.owed(Kind.PAYABLE, owner=user),
        least_payout=LEAST_PAYOUT,
        forecast=_forecast(earned, today.day, days),
        payouts=payouts_of(user),
    )


def payouts_of(user: User) -> list[Payout]:
    shown = Payout.objects.filter(owner=user).exclude(state=Payout.State.CANCELLED)
    return list(shown[:24])


def _forecast(earned: int, today: date, days: list[Day]) -> Forecast | None:
    lately = [each.amount for each in days[-DAYS_OF_FORECAST:]]
    days_left = (last_day(f"{today:%Y-%m}") - today).days + 1
    return forecast.of_month(earned, days_left=days_left, lately=lately)


def days_of(user: User, *, until: date, count: int) -> list[Day]:
    """Closed days before `until`, as corrected since; also those that brought nothing."""
    closed = Distribution.objects.counting().filter(
        day__lt=until, day__gte=until - timedelta(days=count)
    )
    return _days(user, closed)


def days_of_month(user: User, month: str) -> list[Day]:
    return _days(user, Distribution.objects.counting().of_month(month))


def of_lessons(public_ids: Collection[str], *, since: date) -> dict[str, int]:
    """What lessons have earned on closed days from `since` on; those that did."""
    closed = Distribution.objects.counting().filter(day__gte=since)
    rows = Share.objects.filter(
        subject_kind=watch_time.KIND, subject_id__in=public_ids, distribution__in=closed
    )
    return dict(rows.order_by().values_list("subject_id").annotate(Sum("amount")))


def _days(user: User, closed: QuerySet[Distribution]) -> list[Day]:
    rows = Share.objects.filter(owner=user, distribution__in=closed).order_by()
    sums = {
        row["distribution__day"]: row
        for row in rows.values("distribution__day").annotate(
            amount=Sum("amount"), views=Sum("views"), seconds=Sum("seconds")
        )
    }
    nothing = {"amount": 0, "views": 0, "seconds": 0.0}
    days = closed.order_by("day").values_list("day", flat=True)
    return [
        Day(day, *(sums.get(day, nothing)[name] for name in ("amount", "views", "seconds")))
        for day in days
    ]


def today_of(user: User) -> Day:
    """By what was watched so far, and by the part of the day's expected pool that has gone by:
    shares move until the day is closed, so it is an estimate."""
    day = clock.now().date()
    with tenant_scope(PUBLIC_TENANT):
        mine = list(Atom.objects.own().filter(owner=user).values_list("public_id", flat=True))
    lessons = watch_time.weighed(day, subjects=mine)
    views = watch_time.views_on([each.subject for each in lessons], day) if lessons else {}
    pool, everybodys = cache.get_or_set(f"earnings:{day}", lambda: _so_far(day), TODAY_KEPT)
    weight = sum(each.weight for each in lessons)
    parts = apportion(pool, {"mine": weight, "others": max(0, everybodys - weight)})
    return Day(
        day=day,
        amount=parts.get("mine", 0),
        views=sum(views.values()),
        seconds=sum(each.seconds for each in lessons),
        is_estimate=True,
    )


def _so_far(day: date) -> tuple[int, int]:
    """The pool for lessons, and the weight of all of them."""
    now = clock.now()
    minutes = now.hour * 60 + now.minute
    pool = recognition.expected(day).pool * minutes // (24 * 60)
    if distributions.answers_on(day):
        pool -= per_mille(pool, BONUS_SHARE)
    return pool, sum(each.weight for each in watch_time.weighed(day))

"""Sharing out a day's pool: once for each day, and again only by reversal.

Everything of a day is one transaction of the database, done by one process at a time: a crash
leaves the day open, and of two that close it the second finds it closed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction as database
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import NotFound

from . import ledger, recognition
from .apportionment import apportion, per_mille
from .ledger_models import Account, Entry, Transaction
from .models import AnsweredQuestion, ClosedMonth, Distribution, Share
from .rules import BONUS_SHARE, ELIGIBLE_VIEWS, PROMPT_ANSWER

Kind = Account.Kind
ANSWERS = "answers"  # the kind of subject of a share that is a bonus


@dataclass(frozen=True, slots=True)
class Watched:
    """One lesson on a day. `weight`: what its owner's part of the pool is in proportion to."""

    owner_id: int
    kind: str
    subject: str
    seconds: float
    views: int
    weight: int


class NotClosed(NotFound):
    code = "not_closed"
    message = _("This day has not been distributed yet.")


@database.atomic
def close(*, day: date, watched: Sequence[Watched]) -> Distribution:
    """The day's revenue and its distribution; what there is already of a closed day."""
    ledger.one_at_a_time()
    done = Distribution.objects.counting().filter(day=day).first()
    if done is not None:
        return done
    revenue = recognition.recognise(day)
    # What earlier days could not share out is in it.
    pool = max(0, ledger.owed(Kind.POOL))
    made = Distribution(day=day, revenue=revenue.amount, pool=pool)
    return _share_out(made, watched, booked_on=day)


@database.atomic
def correct(*, day: date, watched: Sequence[Watched], memo: str, by: User | None) -> Distribution:
    """After a review of a day's views: the old distribution is reversed, and the same money shared
    out anew. Both are booked today. Raises NotClosed."""
    ledger.one_at_a_time()
    old = Distribution.objects.counting().filter(day=day).first()
    if old is None:
        raise NotClosed()
    if old.transaction is not None:
        ledger.reverse(posted=old.transaction, memo=memo, by=by)
    old.reversed_at = clock.now()
    old.save(update_fields=["reversed_at"])
    made = Distribution(
        day=day,
        revision=old.revision + 1,
        revenue=old.revenue,
        pool=old.pool - old.carried,  # what was carried on has been shared out since
        memo=memo,
    )
    return _share_out(made, watched, booked_on=clock.now().date(), by=by)


def _share_out(
    made: Distribution, watched: Sequence[Watched], *, booked_on: date, by: User | None = None
) -> Distribution:
    answers = answers_on(made.day)
    made.bonus = per_mille(made.pool, BONUS_SHARE) if answers else 0
    for_answers = apportion(made.bonus, answers)
    rows = {(each.owner_id, each.kind, each.subject): each for each in watched}
    weights = {key: each.weight for key, each in rows.items()}
    for_lessons = apportion(made.pool - made.bonus, weights)
    shares = [_share(each, for_lessons.get(key, 0)) for key, each in rows.items()]
    shares += [_bonus(owner, answers[owner], amount) for owner, amount in for_answers.items()]
    made.carried = made.pool - sum(share.amount for share in shares)
    made.transaction = _book(made, shares, booked_on=booked_on, by=by)
    made.save()
    for share in shares:
        share.distribution = made
    Share.objects.bulk_create(shares, batch_size=ledger.BATCH)
    settle(made, booked_on=booked_on)
    return made


def answers_on(day: date) -> dict[int, int]:
    """Points by creator."""
    begins = datetime.combine(day, time(), UTC)
    rows = AnsweredQuestion.objects.filter(
        answered_at__gte=begins, answered_at__lt=begins + timedelta(days=1)
    ).exclude(owner=None)
    points: Counter[int] = Counter()
    for owner, asked, answered in rows.values_list("owner", "asked_at", "answered_at"):
        points[owner] += 2 if answered - asked <= PROMPT_ANSWER else 1
    return dict(points)


def _share(each: Watched, amount: int) -> Share:
    return Share(
        owner_id=each.owner_id,
        subject_kind=each.kind,
        subject_id=each.subject,
        seconds=each.seconds,
        views=each.views,
        weight=each.weight,
        amount=amount,
    )


def _bonus(owner_id: int, points: int, amount: int) -> Share:
    return Share(
        owner_id=owner_id, subject_kind=ANSWERS, subject_id="", weight=points, amount=amount
    )


def _book(
    made: Distribution, shares: Sequence[Share], *, booked_on: date, by: User | None
) -> Transaction | None:
    earned: Counter[int] = Counter()
    for share in shares:
        assert share.owner_id is not None  # noqa: S101 -- just made
        earned[share.owner_id] += share.amount
    owners = User.objects.in_bulk([owner for owner, amount in earned.items() if amount])
    held = ledger.accounts((Kind.HELD, owner, made.month) for owner in owners.values())
    amounts = {
        held[ledger.code_of(Kind.HELD, owner, made.month)]: -earned[pk]
        for pk, owner in owners.items()
    }
    amounts[ledger.account(Kind.POOL)] = made.pool - made.carried
    return ledger.post(
        kind=Transaction.Kind.DISTRIBUTION,
        key=f"distribution:{made.day}:{made.revision}",
        day=booked_on,
        amounts=amounts,
        memo=made.memo,
        by=by,
    )


def settle(made: Distribution, *, booked_on: date) -> None:
    """Release what is held for whoever has the month's views, whenever it was earned in it. In a
    month that is closed already what remains goes back to the pool.

    A month that was released stays so: what a correction takes from it is taken from what is owed.
    """
    held = ledger.owed_by_account(kind=Kind.HELD, month=made.month)
    views = views_of_month(made.month)
    released = set(
        Entry.objects.filter(account__in=held, transaction__kind=Transaction.Kind.RELEASE)
        .order_by()
        .values_list("account_id", flat=True)
    )
    eligible = {
        each: amount
        for each, amount in held.items()
        if each.owner and (views.get(each.owner.pk, 0) >= ELIGIBLE_VIEWS or each.pk in released)
    }
    _release(eligible, key=f"release:{made.day}:{made.revision}", booked_on=booked_on)
    if ClosedMonth.objects.filter(month=made.month).exists():
        rest = {each: amount for each, amount in held.items() if each not in eligible}
        give_back(rest, key=f"return:{made.day}:{made.revision}", booked_on=booked_on)


def views_of_month(month: str) -> dict[int, int]:
    """Counted views by creator, of the month's closed days."""
    days = Distribution.objects.counting().of_month(month)
    rows = Share.objects.filter(distribution__in=days).values("owner").annotate(sum=Sum("views"))
    return {row["owner"]: row["sum"] for row in rows}


def _release(held: Mapping[Account, int], *, key: str, booked_on: date) -> None:
    payable = ledger.accounts((Kind.PAYABLE, each.owner, "") for each in held)
    amounts: dict[Account, int] = {}
    for each, amount in held.items():
        assert each.owner is not None  # noqa: S101 -- `settle` has looked
        amounts[each] = amount
        amounts[payable[ledger.code_of(Kind.PAYABLE, each.owner)]] = -amount
    ledger.post(kind=Transaction.Kind.RELEASE, key=key, day=booked_on, amounts=amounts)


def give_back(held: Mapping[Account, int], *, key: str, booked_on: date) -> None:
    amounts = {**held, ledger.account(Kind.POOL): -sum(held.values())}
    ledger.post(kind=Transaction.Kind.RETURN, key=key, day=booked_on, amounts=amounts)

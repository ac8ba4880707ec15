"""A month's statement: what the books say of a creator, which nothing changes afterwards.

Lines are entries of what is owed to him and held for him. A correction of an earlier month is a
line of the month in which it was made.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.billing import money
from apps.billing.ledger_models import Account, Entry, Transaction
from apps.billing.models import Distribution, Share
from apps.billing.months import last_day
from apps.content.models import Atom
from apps.lib import cells, clock
from apps.lib.errors import NotFound
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

Kind = Transaction.Kind
OWED = (Account.Kind.HELD, Account.Kind.PAYABLE)
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")

WORDS: dict[str, object] = {
    Kind.DISTRIBUTION: gettext_lazy("Share of the day's pool"),
    Kind.RETURN: gettext_lazy("Not paid: too few views in the month"),
    Kind.RESERVE: gettext_lazy("Payout"),
    Kind.REVERSAL: gettext_lazy("Taken back for a correction"),
}


@dataclass(frozen=True, slots=True)
class Line:
    day: date
    what: str
    amount: int


@dataclass(frozen=True, slots=True)
class LessonLine:
    """Of the month's days, as corrected since. `title` "" : for answered questions."""

    title: str
    views: int
    seconds: float
    amount: int


@dataclass(frozen=True, slots=True)
class Statement:
    """Amounts in units. `closing` is `opening` and all lines; `held`: the part of it that is not
    payable before its month has enough views."""

    name: str
    month: str
    opening: int
    lines: list[Line]
    closing: int
    held: int
    lessons: list[LessonLine]
    is_final: bool

    @property
    def first(self) -> date:
        return first_of(self.month)


def first_of(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def months_of(user: User) -> list[str]:
    """Those with a line, newest first."""
    days = _entries(user).values_list("transaction__day", flat=True).distinct()
    return sorted({f"{day:%Y-%m}" for day in days}, reverse=True)


def of(user: User, month: str) -> Statement:
    """Raises NotFound for what is no month, or one that has not begun."""
    today = clock.now().date()
    if not MONTH.fullmatch(month) or month > f"{today:%Y-%m}":
        raise NotFound
    first, last = first_of(month), last_day(month)
    before = _entries(user).filter(transaction__day__lt=first)
    lines = list(_lines(user, first, last))
    until = _entries(user).filter(transaction__day__lte=last)
    held = until.filter(account__kind=Account.Kind.HELD)
    opening = _owed(before)
    return Statement(
        name=user.get_full_name(),
        month=month,
        opening=opening,
        lines=lines,
        closing=opening + sum(line.amount for line in lines),
        held=_owed(held),
        lessons=_lessons(user, month),
        is_final=Distribution.objects.counting().filter(day=last).exists(),
    )


def _entries(user: User) -> QuerySet[Entry]:
    return Entry.objects.filter(account__owner=user, account__kind__in=OWED)


def _owed(entries: QuerySet[Entry]) -> int:
    return -(entries.aggregate(sum=Sum("amount"))["sum"] or 0)


def _lines(user: User, first: date, last: date) -> Iterator[Line]:
    """A release is none: it moves what is held to what is owed, and both are in here."""
    rows = (
        _entries(user)
        .filter(transaction__day__gte=first, transaction__day__lte=last)
        .exclude(Q(transaction__kind=Kind.RELEASE) | Q(transaction__reverses__kind=Kind.RELEASE))
        .order_by("transaction__day", "transaction_id")
        .values(
            "transaction__day",
            "transaction_id",
            "transaction__kind",
            "transaction__reverses__kind",
            "transaction__distribution__day",
        )
        .annotate(sum=Sum("amount"))
    )
    for row in rows:
        if row["sum"]:
            yield Line(row["transaction__day"], _words(row), -row["sum"])


def _words(row: dict[str, Any]) -> str:
    kind, earned = row["transaction__kind"], row["transaction__distribution__day"]
    if kind == Kind.REVERSAL and row["transaction__reverses__kind"] == Kind.RESERVE:
        return _("Payout cancelled")
    if kind == Kind.DISTRIBUTION and earned and earned != row["transaction__day"]:
        return _("Corrected share of %(day)s") % {"day": date_format(earned, "SHORT_DATE_FORMAT")}
    return str(WORDS[kind])


def _lessons(user: User, month: str) -> list[LessonLine]:
    closed = Distribution.objects.counting().of_month(month)
    rows = list(
        Share.objects.filter(owner=user, distribution__in=closed)
        .order_by()
        .values("subject_id")
        .annotate(views=Sum("views"), seconds=Sum("seconds"), amount=Sum("amount"))
        .order_by("-amount", "subject_id")
    )
    with tenant_scope(PUBLIC_TENANT):
        found = Atom.objects.own().filter(public_id__in=[row["subject_id"] for row in rows])
        titles = dict(found.values_list("public_id", "title"))
    return [
        LessonLine(
            titles.get(row["subject_id"], _("A deleted lesson") if row["subject_id"] else ""),
            row["views"],
            row["seconds"],
            row["amount"],
        )
        for row in rows
    ]


def csv_of(statement: Statement) -> str:
    """For spreadsheets and programs: amounts in dollars with all six digits."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow([_("Date"), _("What"), _("Views"), _("Seconds watched"), _("USD")])
    write: Callable[..., object] = rows.writerow
    write([statement.first, _("Brought forward"), "", "", money.exact(statement.opening)])
    for line in statement.lines:
        write([line.day, cells.harmless(line.what), "", "", money.exact(line.amount)])
    write([last_day(statement.month), _("Balance"), "", "", money.exact(statement.closing)])
    write([])
    for each in statement.lessons:
        title = cells.harmless(each.title or _("Answered questions"))
        seconds = f"{each.seconds:.1f}"
        write([statement.month, title, each.views, seconds, money.exact(each.amount)])
    return text.getvalue()

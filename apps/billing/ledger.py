"""Writing in the books. Positive amounts are debits, negative ones credits.

What is owed (deferred, pool, held, payable, payouts, tax) therefore has a negative balance;
`owed` turns the sign for people.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction as database
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import Conflict

from .ledger_models import Account, Entry, Transaction

Kind = Account.Kind
BATCH = 5_000


class AlreadyReversed(Conflict):
    code = "already_reversed"
    message = _("This has been reversed already.")


def account(kind: Account.Kind, *, owner: User | None = None, month: str = "") -> Account:
    """Made when it is first needed, also by two at once."""
    code = _code(kind, owner, month)
    return accounts([(kind, owner, month)])[code]


def accounts(wanted: Iterable[tuple[Account.Kind, User | None, str]]) -> dict[str, Account]:
    rows = {
        _code(kind, owner, month): Account(
            code=_code(kind, owner, month), kind=kind, owner=owner, month=month
        )
        for kind, owner, month in wanted
    }
    found = {each.code: each for each in Account.objects.filter(code__in=rows)}
    missing = [row for code, row in rows.items() if code not in found]
    if missing:
        Account.objects.bulk_create(missing, ignore_conflicts=True, batch_size=BATCH)
        codes = [row.code for row in missing]
        found |= {each.code: each for each in Account.objects.filter(code__in=codes)}
    return found


def code_of(kind: Account.Kind, owner: User, month: str = "") -> str:
    return _code(kind, owner, month)


def _code(kind: Account.Kind, owner: User | None, month: str) -> str:
    return ":".join(
        [kind.value, *([owner.public_id] if owner else []), *([month] if month else [])]
    )


def one_at_a_time() -> None:
    """Until the transaction ends nobody else closes, corrects, releases or pays out."""
    Account.objects.select_for_update().get(pk=account(Kind.POOL).pk)


@database.atomic
def post(
    *,
    kind: Transaction.Kind,
    key: str,
    day: date,
    amounts: Mapping[Account, int],
    memo: str = "",
    by: User | None = None,
    reverses: Transaction | None = None,
) -> Transaction | None:
    """Amounts by account, summing to zero. Nothing at all is no transaction (None)."""
    entries = [(each, amount) for each, amount in amounts.items() if amount]
    if sum(amount for _account, amount in entries):
        raise ValueError(f"{key}: the entries do not sum to zero")
    if not entries:
        return None
    posted = Transaction.objects.create(
        kind=kind,
        key=key,
        day=day,
        memo=memo,
        by=by.public_id if by else "",
        size=len(entries),
        reverses=reverses,
    )
    Entry.objects.bulk_create(
        [
            Entry(transaction=posted, position=position, account=each, amount=amount)
            for position, (each, amount) in enumerate(entries)
        ],
        batch_size=BATCH,
    )
    return posted


@database.atomic
def reverse(*, posted: Transaction, memo: str, by: User | None = None) -> Transaction:
    """The same entries with the other sign, today. Raises AlreadyReversed."""
    one_at_a_time()
    if Transaction.objects.filter(reverses=posted).exists():
        raise AlreadyReversed()
    amounts: dict[Account, int] = {}
    for entry in posted.entries.select_related("account"):
        amounts[entry.account] = amounts.get(entry.account, 0) - entry.amount
    reversal = post(
        kind=Transaction.Kind.REVERSAL,
        key=f"reversal:{posted.key}"[:120],
        day=clock.now().date(),
        amounts=amounts,
        memo=memo,
        by=by,
        reverses=posted,
    )
    assert reversal is not None  # noqa: S101 -- `posted` has entries
    return reversal


def balance(each: Account) -> int:
    return Entry.objects.filter(account=each).aggregate(sum=Sum("amount"))["sum"] or 0


def owed(kind: Account.Kind, *, owner: User | None = None, month: str = "") -> int:
    """What stands on the credit side; asks for no account to be made."""
    rows = Entry.objects.filter(account__code=_code(kind, owner, month))
    return -(rows.aggregate(sum=Sum("amount"))["sum"] or 0)


def owed_by_account(**which: object) -> dict[Account, int]:
    """What is owed on each account that fits and is not even: `kind`, `month`, `owner`…"""
    fits = {f"account__{name}": value for name, value in which.items()}
    sums = Entry.objects.filter(**fits).values("account").annotate(sum=Sum("amount"))
    uneven = {row["account"]: -row["sum"] for row in sums if row["sum"]}
    rows = Account.objects.select_related("owner").in_bulk(list(uneven))
    return {rows[pk]: amount for pk, amount in sorted(uneven.items())}

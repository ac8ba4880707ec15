"""The books: accounts, transactions and their entries, of the platform as a whole.

They belong to no tenant: a creator is paid out of what all subscribers and organisations bring.
Triggers of the database (migration 0002) let entries and transactions only be added, and let no
transaction be committed whose entries do not sum to zero.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.lib import clock

Q = models.Q


class Account(models.Model):
    class Kind(models.TextChoices):
        CASH = "cash", _("Cash")
        DEFERRED = "deferred", _("Paid in advance")
        REVENUE = "revenue", _("Revenue")
        REFUNDED = "refunded", _("Refunded after it was earned")
        TAX = "tax", _("Tax collected")
        CREATORS_SHARE = "creators_share", _("Creators' share of revenue")
        POOL = "pool", _("Pool")
        HELD = "held", _("Held until eligible")
        PAYABLE = "payable", _("Owed to creators")
        PAYOUTS = "payouts", _("Payouts under way")

    # Unique and told in reports: "pool", "payable:ab12…", "held:ab12…:2026-11".
    code = models.CharField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    # Whoever is erased leaves the books balanced, under the code alone.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("creator"),
    )
    month = models.CharField(_("month"), max_length=7, blank=True)  # of held earnings: 2026-11

    class Meta:
        verbose_name = _("account")
        ordering = ["code"]
        indexes = [models.Index(fields=["kind", "month"], name="account_kind_month")]

    def __str__(self) -> str:
        return self.code


class Transaction(models.Model):
    class Kind(models.TextChoices):
        PAYMENT = "payment", _("Payment received")
        REFUND = "refund", _("Refund")
        REVENUE = "revenue", _("Revenue of a day")
        DISTRIBUTION = "distribution", _("Distribution of a day")
        RELEASE = "release", _("Eligible: held earnings released")
        RETURN = "return", _("Not eligible: held earnings back to the pool")
        RESERVE = "reserve", _("Payout approved")
        PAYOUT = "payout", _("Payout sent")
        REVERSAL = "reversal", _("Reversal")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    # What it is the transaction of, once: "revenue:2026-11-23". A second one is refused.
    key = models.CharField(_("key"), max_length=120, unique=True)
    # The day that it counts for. A correction counts on the day on which it is made.
    day = models.DateField(_("day"))
    memo = models.CharField(_("memo"), max_length=200, blank=True)
    by = models.CharField(_("by"), max_length=20, blank=True)  # public id of staff; "": the beat
    # How many entries it has: the database refuses another number, and later ones.
    size = models.PositiveIntegerField(_("entries"))
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="reversed_by",
        verbose_name=_("reverses"),
    )
    posted_at = models.DateTimeField(_("posted at"), default=clock.now)

    class Meta:
        verbose_name = _("transaction")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=2), name="two_entries_at_least")
        ]
        indexes = [models.Index(fields=["day"], name="transaction_day")]

    def __str__(self) -> str:
        return self.key


class Entry(models.Model):
    """One side of a transaction. Positive: debit; negative: credit; in millionths of a dollar."""

    transaction = models.ForeignKey(
        Transaction,
        on_delete=models.PROTECT,
        related_name="entries",
        verbose_name=_("transaction"),
    )
    position = models.PositiveIntegerField(_("position"))
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="entries", verbose_name=_("account")
    )
    amount = models.BigIntegerField(_("amount"))

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["transaction_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["transaction", "position"], name="entry_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="entry_not_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} · {self.amount}"

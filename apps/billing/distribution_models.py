"""What was shared out on which day, for which lesson, and what is paid out."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.lib import clock
from apps.lib.public_ids import new_public_id

from .ledger_models import Transaction

Q = models.Q


def _creator(**options: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", verbose_name=_("creator"), **options
    )


class DistributionQuerySet(models.QuerySet):
    def counting(self) -> "DistributionQuerySet":
        """Those that nobody has reversed: one for each day that is closed."""
        return self.filter(reversed_at=None)

    def of_month(self, month: str) -> "DistributionQuerySet":
        return self.filter(day__year=int(month[:4]), day__month=int(month[5:]))


class Distribution(models.Model):
    """A day's pool, shared out. A correction reverses it and makes the next revision."""

    day = models.DateField(_("day"))
    revision = models.PositiveIntegerField(_("revision"), default=1)
    revenue = models.BigIntegerField(_("revenue of the day"))
    pool = models.BigIntegerField(_("pool"))
    # The part of the pool that answered questions are rewarded with.
    bonus = models.BigIntegerField(_("of it for answers"), default=0)
    # The pool, where there was nobody to share it with: the next day has it.
    carried = models.BigIntegerField(_("carried on"), default=0)
    memo = models.CharField(_("why"), max_length=200, blank=True)
    transaction = models.OneToOneField(
        Transaction,
        on_delete=models.PROTECT,
        null=True,
        related_name="distribution",
        verbose_name=_("transaction"),
    )
    made_at = models.DateTimeField(_("made at"), default=clock.now)
    reversed_at = models.DateTimeField(_("reversed at"), null=True)

    objects = models.Manager.from_queryset(DistributionQuerySet)()

    class Meta:
        verbose_name = _("distribution")
        ordering = ["-day", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"], condition=Q(reversed_at=None), name="one_distribution_a_day"
            ),
            models.UniqueConstraint(fields=["day", "revision"], name="distribution_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.day} · {self.revision}"

    @property
    def month(self) -> str:
        return f"{self.day:%Y-%m}"


class Share(models.Model):
    """What one lesson earned on a day; or, with no lesson, what its creator's answers did."""

    distribution = models.ForeignKey(
        Distribution,
        on_delete=models.PROTECT,
        related_name="shares",
        verbose_name=_("distribution"),
    )
    owner = _creator(on_delete=models.SET_NULL)
    # A thing of an app above, by name: no foreign key points upwards.
    subject_kind = models.CharField(_("kind of subject"), max_length=20)
    subject_id = models.CharField(_("subject"), max_length=40)
    seconds = models.FloatField(_("seconds watched"), default=0)
    views = models.PositiveIntegerField(_("views"), default=0)
    weight = models.BigIntegerField(_("weight"))
    amount = models.BigIntegerField(_("amount"))

    class Meta:
        verbose_name = _("share")
        ordering = ["distribution_id", "-amount"]
        constraints = [
            models.UniqueConstraint(
                fields=["distribution", "owner", "subject_kind", "subject_id"], name="share_once"
            )
        ]
        indexes = [models.Index(fields=["owner", "distribution"], name="share_of_creator")]

    def __str__(self) -> str:
        return f"{self.distribution_id} · {self.subject_id} · {self.amount}"


class AnsweredQuestion(models.Model):
    """A learner's question that a creator answered: it earns a part of that day's bonus, once."""

    owner = _creator(on_delete=models.SET_NULL)
    question = models.CharField(_("question"), max_length=40, unique=True)
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), db_index=True)

    class Meta:
        verbose_name = _("answered question")
        ordering = ["-answered_at"]

    def __str__(self) -> str:
        return self.question


class ClosedMonth(models.Model):
    """A month whose held earnings are settled and whose payouts are worked out."""

    month = models.CharField(_("month"), max_length=7, unique=True)
    closed_at = models.DateTimeField(_("closed at"), default=clock.now)

    class Meta:
        verbose_name = _("closed month")
        ordering = ["-month"]

    def __str__(self) -> str:
        return self.month


class Payout(models.Model):
    """What a creator is paid for the months up to one. The books know it once it is approved."""

    class State(models.TextChoices):
        DUE = "due", _("Due")
        APPROVED = "approved", _("Approved")
        PAID = "paid", _("Paid")
        CANCELLED = "cancelled", _("Cancelled")

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    owner = _creator(on_delete=models.SET_NULL)
    month = models.CharField(_("month"), max_length=7)
    amount = models.BigIntegerField(_("amount"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DUE)
    reference = models.CharField(_("reference of the transfer"), max_length=80, blank=True)
    reserved = models.OneToOneField(
        Transaction, on_delete=models.PROTECT, null=True, related_name="+"
    )
    sent = models.OneToOneField(Transaction, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("made at"), default=clock.now)
    paid_at = models.DateTimeField(_("paid at"), null=True)

    class Meta:
        verbose_name = _("payout")
        ordering = ["-month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "month"],
                condition=~Q(state="cancelled"),
                name="one_payout_a_month",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payout_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.month} · {self.amount}"

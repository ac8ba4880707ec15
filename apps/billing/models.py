"""What is sold, to whom, and what was paid. Books and earnings are in modules of their own."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.lib import clock
from apps.lib.public_ids import new_public_id
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet

from .distribution_models import AnsweredQuestion, ClosedMonth, Distribution, Payout, Share
from .ledger_models import Account, Entry, Transaction
from .local_models import LocalAgreement

__all__ = [
    "Account",
    "AnsweredQuestion",
    "ClosedMonth",
    "Distribution",
    "Entry",
    "Licence",
    "LocalAgreement",
    "Payment",
    "Payout",
    "Plan",
    "ProviderEvent",
    "Share",
    "Subscription",
    "Transaction",
]


class Plan(models.Model):
    """What is sold to people: the public tenant's premium lessons, for a price and with limits."""

    class Interval(models.TextChoices):
        MONTH = "month", _("a month")
        YEAR = "year", _("a year")

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    cents = models.PositiveIntegerField(_("price in US cents"), validators=[MinValueValidator(50)])
    interval = models.CharField(_("paid for"), max_length=5, choices=Interval.choices)
    lessons_a_day = models.PositiveIntegerField(
        _("premium lessons a day"), null=True, blank=True, help_text=_("Empty: as many as wanted.")
    )
    is_offered = models.BooleanField(
        _("offered"), default=True, help_text=_("If not, who has it keeps it.")
    )

    class Meta:
        verbose_name = _("plan")
        ordering = ["cents"]

    def __str__(self) -> str:
        return self.name


class SubscriptionQuerySet(TenantQuerySet):
    def of(self, user: object) -> "SubscriptionQuerySet":
        return self.filter(user=user)


class Subscription(TenantOwned):
    """A person's plan, as the payment provider last told of it. Of the public tenant."""

    class State(models.TextChoices):
        INCOMPLETE = "incomplete", _("Payment not finished")
        ACTIVE = "active", _("Active")
        PAST_DUE = "past_due", _("Payment failed")
        ENDED = "ended", _("Ended")

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("user"),
    )
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, verbose_name=_("plan"))
    provider = models.CharField(_("provider"), max_length=16)
    ref = models.CharField(_("number at the provider"), max_length=80)
    customer = models.CharField(_("customer at the provider"), max_length=80, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.INCOMPLETE
    )
    # By payments that arrived; not what the provider intends.
    paid_until = models.DateTimeField(_("paid until"), null=True)
    cancels = models.BooleanField(_("ends with what is paid"), default=False)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    # When the provider made the event whose state this is: an older one changes nothing.
    told_at = models.DateTimeField(_("told at"), null=True)
    made_at = models.DateTimeField(_("made at"), default=clock.now, editable=False)

    objects = TenantManager.from_queryset(SubscriptionQuerySet)()
    # Row-level security shows a person his own, wherever he works.
    across_tenants = models.Manager()

    class Meta:
        verbose_name = _("subscription")
        default_manager_name = "objects"
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "ref"], name="subscription_once")
        ]
        indexes = [models.Index(fields=["user", "paid_until"], name="subscription_of_user")]

    def __str__(self) -> str:
        return f"{self.user} · {self.plan}"


class Licence(TenantOwned):
    """Opens the public tenant's premium lessons to an organisation's members."""

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to, not included"))
    lessons_a_day = models.PositiveIntegerField(
        _("premium lessons a day and member"),
        null=True,
        blank=True,
        help_text=_("Empty: as many as wanted."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("licence of an organisation")
        verbose_name_plural = _("licences of organisations")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="licence_has_days"
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"


class Payment(TenantOwned):
    """Money that came in for some days. It is earned day by day; `remaining` is not yet earned."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("user"),
    )
    subscription = models.ForeignKey(
        Subscription, on_delete=models.PROTECT, null=True, verbose_name=_("subscription")
    )
    licence = models.ForeignKey(
        Licence, on_delete=models.PROTECT, null=True, verbose_name=_("licence")
    )
    provider = models.CharField(_("provider"), max_length=16)
    ref = models.CharField(_("invoice"), max_length=80)
    charge = models.CharField(_("charge at the provider"), max_length=80, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to, not included"))
    # Millionths of a dollar; the amount is without tax.
    amount = models.BigIntegerField(_("amount"))
    tax = models.BigIntegerField(_("tax"), default=0)
    refunded = models.BigIntegerField(_("refunded, with tax"), default=0)
    remaining = models.BigIntegerField(_("not yet earned"))
    paid_at = models.DateTimeField(_("paid at"))

    objects = TenantManager()
    across_tenants = models.Manager()

    class Meta:
        verbose_name = _("payment")
        default_manager_name = "objects"
        ordering = ["-paid_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "ref"], name="payment_once"),
            models.CheckConstraint(
                condition=models.Q(remaining__gte=0, remaining__lte=models.F("amount")),
                name="payment_remains_within",
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "starts_on"],
                condition=models.Q(remaining__gt=0),
                name="payment_not_yet_earned",
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider} · {self.ref}"

    @property
    def total(self) -> int:
        return self.amount + self.tax


class ProviderEvent(models.Model):
    """An event of a provider that was taken in, once. No more of it is kept than is needed."""

    provider = models.CharField(_("provider"), max_length=16)
    ref = models.CharField(_("number at the provider"), max_length=80)
    kind = models.CharField(_("kind"), max_length=60)
    outcome = models.CharField(_("outcome"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("made at"))
    received_at = models.DateTimeField(_("received at"), default=clock.now)

    class Meta:
        verbose_name = _("event of a provider")
        verbose_name_plural = _("events of providers")
        ordering = ["-received_at"]
        constraints = [models.UniqueConstraint(fields=["provider", "ref"], name="event_once")]

    def __str__(self) -> str:
        return f"{self.kind} · {self.ref}"

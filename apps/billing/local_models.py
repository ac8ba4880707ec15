"""What the local provider remembers, as a real one would in its own database."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.lib import clock


class LocalAgreement(models.Model):
    """A subscription at the local provider: no money moves, whatever the card."""

    class Card(models.TextChoices):
        GOOD = "good", _("Test card that pays")
        EMPTY = "empty", _("Test card that pays once and is then empty")

    ref = models.CharField(max_length=40, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    plan = models.CharField(_("plan"), max_length=50)
    card = models.CharField(_("card"), max_length=5, choices=Card.choices)
    starts_at = models.DateTimeField(_("from"), default=clock.now)
    ends_at = models.DateTimeField(_("until"))
    cancels = models.BooleanField(_("ends then"), default=False)
    failures = models.PositiveSmallIntegerField(_("failed payments"), default=0)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("agreement with the local provider")
        verbose_name_plural = _("agreements with the local provider")

    def __str__(self) -> str:
        return self.ref

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.lib import clock
from apps.lib.public_ids import new_public_id
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet


class SuggestionRound(TenantOwned):
    """One asking of an engine for questions to a lesson, and what it cost."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    atom = models.ForeignKey(
        "content.Atom", on_delete=models.CASCADE, related_name="+", verbose_name=_("lesson")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    engine = models.CharField(_("engine"), max_length=80, blank=True)
    micro_usd = models.BigIntegerField(_("cost in millionths of a dollar"), default=0)
    created_at = models.DateTimeField(_("asked at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("asking for suggestions")
        verbose_name_plural = _("askings for suggestions")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["atom", "-id"], name="suggestion_round_newest")]

    def __str__(self) -> str:
        return f"{self.atom} · {self.engine}"


class SuggestionQuerySet(TenantQuerySet):
    def open(self) -> "SuggestionQuerySet":
        return self.own().filter(state=Suggestion.State.OPEN)


class Suggestion(TenantOwned):
    """A question that an engine made. Learners never see it: what its creator accepts becomes a
    question of its own."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        DISMISSED = "dismissed", _("Dismissed")

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    round = models.ForeignKey(
        SuggestionRound,
        on_delete=models.CASCADE,
        related_name="suggestions",
        verbose_name=_("asking"),
    )
    atom = models.ForeignKey(
        "content.Atom", on_delete=models.CASCADE, related_name="+", verbose_name=_("lesson")
    )
    format = models.CharField(_("format"), max_length=20)
    stem = models.CharField(_("question"), max_length=300)
    body = models.JSONField(_("body"))
    explanation = models.CharField(_("explanation"), max_length=1000, blank=True)
    start_ms = models.PositiveIntegerField(_("from (ms)"))
    end_ms = models.PositiveIntegerField(_("to (ms)"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)

    objects = TenantManager.from_queryset(SuggestionQuerySet)()

    class Meta:
        verbose_name = _("suggested question")
        verbose_name_plural = _("suggested questions")
        ordering = ["start_ms", "pk"]
        indexes = [models.Index(fields=["atom", "state"], name="suggestion_of_lesson")]

    def __str__(self) -> str:
        return self.stem

    @property
    def moment(self) -> str:
        """ "0:12": where the lesson says it."""
        return f"{self.start_ms // 60000}:{self.start_ms // 1000 % 60:02d}"

    @property
    def options(self) -> list[dict]:
        return self.body.get("options", [])

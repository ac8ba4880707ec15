"""What a learner asks the creator of a lesson, and the answer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.public_ids import new_public_id
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet

from .models import Atom


class InquiryQuerySet(TenantQuerySet):
    def about(self, atom: Atom) -> "InquiryQuerySet":
        return self.own().filter(atom=atom)

    def of(self, learner: User) -> "InquiryQuerySet":
        return self.own().filter(learner=learner)

    def of_studio(self, owner: User) -> "InquiryQuerySet":
        """About the lessons that are there still."""
        return self.own().filter(atom__owner=owner, atom__erased_at=None, atom__discarded_at=None)

    def waiting(self) -> "InquiryQuerySet":
        return self.filter(answered_at=None, hidden_at=None)

    def answered(self) -> "InquiryQuerySet":
        return self.filter(hidden_at=None).exclude(answered_at=None)

    def hidden(self) -> "InquiryQuerySet":
        return self.exclude(hidden_at=None)

    def readable_by(self, learner: User, atom: Atom) -> "InquiryQuerySet":
        """His own, and what everyone may read."""
        shared = models.Q(is_shared=True, hidden_at=None, answered_at__isnull=False)
        return self.about(atom).filter(shared | models.Q(learner=learner))

    def for_everyone(self) -> "InquiryQuerySet":
        """What every learner of the lesson may read."""
        return self.answered().filter(is_shared=True)


class Inquiry(TenantOwned):
    """Belongs to the lesson's own tenant. Its creator is never told whose it is."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    atom = models.ForeignKey(
        Atom, on_delete=models.CASCADE, related_name="+", verbose_name=_("lesson")
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("asked by"),
    )
    second = models.FloatField(_("at second"), default=0)
    text = models.CharField(_("question"), max_length=500)
    asked_at = models.DateTimeField(_("asked at"), default=clock.now, editable=False)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    is_shared = models.BooleanField(_("shown to everyone"), default=False)
    # By the creator; brought back at any time.
    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True, editable=False)

    objects = TenantManager.from_queryset(InquiryQuerySet)()

    class Meta:
        verbose_name = _("learner's question")
        verbose_name_plural = _("learners' questions")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="inquiry_answered_in_words",
            )
        ]
        indexes = [
            models.Index(fields=["tenant", "atom", "-asked_at"], name="inquiry_of_lesson"),
            models.Index(fields=["tenant", "learner", "-asked_at"], name="inquiry_of_learner"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def moment(self) -> str:
        """As a player shows it: "0:12"."""
        minutes, seconds = divmod(int(self.second), 60)
        return f"{minutes}:{seconds:02}"

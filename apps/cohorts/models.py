from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Membership, User
from apps.content.models import PUBLIC_ID
from apps.lib import clock
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet


class CohortQuerySet(TenantQuerySet):
    def of(self, learner: User) -> "CohortQuerySet":
        """Those that the learner is in."""
        return self.own().filter(members__membership__user=learner)

    def counted(self) -> "CohortQuerySet":
        """With `size`: how many people were put in."""
        return self.annotate(size=models.Count("members")).order_by("name", "pk")


class Cohort(TenantOwned):
    """A named group of an organisation's members, kept by its managers."""

    public_id = models.CharField(**PUBLIC_ID)
    name = models.CharField(_("name"), max_length=80)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    # Where the bands begin (`bands.Bands`), and nobody's figures; null: too few are compared.
    bands = models.JSONField(_("bands"), null=True, editable=False)
    # Null: somebody came, went or opted out since, so that no band may be shown.
    compared_at = models.DateTimeField(_("compared at"), null=True, editable=False)

    objects = TenantManager.from_queryset(CohortQuerySet)()

    class Meta:
        verbose_name = _("cohort")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class CohortMember(TenantOwned):
    """Whoever leaves the organisation leaves its cohorts, too."""

    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, related_name="members", verbose_name=_("cohort")
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="+", verbose_name=_("member")
    )
    joined_at = models.DateTimeField(_("joined at"), default=clock.now, editable=False)
    # That he is in, and may opt out.
    told_at = models.DateTimeField(_("told at"), null=True, editable=False)

    class Meta:
        verbose_name = _("member of a cohort")
        verbose_name_plural = _("members of a cohort")
        ordering = ["membership__user__name", "membership__user__email"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "membership"], name="once_in_each_cohort")
        ]

    def __str__(self) -> str:
        return str(self.membership.user)


class OptOut(models.Model):
    """A person who is compared with nobody, whichever organisation: he counts nowhere and sees no
    band. It belongs to the person, not to a tenant, and is shown to nobody else."""

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("learner"),
    )
    since = models.DateTimeField(_("since"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("person who is not compared")

    def __str__(self) -> str:
        return str(self.learner)

"""Who works in whose studio. A studio is a creator in a tenant: what is made there is his."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.lib import clock
from apps.lib.public_ids import new_public_id
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet

from .models import User

INVITED_FOR = timedelta(days=7)


class StudioRole(models.TextChoices):
    """Beside the owner, who needs no row."""

    EDITOR = "editor", _("Editor")
    ANALYST = "analyst", _("Analyst")


class Seat(TenantOwned):
    """A person's place in somebody else's studio. It counts as long as the row is there."""

    owner = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name=_("owner")
    )
    member = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name=_("member")
    )
    role = models.CharField(_("role"), max_length=8, choices=StudioRole.choices)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("seat in a studio")
        verbose_name_plural = _("seats in studios")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "owner", "member"], name="one_seat_each"),
            models.CheckConstraint(
                condition=~models.Q(owner=models.F("member")), name="no_seat_of_ones_own"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "member"], name="seat_of_member")]

    def __str__(self) -> str:
        return f"{self.member} → {self.owner} · {self.get_role_display()}"


class InvitationQuerySet(TenantQuerySet):
    def open(self) -> "InvitationQuerySet":
        return self.own().filter(ended_at=None, created_at__gt=clock.now() - INVITED_FOR)


class Invitation(TenantOwned):
    """An offer of a seat to whoever has an e-mail address. Accepted or taken back it has ended."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    owner = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name=_("owner")
    )
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=8, choices=StudioRole.choices)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    objects = TenantManager.from_queryset(InvitationQuerySet)()

    class Meta:
        verbose_name = _("invitation to a studio")
        verbose_name_plural = _("invitations to studios")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "owner", "email"],
                condition=models.Q(ended_at=None),
                name="one_open_invitation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.owner} · {self.get_role_display()}"

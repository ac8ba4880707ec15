from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.tenants.models import TenantOwned


class Footage(TenantOwned):
    """The file that is, or was, sent for a lesson. The newest one is the one that counts."""

    atom = models.ForeignKey(
        "content.Atom", on_delete=models.CASCADE, related_name="footage", verbose_name=_("lesson")
    )
    upload = models.OneToOneField(
        "media.Upload", on_delete=models.CASCADE, related_name="footage", verbose_name=_("upload")
    )
    # Sent for another version of a lesson that has its video.
    is_version = models.BooleanField(_("for another version"), default=False)
    switch_when_ready = models.BooleanField(_("switch when ready"), default=False)

    class Meta:
        verbose_name = _("footage")
        verbose_name_plural = _("footage")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.upload} → {self.atom}"


# Django finds models through this module.
from .audit_models import AuditEntry  # noqa: E402, F401
from .schedule_models import Schedule  # noqa: E402, F401
from .suggestion_models import Suggestion, SuggestionRound  # noqa: E402, F401

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.lib import clock
from apps.lib.public_ids import new_public_id
from apps.tenants.models import TenantOwned


class Asset(TenantOwned):
    """The media behind a video atom."""

    shared_read = True

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("asset")

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_live(self) -> bool:
        """Whether a learner gets a correct stream."""
        return False


from .upload_models import Upload  # noqa: E402, F401 - Django finds models through this module

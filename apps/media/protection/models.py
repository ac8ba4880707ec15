from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.lib import clock
from apps.tenants.models import TenantKey, TenantManager, TenantOwned, TenantQuerySet


class ContentKeyQuerySet(TenantQuerySet):
    def sealed_by_others(self, key: TenantKey) -> "ContentKeyQuerySet":
        return self.own().exclude(tenant_key=key)


class ContentKey(TenantOwned):
    """Encrypts one asset. Read in its own tenant's scope only, even where the asset is public."""

    asset = models.OneToOneField(
        "media.Asset", on_delete=models.CASCADE, related_name="content_key"
    )
    kid = models.CharField(_("key id"), max_length=32, unique=True)
    tenant_key = models.ForeignKey(
        TenantKey, on_delete=models.PROTECT, related_name="+", verbose_name=_("tenant key")
    )
    sealed = models.BinaryField(_("sealed key"))
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)

    objects = TenantManager.from_queryset(ContentKeyQuerySet)()

    class Meta:
        verbose_name = _("content key")

    def __str__(self) -> str:
        return self.kid

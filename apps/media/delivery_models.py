from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.lib import clock
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet


class OutdatedQuerySet(TenantQuerySet):
    def since(self, moment: datetime) -> "OutdatedQuerySet":
        """Those that were outdated at `moment` already."""
        return self.filter(at__lte=moment)


class Outdated(TenantOwned):
    """A file or folder of an asset that no new address names; addresses in use still may."""

    asset = models.ForeignKey("media.Asset", on_delete=models.CASCADE, related_name="outdated")
    path = models.CharField(_("path below the asset's folder"), max_length=100)
    at = models.DateTimeField(_("outdated since"), default=clock.now)

    objects = TenantManager.from_queryset(OutdatedQuerySet)()

    class Meta:
        verbose_name = _("outdated file")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["asset", "path"], name="outdated_path_once")]
        indexes = [models.Index(fields=["tenant", "at"], name="outdated_due")]

    def __str__(self) -> str:
        return f"{self.asset} · {self.path}"


class Warming(TenantOwned):
    """How an asset's first files were pulled through one edge, last time."""

    asset = models.ForeignKey("media.Asset", on_delete=models.CASCADE, related_name="warmings")
    edge = models.CharField(_("edge"), max_length=40)
    revision = models.CharField(_("revision"), max_length=14)
    # What `Asset.extras` was then: a corrected caption file or another poster is seen by it.
    extras = models.JSONField(_("poster and captions"), default=dict, editable=False)
    files = models.PositiveSmallIntegerField(_("files asked for"))
    hits = models.PositiveSmallIntegerField(_("it had already"))
    size = models.PositiveBigIntegerField(_("bytes"))
    ms = models.PositiveIntegerField(_("ms in all"))
    error = models.CharField(_("error"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("warming of an edge")
        verbose_name_plural = _("warmings of edges")
        ordering = ["-at", "edge"]
        constraints = [
            models.UniqueConstraint(fields=["asset", "edge"], name="one_warming_an_edge")
        ]

    def __str__(self) -> str:
        return f"{self.asset} · {self.edge}"


class Erasure(TenantOwned):
    """The end of an asset: what went, and which edges still have to let go of it."""

    asset = models.CharField(_("asset"), max_length=20)
    paths = models.JSONField(_("files"), default=list)
    edges_left = models.JSONField(_("edges to be asked"), default=list)
    error = models.CharField(_("error"), max_length=500, blank=True)
    begun_at = models.DateTimeField(_("begun at"), default=clock.now)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("erasure")
        ordering = ["-begun_at", "-pk"]
        indexes = [
            models.Index(
                fields=["tenant"], condition=models.Q(done_at=None), name="erasure_unfinished"
            )
        ]

    def __str__(self) -> str:
        return self.asset

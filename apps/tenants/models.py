from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from . import scope


class Tenant(models.Model):
    """An organisation. Tenant 1, public, owns the consumer catalogue."""

    class Region(models.TextChoices):
        EU = "eu", _("European Union")
        US = "us", _("United States")
        APAC = "apac", _("Asia-Pacific")

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    region = models.CharField(_("region"), max_length=8, choices=Region.choices, default=Region.EU)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("tenant")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        return self.pk == scope.PUBLIC_TENANT


class CurrentTenant(models.Expression):
    """The tenant in scope, looked up when the SQL is compiled: building a query is always safe
    (forms and serializers do it at import), running it without a scope never is."""

    output_field = models.BigIntegerField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[int]]:
        return "%s", [scope.current_tenant_id()]


class TenantQuerySet(models.QuerySet):
    """Base of the query sets of tenant-owned models."""

    def readable(self) -> "TenantQuerySet":
        own = models.Q(tenant_id=CurrentTenant())
        if self.model.shared_read:
            own |= models.Q(tenant_id=scope.PUBLIC_TENANT)
        return self.filter(own)

    def own(self) -> "TenantQuerySet":
        """Only rows of the tenant in scope, not the public ones beside them."""
        return self.filter(tenant_id=CurrentTenant())


class TenantManager(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]
    """Fails closed: without a tenant in scope a query raises NoTenantInScope.

    Subclass with more verbs: `TenantManager.from_queryset(AtomQuerySet)()`.
    """

    def get_queryset(self) -> TenantQuerySet:
        return super().get_queryset().readable()


class TenantOwned(models.Model):
    """A row that belongs to one tenant. Its migration must end with IsolateTenant."""

    shared_read: ClassVar[bool] = False

    tenant = models.ForeignKey(
        Tenant,
        on_delete=models.PROTECT,
        default=scope.current_tenant_id,
        editable=False,
        related_name="+",
        verbose_name=_("tenant"),
    )

    objects = TenantManager()

    class Meta:
        abstract = True


class TenantKeyQuerySet(TenantQuerySet):
    def newest(self) -> "TenantKey | None":
        return self.own().order_by("-number").first()


class TenantKey(TenantOwned):
    """Seals a tenant's own keys; sealed itself by a vault. `keys` reads and writes it."""

    number = models.PositiveIntegerField(_("number"))
    wrapped = models.BinaryField(_("wrapped key"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = TenantManager.from_queryset(TenantKeyQuerySet)()

    class Meta:
        verbose_name = _("tenant key")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="unique_tenant_key_number")
        ]

    def __str__(self) -> str:
        return f"{self.tenant_id} · {self.number}"

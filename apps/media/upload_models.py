from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.lib.public_ids import new_public_id
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet


class UploadQuerySet(TenantQuerySet):
    def owned_by(self, user: Any) -> "UploadQuerySet":
        return self.own().filter(owner=user)

    def open(self) -> "UploadQuerySet":
        return self.filter(state=Upload.State.OPEN)

    def alive(self, now: datetime) -> "UploadQuerySet":
        return self.open().filter(expires_at__gt=now)

    def expired(self, now: datetime) -> "UploadQuerySet":
        return self.open().filter(expires_at__lte=now)

    def recognised(self, fingerprint: str) -> "UploadQuerySet":
        """Finished uploads of the same file whose media is still there."""
        return self.filter(
            fingerprint=fingerprint, state=Upload.State.DONE, asset__isnull=False
        ).exclude(fingerprint="")


class Upload(TenantOwned):
    """One file on its way in, by tus. It outlives its bytes: what was sent before is recognised."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    public_id = models.CharField(max_length=14, unique=True, default=new_public_id, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="uploads",
        verbose_name=_("owner"),
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    filename = models.CharField(_("file name"), max_length=255, blank=True)
    metadata = models.JSONField(_("metadata"), default=dict, blank=True)
    length = models.BigIntegerField(_("length in bytes"))
    offset = models.BigIntegerField(_("bytes received"), default=0)
    fingerprint = models.CharField(
        _("fingerprint"),
        max_length=64,
        blank=True,
        help_text=_("The client's hash of samples of the file; recognises, proves nothing."),
    )
    multipart = models.CharField(
        _("upload in parts"),
        max_length=1024,
        blank=True,
        editable=False,
        help_text=_("The bucket's id, if the file is sent straight there."),
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    refusal = models.TextField(_("refused because"), blank=True)
    asset = models.ForeignKey(
        "media.Asset",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="uploads",
        verbose_name=_("asset"),
    )
    created_at = models.DateTimeField(_("created at"))
    updated_at = models.DateTimeField(_("last byte at"))
    expires_at = models.DateTimeField(_("expires at"))

    objects = TenantManager.from_queryset(UploadQuerySet)()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(length__gt=0)
                & models.Q(offset__gte=0)
                & models.Q(offset__lte=models.F("length")),
                name="upload_offset_within_length",
            ),
            models.UniqueConstraint(
                fields=["tenant", "owner", "fingerprint"],
                condition=models.Q(state="open") & ~models.Q(fingerprint=""),
                name="upload_open_once",
            ),
        ]
        indexes = [models.Index(fields=["state", "expires_at"], name="upload_sweep")]

    def __str__(self) -> str:
        return self.filename or self.public_id

    @property
    def arrival_key(self) -> str:
        """Where the file lies in the bucket until it is an asset's."""
        return f"incoming/{self.public_id}"

    @property
    def is_complete(self) -> bool:
        return self.offset == self.length

    @property
    def fraction(self) -> float:
        return self.offset / self.length

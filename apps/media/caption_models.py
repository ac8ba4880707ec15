"""Caption tracks: what is said in an asset, in one language each, with every version kept."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from apps.lib import clock
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet

from .models import Asset


class CaptionTrackQuerySet(TenantQuerySet):
    def current(self) -> "CaptionTrackQuerySet":
        return self.filter(is_current=True)

    def touched_by_people(self) -> "CaptionTrackQuerySet":
        """Versions that hold somebody's own work: nothing automatic follows them."""
        return self.filter(origin__in=[CaptionTrack.Origin.PERSON, CaptionTrack.Origin.FILE])


class CaptionTrack(TenantOwned):
    """What is said, with times. A correction is a new version; old ones stay."""

    shared_read = True

    class Origin(models.TextChoices):
        HEARD = "heard", _("Heard by the speech model")
        TERMS = "terms", _("Corrected by the words of the subject")
        PERSON = "person", _("Corrected by a person")
        FILE = "file", _("Imported from a file")

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="caption_tracks")
    language = models.CharField(_("language"), max_length=12)
    # How it is listed; empty: by the language's own name.
    name = models.CharField(_("name"), max_length=60, blank=True)
    # What the recogniser took it for: differs when the creator declared another language. Empty
    # once a person has been at it.
    spoken = models.CharField(_("language heard"), max_length=12, blank=True)
    version = models.PositiveSmallIntegerField(_("version"))
    # [{"s": start s, "e": end s, "w": text, "p": probability, "ok": a person has checked it}, …]
    words = models.JSONField(_("words"), default=list)
    file = models.CharField(_("file"), max_length=60)
    text = models.TextField(_("transcript"))
    is_current = models.BooleanField(_("current"), default=True)
    origin = models.CharField(
        _("made how"), max_length=6, choices=Origin.choices, default=Origin.HEARD
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    engine = models.CharField(_("speech model"), max_length=60, blank=True)
    cost_micro_usd = models.PositiveIntegerField(_("cost in millionths of a US dollar"), default=0)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)

    objects = TenantManager.from_queryset(CaptionTrackQuerySet)()

    class Meta:
        verbose_name = _("caption track")
        ordering = ["asset", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "language", "version"], name="unique_caption_version"
            ),
            models.UniqueConstraint(
                fields=["asset", "language"],
                condition=models.Q(is_current=True),
                name="one_current_caption_track",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asset} · {self.language} {self.version}"

    @property
    def label(self) -> str:
        """How players list it: its name, or else the language's own one."""
        if self.name:
            return self.name
        try:
            return str(get_language_info(self.language)["name_local"]).capitalize()
        except KeyError:
            return self.language

    @property
    def is_mismatch(self) -> bool:
        return bool(self.spoken) and self.spoken != self.language

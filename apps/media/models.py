from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from apps.lib import clock
from apps.lib.public_ids import new_public_id
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet

PATIENCE = timedelta(seconds=55)  # until a waiting stage's message counts as lost
# A public address lives up to two weeks; playback that began just before its end, a little longer.
REVISION_KEPT = timedelta(days=15)


class AssetQuerySet(TenantQuerySet):
    def ready(self) -> "AssetQuerySet":
        """A learner gets a correct stream of these."""
        return self.filter(ready_at__isnull=False)

    def owned_by(self, user: settings.AUTH_USER_MODEL) -> "AssetQuerySet":
        return self.own().filter(owner=user)

    def with_playback(self) -> "AssetQuerySet":
        """All that a player is told, in a constant number of queries.

        Into plain lists: a related manager for each asset costs more than its rows.
        """
        renditions = models.Prefetch("renditions", to_attr="current_renditions")
        return self.with_captions().prefetch_related(renditions)

    def with_captions(self) -> "AssetQuerySet":
        """All but the tracks themselves, which `streams` keeps in memory."""
        tracks = CaptionTrack.objects.current().defer("words", "text")
        return self.defer("probe", "plan", "terms", "extras").prefetch_related(
            models.Prefetch("caption_tracks", queryset=tracks, to_attr="current_captions")
        )

    def stuck(self, now: datetime) -> "AssetQuerySet":
        """Neither live nor refused, long after the upload: someone should look."""
        since = now - timedelta(seconds=settings.MEDIA_STUCK_AFTER)
        return self.own().filter(
            ready_at=None, refusal_code="", discarded_at=None, created_at__lt=since
        )

    def with_stages(self) -> "AssetQuerySet":
        return self.prefetch_related("stages")


class Asset(TenantOwned):
    """The media behind a video atom. Its files lie in the store under `prefix`."""

    shared_read = True

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("owner"),
    )
    filename = models.CharField(_("file name"), max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    size = models.BigIntegerField(_("size in bytes"), default=0)
    source = models.CharField(_("original in the store"), max_length=200, blank=True)
    language = models.CharField(_("spoken language"), max_length=12, default="en")
    # Chosen before the upload: which part of the file is the lesson, and which frame shows it.
    trim_start_ms = models.PositiveIntegerField(_("lesson starts at ms"), default=0)
    trim_end_ms = models.PositiveIntegerField(_("lesson ends at ms"), null=True, blank=True)
    cover_ms = models.PositiveIntegerField(_("cover at ms"), null=True, blank=True)
    terms = models.JSONField(_("words of the subject"), default=list, blank=True)
    protected = models.BooleanField(_("encrypted"), default=False)
    probe = models.JSONField(_("facts"), default=dict, blank=True)
    # Decided once, so that all workers agree: {"together": all rungs in one pass, "copied": the top
    # rung is the source's, "rate": kbit/s of the largest low rung, "encoders": name by rung,
    # "thrift": bytes {"before", "after", "av1": by rung; "saved", "saved_av1": by a view of the top
    # rung}}.
    plan = models.JSONField(_("plan of encoding"), default=dict, blank=True)
    # [[from, to], …] in seconds: where it flashes more than three times a second (`flashes.py`).
    flashes = models.JSONField(_("flashes"), default=list, blank=True, editable=False)
    duration_ms = models.PositiveIntegerField(_("duration in ms"), default=0)
    width = models.PositiveSmallIntegerField(_("width"), default=0)
    height = models.PositiveSmallIntegerField(_("height"), default=0)
    revision = models.CharField(_("revision"), max_length=14, blank=True)
    poster = models.CharField(_("poster"), max_length=40, blank=True)
    # By what they are ("poster.jpg"), the names of the files that go with every revision.
    extras = models.JSONField(_("extras"), default=dict, blank=True, editable=False)
    start_bytes = models.PositiveIntegerField(_("bytes of the start bundle"), default=0)
    # Id of the key that the current revision is encrypted with, in hex; "" where it is clear.
    kid = models.CharField(_("key id"), max_length=32, blank=True, editable=False)
    refusal_code = models.CharField(_("refused because (code)"), max_length=40, blank=True)
    refusal = models.TextField(_("refused because"), blank=True)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    ready_at = models.DateTimeField(_("live since"), null=True, blank=True, editable=False)
    discarded_at = models.DateTimeField(_("discarded at"), null=True, blank=True, editable=False)

    objects = TenantManager.from_queryset(AssetQuerySet)()

    class Meta:
        verbose_name = _("asset")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "tenant",
                "owner",
                "sha256",
                "trim_start_ms",
                Coalesce("trim_end_ms", 0),
                condition=~models.Q(sha256=""),
                name="same_file_once_per_owner",
            )
        ]
        indexes = [
            # Who looks for what is stuck does not read the archive.
            models.Index(
                fields=["tenant", "created_at"],
                condition=models.Q(ready_at=None),
                name="asset_not_live",
            )
        ]

    def __str__(self) -> str:
        return self.filename or self.public_id

    @property
    def is_live(self) -> bool:
        """Whether a learner gets a correct stream."""
        return self.ready_at is not None

    @property
    def is_refused(self) -> bool:
        return bool(self.refusal_code)

    @property
    def folder(self) -> str:
        """Everything of this asset in the store."""
        return f"assets/{self.public_id}"

    @property
    def prefix(self) -> str:
        """The folder of the current revision: what playback reads."""
        return f"{self.folder}/{self.revision}"

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.duration_ms / 1000


class RenditionQuerySet(TenantQuerySet):
    def everywhere(self) -> "RenditionQuerySet":
        """What every browser plays: without those in AV1."""
        return self.exclude(codec__startswith=Rendition.AV1)


class Rendition(TenantOwned):
    """One rung of the current revision, or its sound."""

    shared_read = True
    AV1 = "av01."  # such codecs stand beside the same rung in H.264

    class Kind(models.TextChoices):
        VIDEO = "video", _("Video")
        AUDIO = "audio", _("Audio")

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="renditions")
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=10)
    file = models.CharField(_("file"), max_length=40)
    width = models.PositiveSmallIntegerField(_("width"), default=0)
    height = models.PositiveSmallIntegerField(_("height"), default=0)
    codec = models.CharField(_("codec"), max_length=32)
    encoder = models.CharField(_("encoder"), max_length=16, blank=True)
    bandwidth = models.PositiveIntegerField(_("bits per second"))
    size = models.PositiveIntegerField(_("size in bytes"))
    # Up to the end of moov; and [[first byte, byte after the last, start s, duration s], …].
    init = models.BinaryField()
    segments = models.JSONField(_("segments"))

    objects = TenantManager.from_queryset(RenditionQuerySet)()

    class Meta:
        verbose_name = _("rendition")
        # Low to high, the sound first.
        ordering = ["asset", "height", "width"]
        constraints = [
            models.UniqueConstraint(fields=["asset", "name"], name="unique_rendition_name")
        ]

    def __str__(self) -> str:
        return f"{self.asset} · {self.name}"

    @property
    def is_av1(self) -> bool:
        return self.codec.startswith(self.AV1)


class StageQuerySet(TenantQuerySet):
    def dead_letters(self) -> "StageQuerySet":
        """Past their last try, with the reason; a person may ask for them again."""
        return self.filter(state=Stage.State.FAILED)

    def unfinished(self) -> "StageQuerySet":
        return self.filter(state__in=[Stage.State.WAITING, Stage.State.RUNNING])

    def abandoned(self, now: datetime) -> "StageQuerySet":
        """Running, but not heard of any more: the worker was killed, or hangs."""
        return self.filter(state=Stage.State.RUNNING, deadline__lt=now)

    def overlooked(self, now: datetime) -> "StageQuerySet":
        """Waiting without a sign for so long that its message may be lost."""
        return self.filter(state=Stage.State.WAITING, changed_at__lt=now - PATIENCE)


class Stage(TenantOwned):
    """One named step of an asset's way to live. `jobs` moves it; nothing else does."""

    class Name(models.TextChoices):
        PROBE = "probe", _("Check the file")
        ENCODE_LOW = "encode_low", _("Convert for a fast start")
        PACKAGE_LOW = "package_low", _("Make it streamable")
        THUMBNAIL = "thumbnail", _("Pick a thumbnail")
        CAPTIONS = "captions", _("Write captions")
        ENCODE_HIGH = "encode_high", _("Convert in full quality")
        PACKAGE_HIGH = "package_high", _("Add full quality")
        THRIFT = "thrift", _("Make it smaller")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Dead letter")

    UNDONE = (State.WAITING, State.RUNNING, State.FAILED)

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="stages")
    name = models.CharField(_("stage"), max_length=16, choices=Name.choices)
    position = models.PositiveSmallIntegerField(_("position"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(_("progress in percent"), default=0)
    # Counts claims; a worker holds its claim only while this is still the number it got.
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    max_attempts = models.PositiveSmallIntegerField(_("attempts allowed"), default=3)
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent again at"), null=True, blank=True)
    worker = models.CharField(_("worker"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    error_code = models.CharField(_("error code"), max_length=40, blank=True)
    error = models.TextField(_("error, for the creator"), blank=True)
    error_log = models.TextField(_("error, for staff"), blank=True)
    changed_at = models.DateTimeField(_("changed at"), default=clock.now)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = TenantManager.from_queryset(StageQuerySet)()

    class Meta:
        verbose_name = _("stage")
        ordering = ["asset", "position"]
        constraints = [models.UniqueConstraint(fields=["asset", "name"], name="unique_stage_name")]
        indexes = [
            # What the sweeper looks through: only rows on their way.
            models.Index(
                fields=["tenant", "state", "deadline"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="stage_unfinished",
            ),
            # What others wait for.
            models.Index(
                fields=["asset", "name"],
                condition=models.Q(state__in=["waiting", "running", "failed"]),
                name="stage_undone",
            ),
            models.Index(
                fields=["tenant", "name"],
                condition=models.Q(state="failed"),
                name="stage_dead_letters",
            ),
            # Who was served lately, and what came of it.
            models.Index(fields=["tenant", "started_at"], name="stage_started"),
        ]

    def __str__(self) -> str:
        return f"{self.asset} · {self.get_name_display()}"


# Django finds models through this module.
from .caption_models import CaptionTrack  # noqa: E402
from .delivery_models import Erasure, Outdated, Warming  # noqa: E402, F401
from .protection.models import ContentKey  # noqa: E402, F401
from .upload_models import Upload  # noqa: E402, F401

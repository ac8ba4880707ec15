"""What goes with a question: its pictures and sounds, and the figures of its answers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.content.models import PUBLIC_ID
from apps.lib import clock
from apps.tenants.models import TenantOwned


class Illustration(TenantOwned):
    """A picture or a sound of a question. Made and read through `illustrations`."""

    class Kind(models.TextChoices):
        IMAGE = "image", _("Picture")
        AUDIO = "audio", _("Sound")

    shared_read = True

    public_id = models.CharField(**PUBLIC_ID)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("owner"),
    )
    # Null while its question is being written, and again once it is not used there any more.
    question = models.ForeignKey(
        "quizzes.Question",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="illustrations",
        verbose_name=_("question"),
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    alt = models.CharField(_("what it shows or says"), max_length=500)
    revision = models.CharField(_("revision"), max_length=14, editable=False)
    file = models.CharField(_("file"), max_length=20, editable=False)
    width = models.PositiveSmallIntegerField(_("width (px)"), default=0)
    height = models.PositiveSmallIntegerField(_("height (px)"), default=0)
    seconds = models.FloatField(_("duration (s)"), default=0)
    size = models.PositiveIntegerField(_("bytes"))
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("illustration")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["tenant", "created_at"],
                condition=models.Q(question=None),
                name="illustration_unused",
            )
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def home(self) -> str:
        """Of all that belongs to it in the store."""
        return f"assets/{self.public_id}"

    @property
    def folder(self) -> str:
        return f"{self.home}/{self.revision}"

    @property
    def key(self) -> str:
        return f"{self.folder}/{self.file}"


class QuestionStatistics(TenantOwned):
    """How the learners of one tenant answered a question: counted by `statistics`."""

    question = models.ForeignKey(
        "quizzes.Question",
        on_delete=models.CASCADE,
        related_name="statistics",
        verbose_name=_("question"),
    )
    answers = models.PositiveIntegerField(_("first answers"))
    difficulty = models.FloatField(_("difficulty (mean score)"))
    discrimination = models.FloatField(_("discrimination"), null=True, blank=True)
    median_ms = models.PositiveIntegerField(_("median time (ms)"), null=True, blank=True)
    flags = models.JSONField(_("flags"), default=list, blank=True)
    counted_at = models.DateTimeField(_("counted at"))

    class Meta:
        verbose_name = _("figures of a question")
        verbose_name_plural = _("figures of questions")
        ordering = ["question"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "question"], name="one_statistics_per_question"
            )
        ]
        indexes = [models.Index(fields=["tenant", "counted_at"], name="statistics_counted")]

    def __str__(self) -> str:
        return f"{self.question} · {self.answers}"


class QuestionImport(TenantOwned):
    """A file of questions that was read: looked at, then added or not, and undone for two days."""

    HOME = "imports"  # of all, in the store; not below what is served

    public_id = models.CharField(**PUBLIC_ID)
    lesson = models.ForeignKey(
        "content.Atom", on_delete=models.CASCADE, related_name="+", verbose_name=_("lesson")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("owner"),
    )
    filename = models.CharField(_("file"), max_length=120)
    # As exchange.Draft and exchange.Left have them; "file" is then a name below `folder`.
    drafts = models.JSONField(_("questions"), default=list)
    left = models.JSONField(_("left out"), default=list)
    added = models.JSONField(_("added questions"), default=list)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    added_at = models.DateTimeField(_("added at"), null=True, blank=True, editable=False)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("import of questions")
        verbose_name_plural = _("imports of questions")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["tenant", "created_at"], name="import_age")]

    def __str__(self) -> str:
        return self.filename

    @property
    def folder(self) -> str:
        return f"{self.HOME}/{self.public_id}"

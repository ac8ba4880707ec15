from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.lib import clock
from apps.lib.public_ids import new_public_id
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet
from apps.tenants.scope import PUBLIC_TENANT

from .graph_models import weight_between_0_and_1

PUBLIC_ID = {"max_length": 20, "unique": True, "default": new_public_id, "editable": False}


class Skill(TenantOwned):
    """A node of the skill graph."""

    shared_read = True

    public_id = models.CharField(**PUBLIC_ID)
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("slug"), max_length=80)
    description = models.CharField(_("description"), max_length=200, blank=True)
    requires = models.ManyToManyField(
        "self", through="Prerequisite", symmetrical=False, related_name="enables"
    )

    class Meta:
        verbose_name = _("skill")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["tenant", "slug"], name="unique_skill_slug")]
        indexes = [models.Index(fields=["tenant", "-id"], name="skill_newest")]

    def __str__(self) -> str:
        return self.name


class Prerequisite(TenantOwned):
    """An edge: `skill` builds on `requires`. Added through `skills.add_prerequisite` only."""

    shared_read = True

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="prerequisites")
    requires = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="dependents")
    # How much of it is needed: 1 for what the skill cannot do without.
    weight = models.FloatField(_("weight"), default=1.0)

    class Meta:
        verbose_name = _("prerequisite")
        constraints = [
            models.UniqueConstraint(fields=["skill", "requires"], name="unique_prerequisite"),
            models.CheckConstraint(
                condition=~models.Q(skill=models.F("requires")), name="skill_not_its_own_basis"
            ),
            weight_between_0_and_1("prerequisite_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} ← {self.requires}"


class Tag(TenantOwned):
    shared_read = True

    name = models.CharField(_("name"), max_length=40)
    slug = models.SlugField(_("slug"), max_length=40)

    class Meta:
        verbose_name = _("tag")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["tenant", "slug"], name="unique_tag_slug")]

    def __str__(self) -> str:
        return self.name


class AtomQuerySet(TenantQuerySet):
    def published(self) -> "AtomQuerySet":
        return self.filter(state=Atom.State.PUBLISHED)

    def for_learner(self, user: settings.AUTH_USER_MODEL) -> "AtomQuerySet":
        """What this learner may study. Tenancy is in the manager; later, plans join here."""
        return self.published()

    def videos(self) -> "AtomQuerySet":
        return self.filter(kind=Atom.Kind.VIDEO)

    def quizzes(self) -> "AtomQuerySet":
        return self.filter(kind=Atom.Kind.QUIZ)

    def owned_by(self, user: settings.AUTH_USER_MODEL) -> "AtomQuerySet":
        return self.own().filter(owner=user)


class Atom(TenantOwned):
    """One learnable thing: a video, a quiz, or a prompt to think about."""

    shared_read = True

    class Kind(models.TextChoices):
        VIDEO = "video", _("Video")
        QUIZ = "quiz", _("Quiz")
        PROMPT = "prompt", _("Prompt")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")

    public_id = models.CharField(**PUBLIC_ID)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=100, blank=True)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    text = models.TextField(_("text of a prompt"), max_length=2000, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("owner"),
    )
    skill = models.ForeignKey(
        Skill,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="atoms",
        verbose_name=_("skill"),
    )
    tags = models.ManyToManyField(
        Tag, through="Tagging", blank=True, related_name="atoms", verbose_name=_("tags")
    )
    follows = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="followers",
        verbose_name=_("shown after"),
    )
    premium = models.BooleanField(
        _("premium"), default=False, help_text=_("Encrypted, and for subscribers only.")
    )
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)

    # Deleted by its owner; erased when nobody can bring it back any more.
    discarded_at = models.DateTimeField(_("deleted at"), null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)

    objects = TenantManager.from_queryset(AtomQuerySet)()

    class Meta:
        verbose_name = _("atom")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["tenant", "kind", "state", "-published_at"], name="atom_feed"),
            models.Index(fields=["owner", "-created_at"], name="atom_owner"),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.get_kind_display()} {self.public_id}"

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_open_to_all(self) -> bool:
        """Whether anybody at all may watch it: published, in the public tenant."""
        return self.is_published and self.tenant_id == PUBLIC_TENANT


class Tagging(TenantOwned):
    """A tag on an atom: explicit, so that the link is isolated like both its ends."""

    shared_read = True

    atom = models.ForeignKey(Atom, on_delete=models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")

    class Meta:
        verbose_name = _("tagging")
        constraints = [models.UniqueConstraint(fields=["atom", "tag"], name="unique_tagging")]

    def __str__(self) -> str:
        return f"{self.atom} #{self.tag}"


class VersionQuerySet(TenantQuerySet):
    def default(self) -> "VersionQuerySet":
        return self.filter(is_default=True)

    def kept(self) -> "VersionQuerySet":
        return self.filter(discarded_at=None)

    def shown(self) -> "VersionQuerySet":
        """What learners have: in use, or in a running test."""
        running = Arm.objects.filter(version=models.OuterRef("pk"), experiment__ended_at=None)
        return self.filter(models.Q(is_default=True) | models.Exists(running))


class Version(TenantOwned):
    """One recording of a video atom; exactly one is the default."""

    shared_read = True

    atom = models.ForeignKey(Atom, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("number"))
    asset = models.ForeignKey("media.Asset", on_delete=models.PROTECT, related_name="versions")
    is_default = models.BooleanField(_("default"), default=False)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    # Removed by its creator, with the same grace time as a lesson.
    discarded_at = models.DateTimeField(_("deleted at"), null=True, blank=True, editable=False)

    objects = TenantManager.from_queryset(VersionQuerySet)()

    class Meta:
        verbose_name = _("version")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["atom", "number"], name="unique_version_number"),
            models.UniqueConstraint(
                fields=["atom"], condition=models.Q(is_default=True), name="one_default_version"
            ),
            models.CheckConstraint(
                condition=models.Q(is_default=False) | models.Q(discarded_at=None),
                name="default_version_is_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.atom} · {self.number}"


class Edition(TenantOwned):
    """Counts the changes of what a tenant offers its learners: see `editions`."""

    shared_read = True

    number = models.PositiveBigIntegerField(_("number"), default=1)

    class Meta:
        verbose_name = _("edition")
        constraints = [models.UniqueConstraint(fields=["tenant"], name="one_edition_per_tenant")]

    def __str__(self) -> str:
        return f"{self.tenant} · {self.number}"


class CourseQuerySet(TenantQuerySet):
    def published(self) -> "CourseQuerySet":
        """What learners find. A deleted one is not published."""
        return self.exclude(published_at=None)

    def owned_by(self, user: settings.AUTH_USER_MODEL) -> "CourseQuerySet":
        return self.own().filter(owner=user)


class Course(TenantOwned):
    shared_read = True

    public_id = models.CharField(**PUBLIC_ID)
    title = models.CharField(_("title"), max_length=100)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("owner"),
    )
    # Words of its subject, which captions are to spell right: ["VLOOKUP", …].
    glossary = models.JSONField(_("glossary"), default=list, blank=True)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    discarded_at = models.DateTimeField(_("deleted at"), null=True, blank=True, editable=False)

    objects = TenantManager.from_queryset(CourseQuerySet)()

    class Meta:
        verbose_name = _("course")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class Module(TenantOwned):
    shared_read = True

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="modules")
    title = models.CharField(_("title"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("module")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["course", "position"], name="unique_module_position")
        ]

    def __str__(self) -> str:
        return self.title


class ModuleItem(TenantOwned):
    """An atom's place in a module."""

    shared_read = True

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="items")
    atom = models.ForeignKey(Atom, on_delete=models.CASCADE, related_name="module_items")
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("module item")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["module", "position"], name="unique_item_position"),
            models.UniqueConstraint(fields=["module", "atom"], name="atom_once_per_module"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.atom}"


# Django finds models through this module.
from .experiment_models import Arm, Experiment, ExperimentAct  # noqa: E402, F401
from .inquiry_models import Inquiry  # noqa: E402, F401
from .library_models import Dismissal, Playlist, PlaylistItem, Problem  # noqa: E402, F401
from .search_models import SearchEntry, SearchWord  # noqa: E402, F401
from .takedown_models import ReportedLesson, Takedown  # noqa: E402, F401

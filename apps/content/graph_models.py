"""Relations of skills, what was changed in their graph, and what in the teaching of a skill."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.lib import clock
from apps.lib.public_ids import new_public_id
from apps.tenants.models import TenantOwned


def weight_between_0_and_1(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(weight__gt=0, weight__lte=1), name=name)


class Relation(TenantOwned):
    """Two skills that have much in common, neither before the other. Written by `skills.relate`."""

    shared_read = True

    first = models.ForeignKey("content.Skill", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("content.Skill", on_delete=models.CASCADE, related_name="+")
    weight = models.FloatField(_("weight"), default=1.0)

    class Meta:
        verbose_name = _("relation")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "first", "second"], name="unique_relation"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="relation_written_once"
            ),
            weight_between_0_and_1("relation_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"


class GraphChange(TenantOwned):
    """One change of a tenant's skill graph: who, when, and what it was before and after.

    Its number is the edition of the graph that it made; `edits` are those of `graph.edits`.
    """

    shared_read = True

    class Act(models.TextChoices):
        ADD = "add", _("A skill was added")
        DESCRIBE = "describe", _("A skill was described")
        REMOVE = "remove", _("A skill was removed")
        MERGE = "merge", _("Two skills were merged")
        REQUIRE = "require", _("A prerequisite was set")
        RELEASE = "release", _("A prerequisite was removed")
        RELATE = "relate", _("A relation was set")
        UNRELATE = "unrelate", _("A relation was removed")
        ROLL_BACK = "roll_back", _("An earlier edition was brought back")

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    number = models.PositiveIntegerField(_("edition"))
    act = models.CharField(_("what"), max_length=10, choices=Act.choices)
    edits = models.JSONField(_("edits"))
    at = models.DateTimeField(_("when"), default=clock.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )

    class Meta:
        verbose_name = _("change of the skill graph")
        verbose_name_plural = _("changes of the skill graph")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="unique_graph_edition")
        ]
        indexes = [models.Index(fields=["tenant", "-id"], name="graph_change_newest")]

    def __str__(self) -> str:
        return f"{self.number} · {self.get_act_display()}"


class TeachingChange(TenantOwned):
    """From `at` on a lesson teaches its skill differently: what was shown by earlier answers may
    not hold any more. Written by `teachings.record`."""

    shared_read = True

    skill = models.ForeignKey("content.Skill", on_delete=models.CASCADE, related_name="+")
    atom = models.ForeignKey("content.Atom", on_delete=models.CASCADE, related_name="+")
    version = models.PositiveSmallIntegerField(_("version"))
    note = models.CharField(_("what has changed"), max_length=200)
    at = models.DateTimeField(_("when"), default=clock.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )

    class Meta:
        verbose_name = _("change of what is taught")
        verbose_name_plural = _("changes of what is taught")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["skill", "-at"], name="teaching_change_of_skill")]

    def __str__(self) -> str:
        return f"{self.skill}: {self.note}"

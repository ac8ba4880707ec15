"""What recommendations are made of: vectors of lessons, builds, and what learners say they want."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.content.models import Atom, Course
from apps.lib import clock
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet

LEARNER = {"to": settings.AUTH_USER_MODEL, "on_delete": models.CASCADE, "related_name": "+"}


class LessonVector(TenantOwned):
    """A lesson's words as a vector. Made of its search entry; nothing else writes it, and no
    tenant reads another's."""

    atom = models.OneToOneField(Atom, on_delete=models.CASCADE, related_name="+")
    # What it was made of and by: another stamp means that one of them has changed.
    stamp = models.CharField(max_length=48)
    space = models.CharField(_("kind"), max_length=8)
    vector = models.BinaryField()  # float16, little-endian

    class Meta:
        verbose_name = _("vector of a lesson")
        verbose_name_plural = _("vectors of lessons")

    def __str__(self) -> str:
        return str(self.atom)


class Recommender(TenantOwned):
    """One build of a tenant's index, factors and ranking. Its arrays lie in the store under `key`.

    The public one is read by all, and is made of public lessons and of people in the public tenant
    alone.
    """

    shared_read = True

    number = models.PositiveIntegerField(_("number"))
    key = models.CharField(_("file"), max_length=120)
    state = models.CharField(_("made of"), max_length=120)
    weights = models.JSONField(_("weights"), null=True)  # null: the rules are used
    lessons = models.PositiveIntegerField(_("lessons"))
    learners = models.PositiveIntegerField(_("learners"))
    recall = models.FloatField(_("recall of the nearest 20"))
    # Of learners held out; training.Judgement says what they are. Null: too few to learn from.
    learned = models.FloatField(_("nDCG learned"), null=True)
    rules = models.FloatField(_("nDCG of the rules"), null=True)
    popular = models.FloatField(_("nDCG of popularity"), null=True)
    made_at = models.DateTimeField(_("made at"), default=clock.now)

    class Meta:
        verbose_name = _("recommender")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="unique_recommender_number")
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.made_at:%Y-%m-%d %H:%M}"


class OfLearner(TenantQuerySet):
    def of(self, learner: User) -> "OfLearner":
        return self.own().filter(learner=learner)


class Interests(TenantOwned):
    """What a learner says he is here for. A row without answers: he was asked, and went on."""

    learner = models.ForeignKey(**LEARNER, verbose_name=_("learner"))
    course = models.ForeignKey(
        Course,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("goal"),
    )
    skills = models.JSONField(_("skills"), default=list, blank=True)  # their keys
    told_at = models.DateTimeField(_("told at"), default=clock.now)

    objects = TenantManager.from_queryset(OfLearner)()

    class Meta:
        verbose_name = _("interests")
        verbose_name_plural = _("interests")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "learner"], name="one_row_of_interests")
        ]

    def __str__(self) -> str:
        return str(self.learner)


class Share(TenantOwned):
    """A lesson that one learner has opened by another's link."""

    sharer = models.ForeignKey(**LEARNER, verbose_name=_("sent by"))
    learner = models.ForeignKey(**LEARNER, verbose_name=_("learner"))
    atom = models.ForeignKey(
        Atom, on_delete=models.CASCADE, related_name="+", verbose_name=_("lesson")
    )
    made_at = models.DateTimeField(_("made at"), default=clock.now)

    objects = TenantManager.from_queryset(OfLearner)()

    class Meta:
        verbose_name = _("share")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "sharer", "learner", "atom"], name="shared_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sharer} → {self.learner} · {self.atom}"

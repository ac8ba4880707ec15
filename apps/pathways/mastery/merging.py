"""Two skills become one: what learners have shown, and said, of one goes to the other."""

from django.db.models import Exists, OuterRef

from apps.content.models import Skill
from apps.lib import clock

from ..diagnostic_models import Diagnosis, VerdictOverride
from ..mastery_models import SkillBelief
from . import ledger
from .evidence import Standing, joined


def on_merged(*, skill: Skill, into: Skill, **_signal: object) -> None:
    """In the transaction of the merge."""
    _beliefs(skill, into)
    _overrides(skill, into)
    _diagnoses(skill, into)


def _beliefs(skill: Skill, into: Skill) -> None:
    """Joined where a learner has shown both; the log of answers says the same when it is replayed
    (`rebuild_mastery`), answer by answer."""
    own = SkillBelief.objects.own()
    kept = {row.learner_id: row for row in own.filter(skill=into).select_for_update(of=("self",))}
    for row in own.filter(skill=skill, learner__in=kept).select_for_update(of=("self",)):
        other = kept[row.learner_id]
        both = joined(
            Standing(other.belief, other.answers, other.recent),
            Standing(row.belief, row.answers, row.recent),
        )
        SkillBelief.objects.filter(pk=other.pk).update(**ledger.columns(both))
        row.delete()
    own.filter(skill=skill).update(skill=into)


def _overrides(skill: Skill, into: Skill) -> None:
    """A learner's last word counts."""
    own = VerdictOverride.objects.own()
    kept = {row.learner_id: row for row in own.filter(skill=into)}
    for row in own.filter(skill=skill, learner__in=kept):
        other = kept[row.learner_id]
        (other if row.made_at > other.made_at else row).delete()
    own.filter(skill=skill).update(skill=into)


def _diagnoses(skill: Skill, into: Skill) -> None:
    """One open diagnosis of a goal: that of the skill which goes is ended."""
    own = Diagnosis.objects.own()
    open_there = own.filter(learner=OuterRef("learner"), skill=into, finished_at=None)
    own.filter(Exists(open_there), skill=skill, finished_at=None).update(
        finished_at=clock.now(), asked=None
    )
    own.filter(skill=skill).update(skill=into)

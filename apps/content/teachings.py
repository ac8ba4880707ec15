"""When a lesson began to teach its skill differently: a new protocol, a corrected dose. What a
learner showed before that moment may not hold any more."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lib.errors import InvalidInput

from .graph_models import TeachingChange
from .models import Version


def record(*, version: Version, note: str, by: User) -> TeachingChange | None:
    """From now on `version` teaches its lesson's skill differently; `note` tells learners what.
    None for a lesson that has no skill: nobody's mastery rests on it."""
    note = note.strip()
    if not note:
        raise InvalidInput(_("Say in a few words what has changed."), field="note")
    if version.atom.skill_id is None:
        return None
    return TeachingChange.objects.create(
        skill_id=version.atom.skill_id, atom=version.atom, version=version.number, note=note, by=by
    )


def changes_since(skill_ids: Iterable[int], moment: datetime | None = None) -> list[TeachingChange]:
    """What is taught differently since `moment` (or ever) in these skills, in lessons that learners
    have; newest first, each with its lesson."""
    found = TeachingChange.objects.filter(
        skill__in=list(skill_ids), atom__state="published"
    ).select_related("atom")
    if moment is not None:
        found = found.filter(at__gt=moment)
    return list(found)


def latest(lessons: Iterable[int]) -> dict[int, str]:
    """Lesson (key) → what it last began to teach differently, in its creator's words."""
    rows = TeachingChange.objects.filter(atom__in=list(lessons)).order_by("at", "pk")
    return dict(rows.values_list("atom_id", "note"))

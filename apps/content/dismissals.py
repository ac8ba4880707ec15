"""Lessons that a learner does not want to meet."""

from collections import Counter

from apps.accounts.models import User
from apps.tenants.scope import current_tenant_id

from .models import Atom, Dismissal

TIRED_AFTER = 2  # lessons of one skill


def dismiss(*, learner: User, atom: Atom) -> None:
    """Twice is once."""
    row = Dismissal(learner=learner, atom=atom, tenant_id=current_tenant_id())
    Dismissal.objects.bulk_create([row], ignore_conflicts=True)


def take_back(*, learner: User, atom: Atom) -> None:
    Dismissal.objects.of(learner).filter(atom=atom).delete()


def of(learner: User) -> tuple[set[str], set[int]]:
    """(public ids of dismissed lessons, skills of which he has dismissed several)."""
    rows = Dismissal.objects.of(learner).values_list("atom__public_id", "atom__skill_id")
    found = list(rows)
    times = Counter(skill for _lesson, skill in found if skill is not None)
    tired = {skill for skill, count in times.items() if count >= TIRED_AFTER}
    return {public_id for public_id, _skill in found}, tired

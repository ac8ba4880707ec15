"""What learners report about a lesson, and staff settle."""

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.lib import clock

from .models import Atom, Problem


def report(*, learner: User, atom: Atom, reason: str, second: float, words: str) -> Problem:
    """The same again while it is not settled changes what was said, and makes no second row."""
    said = {"second": round(second, 1), "words": " ".join(words.split())}
    found, _new = Problem.objects.own().update_or_create(
        learner=learner, atom=atom, reason=reason, settled_at=None, defaults=said
    )
    return found


def settle(*, problems: QuerySet[Problem], by: User) -> int:
    return problems.filter(settled_at=None).update(settled_at=clock.now(), settled_by=by)

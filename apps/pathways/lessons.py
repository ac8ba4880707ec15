"""What analytics asks of lessons: how long they are."""

from collections.abc import Iterable

from apps.accounts.models import User
from apps.content import assignment


def durations(public_ids: Iterable[str], learner: User) -> dict[str, float]:
    """Seconds of each published video among `public_ids` that can be read here, in the version that
    `learner` has."""
    found = assignment.versions(list(public_ids), learner)
    return {each.atom.public_id: each.asset.duration_ms / 1000 for each in found}

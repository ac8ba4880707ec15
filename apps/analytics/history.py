"""What a learner has watched lately, as he wants to see it. Progress is not touched."""

from collections.abc import Collection
from datetime import datetime

from apps.accounts.models import User
from apps.lib import clock

from .models import Watch


def forget(*, learner: User, kind: str, subject_ids: Collection[str] | None = None) -> datetime:
    """Take these, or all, out of the history; what is returned brings them back."""
    now = clock.now()
    rows = Watch.objects.of(learner).about(kind).remembered().order_by()
    if subject_ids is not None:
        rows = rows.filter(subject_id__in=subject_ids)
    rows.update(forgotten_at=now)
    return now


def recall(*, learner: User, kind: str, at: datetime) -> int:
    """Undo: what was taken out at that moment stands there again."""
    return Watch.objects.of(learner).about(kind).filter(forgotten_at=at).update(forgotten_at=None)

"""Viewers who met a lesson for the first time in a period, by the version that they met first: the
only ones that an experiment may count. Whoever had seen another version before, in an older test or
as the one in use, compares; and there would be such viewers of the new version alone.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from .audience import Outcome, Subject
from .models import Viewer


def outcomes(
    subject: Subject, *, since: datetime, until: datetime | None = None
) -> dict[int, Outcome]:
    """By version, as `audience.outcomes`, each viewer once."""
    kind, subject_id = subject
    about = {"subject_kind": kind, "subject_id": subject_id}
    earlier = Q(first_seen__lt=OuterRef("first_seen")) | Q(
        first_seen=OuterRef("first_seen"), version__lt=OuterRef("version")
    )
    others = Viewer.objects.own().filter(earlier, viewer=OuterRef("viewer"), **about)
    rows = Viewer.objects.met(since, until).filter(~Exists(others), **about)
    return {
        row["version"]: Outcome(
            viewers=row["viewers"],
            kept=row["keepers"],
            completed=row["completers"],
            answered=row["answerers"],
            right=row["passers"],
        )
        for row in rows.outcomes()
    }

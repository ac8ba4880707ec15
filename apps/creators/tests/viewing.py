"""Counted views of a lesson, as the fold would leave them."""

from datetime import timedelta

from apps.analytics import partitions
from apps.analytics.models import AudienceHour, QuestionDay
from apps.lib import clock


def watched(lesson, *, curve, views=None, version=1, source="feed", ago=timedelta(), **sums):
    """One hour more of views; `curve` as its row has it."""
    hour = (clock.now() - ago).replace(minute=0, second=0, microsecond=0)
    partitions.ensure(AudienceHour, [hour])
    views = max(curve, default=0) if views is None else views
    return AudienceHour.objects.create(
        tenant_id=lesson.tenant_id,
        subject_kind="atom",
        subject_id=lesson.public_id,
        hour=hour,
        version=version,
        source=source,
        curve=list(curve),
        views=views,
        viewers=sums.pop("viewers", views),
        seconds=sums.pop("seconds", float(sum(curve))),
        **sums,
    )


def answered(lesson, question, *, answered, right, version=1):
    today = clock.now().date()
    partitions.ensure(QuestionDay, [today])
    return QuestionDay.objects.create(
        tenant_id=lesson.tenant_id,
        subject_kind="atom",
        subject_id=lesson.public_id,
        day=today,
        version=version,
        question=question.public_id,
        answered=answered,
        right=right,
    )


def leaving(views, second, share, seconds=30):
    """A curve of `views`, of which `share` is gone from `second` on."""
    return [views] * second + [round(views * (1 - share))] * (seconds - second)

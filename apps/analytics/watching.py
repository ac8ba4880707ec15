"""What was watched: reports of a player become coverage, once, and no faster than time passes.

Nobody watches more than his own time allows: each learner has an allowance of seconds that grows
with the clock and is spent at the speed of playing. What exceeds it is not credited, so that
seeking to the end, or a forged report, completes nothing (kolibri#2840). Two tabs at once share
that allowance. Reports may come late, twice and in any order: what they cover is a union, and the
position is that of the latest moment, not of the last message.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from apps.accounts.models import User
from apps.lib import clock

from . import intervals, progress
from .intervals import Interval
from .models import Watch

SLACK = 1.1  # clocks of browser and server differ, reports come a little late
AT_FIRST = 60.0  # s: the first report tells of time before it
AT_MOST = 20 * 60.0  # s kept for one who was offline
SLOWEST, FASTEST = 0.5, 2.0
COMPLETE = 0.9  # of the duration

Subject = tuple[str, str]  # (kind, id)


@dataclass(frozen=True, slots=True)
class Report:
    """One event of a player, its form already checked."""

    event_id: str
    subject: Subject
    intervals: Sequence[Interval]  # s of media, in the order of playing
    position: float  # s
    rate: float  # speed of playing
    ago: float = 0.0  # s between that moment and the sending, by a clock that nobody sets


@dataclass(slots=True)
class Credit:
    """What became of some reports."""

    accepted: int = 0  # new ones, of things the learner can see
    # Event → s of media, also of those that were credited before.
    seconds: dict[str, float] = field(default_factory=dict)


def allowance(left: float, *, since: datetime, now: datetime) -> float:
    """Seconds of time a learner may spend now. Pure."""
    return min(AT_MOST, left + max(0.0, (now - since).total_seconds()) * SLACK)


def spend(report: Report, *, duration: float, left: float) -> tuple[list[Interval], float]:
    """What of `report` is credited, and the seconds of time that it took. Pure.

    At double speed one second of time pays for two of media.
    """
    rate = min(max(report.rate, SLOWEST), FASTEST)
    played = intervals.within(report.intervals, duration)
    credited = intervals.first(played, left * rate)
    return credited, intervals.total(credited) / rate


@transaction.atomic(savepoint=False)
def report(
    *, learner: User, reports: Sequence[Report], durations: Mapping[Subject, float]
) -> Credit:
    """Credit what was watched of things that last `durations`; others are left out."""
    now = clock.now()
    left, counted_at = progress.lock(learner.pk, at_first=AT_FIRST, now=now)
    before = progress.credited(learner.pk, {each.event_id for each in reports})
    credit = Credit(seconds={name: intervals.total(parts) for name, parts in before.items()})
    fresh = {each.event_id: each for each in reports if each.subject in durations}
    left = allowance(left, since=counted_at, now=now)
    credited = []
    for each in fresh.values():
        if each.event_id in before:
            continue
        parts, cost = spend(each, duration=durations[each.subject], left=left)
        left -= cost
        credit.accepted += 1
        credit.seconds[each.event_id] = intervals.total(parts)
        credited.append((each, parts))
    watches = _covered(learner, credited, durations, now) if credited else []
    told = [(each.event_id, each.subject, parts, each.rate) for each, parts in credited]
    progress.store(learner.pk, told=told, watches=watches, left=left, now=now)
    return credit


def _covered(
    learner: User,
    credited: Sequence[tuple[Report, list[Interval]]],
    durations: Mapping[Subject, float],
    now: datetime,
) -> list[Watch]:
    watches = progress.watches(learner.pk, {each.subject for each, _parts in credited})
    for each, parts in credited:
        watch = watches[each.subject]
        watch.duration = durations[each.subject]
        # A new version may be shorter than what was watched of the old one.
        covered = intervals.merge([*watch.covered, *parts])
        watch.covered = intervals.within(covered, watch.duration)
        watch.seconds = intervals.total(watch.covered)
        stood_at = now - timedelta(seconds=each.ago)
        if watch.position_at is None or stood_at >= watch.position_at:
            watch.position = min(max(each.position, 0.0), watch.duration)
            watch.position_at = stood_at
        watch.watched_at = max(watch.watched_at, stood_at) if watch.pk else stood_at
        if watch.completed_at is None and watch.share >= COMPLETE:
            watch.completed_at = now
    return list(watches.values())

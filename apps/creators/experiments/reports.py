"""A test of a lesson, as its creator sees it: the rows, and what they say by now."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from apps.analytics import audience
from apps.analytics.audience import Outcome
from apps.content import experiment_acts, experiments
from apps.content.models import Atom, Experiment, ExperimentAct
from apps.lib import clock
from apps.lib.errors import NotFound

from . import sequential, verdicts
from .novelty import FIRST_DAYS
from .sequential import FEWEST
from .verdicts import Design, Numbers, Reading

PAST = timedelta(days=90)  # what is known of a lesson before a test
NO_RATE = 0.5  # of which most viewers are needed: while nothing is known


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a lesson without a test, by version."""

    table: Mapping[int, Numbers]
    days: float

    def rate(self, number: int, metric: str) -> float:
        count = self.of(number).of(metric)
        return count.share if count.tried >= FEWEST else NO_RATE

    def reach(self, number: int, metric: str) -> float:
        """The share of viewers whom the metric is about."""
        return _reach(self.of(number), metric)

    def of(self, number: int) -> Numbers:
        return self.table.get(number, Numbers(0, 0, 0, 0, 0))

    @property
    def a_day(self) -> float:
        """New viewers."""
        return sum(each.viewers for each in self.table.values()) / max(self.days, 1.0)


@dataclass(frozen=True)
class Report:
    experiment: Experiment
    design: Design
    table: Mapping[int, Numbers]
    reading: Reading
    in_use: int | None
    a_day: float
    acts: list[ExperimentAct]
    undoable: ExperimentAct | None

    @property
    def viewers(self) -> int:
        return sum(numbers.viewers for numbers in self.table.values())

    @property
    def days_left(self) -> int | None:
        """Until as many viewers have come as are needed, if they come as until now."""
        return days(self.reading.more, self.a_day) if self.reading.more else None

    @property
    def is_waiting(self) -> bool:
        """Nobody is given any version while the lesson is withdrawn."""
        return self.experiment.is_running and not self.experiment.atom.is_published


def find(lesson: Atom, public_id: str) -> Experiment:
    found = experiments.of(lesson).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    found.atom = lesson
    return found


def running(lesson: Atom) -> Experiment | None:
    return experiments.of(lesson).running().first()


def design(experiment: Experiment) -> Design:
    arms = list(experiment.arms.all())
    return Design(
        metric=experiment.metric,
        effect=experiment.effect,
        level=experiment.level,
        power=experiment.power,
        base=next(arm.number for arm in arms if arm.is_base),
        weights={arm.number: arm.weight for arm in arms},
    )


def report(experiment: Experiment) -> Report:
    """Of an ended test what was found when it ended: what has come in since changes nothing."""
    settled, start = design(experiment), experiment.started_at
    acts, until = list(experiment.acts.all()), experiment.ended_at or clock.now()
    ends = [act for act in acts if act.kind in Experiment.Ending.values]
    table = _recorded(ends[-1]) if ends else _table(experiment_acts.outcomes(experiment))
    early = late = None
    if not ends and until - start > timedelta(days=FIRST_DAYS):
        border = start + timedelta(days=FIRST_DAYS)
        early = _table(experiment_acts.outcomes(experiment, until=border))
        late = _table(experiment_acts.outcomes(experiment, since=border))
    known = past(experiment.atom, until=start)
    base = table[settled.base]
    if base.viewers < FEWEST:
        base = known.of(settled.base)
    seen = Past(table, (until - start) / timedelta(days=1))
    decision = experiments.last_decision(experiment)
    return Report(
        experiment=experiment,
        design=settled,
        table=table,
        reading=verdicts.read(
            settled,
            table,
            rate=known.rate(settled.base, settled.metric),
            reach=_reach(base, settled.metric),
            early=early,
            late=late,
        ),
        in_use=experiment_acts.in_use(experiment.atom),
        a_day=seen.a_day or known.a_day,
        acts=acts,
        undoable=decision if decision and experiments.may_undo(experiment, decision) else None,
    )


def past(lesson: Atom, *, until: datetime | None = None) -> Past:
    """Of the last months before a test."""
    until = until or clock.now()
    found = audience.outcomes(("atom", lesson.public_id), since=until - PAST, until=until)
    since = max(until - PAST, lesson.published_at or until)
    return Past(_table(found), (until - since) / timedelta(days=1))


def needed(
    known: Past, *, base: int, metric: str, effect: float, weights: Mapping[int, int]
) -> tuple[int, int | None]:
    """Viewers that a test takes, and days, if they come as until now."""
    shares = Design(metric, effect, sequential.LEVEL, sequential.POWER, base, weights).shares
    count = sequential.viewers(
        known.rate(base, metric), effect, shares, reach=known.reach(base, metric)
    )
    return count, days(count, known.a_day)


def days(viewers: int, a_day: float) -> int | None:
    return math.ceil(viewers / a_day) if a_day else None


def _reach(numbers: Numbers, metric: str) -> float:
    if numbers.viewers < FEWEST:
        return 1.0
    return max(numbers.of(metric).tried / numbers.viewers, 0.01)


def _table(found: Mapping[int, Outcome]) -> dict[int, Numbers]:
    return {number: _numbers(each) for number, each in found.items()}


def _recorded(act: ExperimentAct) -> dict[int, Numbers]:
    return {int(number): Numbers(**each) for number, each in act.numbers.items()}


def _numbers(found: Any) -> Numbers:
    return Numbers(found.viewers, found.kept, found.completed, found.answered, found.right)

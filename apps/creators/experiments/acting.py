"""What a creator does with a test, and who hears of it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from apps.content import experiments
from apps.content.models import Atom, Experiment

from .. import audit, calling, notices
from ..audit_models import Act


@transaction.atomic
def start(*, lesson: Atom, by: Any, weights: Mapping[int, int], **wish: Any) -> Experiment:
    experiment = experiments.start(atom=lesson, by=by, weights=weights, **wish)
    audit.record(lesson=lesson, by=by, act=Act.TEST_STARTED, versions=sorted(weights))
    calling.lesson_changed(lesson.public_id)
    return experiment


@transaction.atomic
def stop(*, experiment: Experiment, by: Any) -> None:
    experiments.stop(experiment=experiment, by=by)
    audit.record(lesson=experiment.atom, by=by, act=Act.TEST_STOPPED)
    calling.lesson_changed(experiment.atom.public_id)


@transaction.atomic
def decide(*, experiment: Experiment, number: int, by: Any) -> None:
    experiments.decide(experiment=experiment, number=number, by=by)
    _switched(experiment.atom, number, by, Act.TEST_DECIDED)


@transaction.atomic
def undo(*, experiment: Experiment, by: Any) -> None:
    experiments.undo(experiment=experiment, by=by)
    number = experiment.atom.versions.default().get().number
    _switched(experiment.atom, number, by, Act.TEST_UNDONE)


def _switched(lesson: Atom, number: int, by: Any, act: Act) -> None:
    audit.record(lesson=lesson, by=by, act=act, number=number)
    if lesson.is_published:
        notices.settle(lesson)
    calling.lesson_changed(lesson.public_id)

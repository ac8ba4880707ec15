"""What happens in an A/B test, with the numbers of that moment: the record that is kept of it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.analytics import newcomers
from apps.analytics.audience import Outcome
from apps.lib import clock
from apps.lib.errors import Conflict

from . import editions
from .experiment_models import Arm, Experiment, ExperimentAct
from .models import Atom, Version

Ending, Kind = Experiment.Ending, ExperimentAct.Kind


def outcomes(
    experiment: Experiment, *, since: datetime | None = None, until: datetime | None = None
) -> dict[int, Outcome]:
    """Of the learners who first met the lesson while the test ran (or in that part of it)."""
    ends = [moment for moment in (until, experiment.ended_at) if moment]
    found = newcomers.outcomes(
        ("atom", experiment.atom.public_id),
        since=max(since or experiment.started_at, experiment.started_at),
        until=min(ends) if ends else None,
    )
    none = Outcome(viewers=0, kept=0, completed=0, answered=0, right=0)
    return {arm.number: found.get(arm.number, none) for arm in experiment.arms.all()}


def end_by_switch(*, atom: Atom, version: Version, by: User) -> None:
    """Somebody has given all learners one version, test or no test."""
    for running in atom.experiments.running():
        end(running, Ending.SWITCHED, by, version=version.number)


def end_by_erasure(*, atom: Atom) -> None:
    """The lesson is gone for good; what was found out stays."""
    for running in atom.experiments.running():
        end(running, Ending.STOPPED, None, version=None)


def note_premium(*, atom: Atom) -> None:
    """Other people can watch it from now on; of both versions, so that the test goes on."""
    for running in atom.experiments.running():
        record(running, Kind.PREMIUM if atom.premium else Kind.FREE, None)


def require_not_in_test(version: Version) -> None:
    if Arm.objects.own().filter(version=version, experiment__ended_at=None).exists():
        words = _("Version %(n)d takes part in a test. Stop the test first.")
        raise Conflict(words % {"n": version.number})


def end(experiment: Experiment, ending: str, by: User | None, *, version: int | None) -> Experiment:
    mine = Experiment.objects.own().running().filter(pk=experiment.pk)
    if not mine.update(ended_at=clock.now(), ending=ending):
        raise Conflict(_("This test has ended already."))
    experiment.refresh_from_db()
    before = in_use(experiment.atom)
    record(experiment, ending, by, version=version, before=before)
    editions.advance()
    return experiment


def record(experiment: Experiment, kind: str, by: User | None, **facts: Any) -> None:
    numbers = {str(n): asdict(each) for n, each in outcomes(experiment).items()}
    ExperimentAct.objects.create(experiment=experiment, kind=kind, by=by, numbers=numbers, **facts)


def in_use(atom: Atom) -> int | None:
    return atom.versions.default().values_list("number", flat=True).first()

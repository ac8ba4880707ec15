"""A/B tests of a lesson's versions: started, decided, stopped, and who did so on what numbers."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lib.errors import Conflict, InvalidInput

from . import editions, publishing
from . import experiment_acts as acts
from .experiment_models import Arm, Experiment, ExperimentAct
from .models import Atom, Version

Metric, Ending, Kind = Experiment.Metric, Experiment.Ending, ExperimentAct.Kind
MOST_ARMS = 5
EFFECTS = (0.02, 0.03, 0.05, 0.1)  # smallest differences that somebody may look for


def may_take_part(version: Version) -> bool:
    return version.asset.is_live and not version.discarded_at and not version.asset.discarded_at


@transaction.atomic
def start(
    *,
    atom: Atom,
    by: User,
    weights: Mapping[int, int],
    metric: str = Metric.COMPLETED,
    effect: float = 0.05,
) -> Experiment:
    """Give each learner one of these versions (number → weight), of which the one in use is one."""
    held = _hold(atom, by)
    if not held.is_published:
        raise Conflict(_("Publish the lesson first: a test needs viewers."))
    if held.experiments.running().exists():
        raise Conflict(_("A test of this lesson is running already."))
    if metric not in Metric.values or effect not in EFFECTS:
        raise InvalidInput(_("There is no such choice."))
    arms = _arms(held, weights)
    experiment = Experiment.objects.create(atom=held, metric=metric, effect=effect)
    for arm in arms:
        arm.experiment = experiment
        arm.save()
    acts.record(experiment, Kind.STARTED, by)
    editions.advance()
    return experiment


def _arms(atom: Atom, weights: Mapping[int, int]) -> list[Arm]:
    if not 2 <= len(weights) <= MOST_ARMS:
        raise InvalidInput(_("Choose two to five versions."))
    if any(not 1 <= weight <= 100 for weight in weights.values()):
        raise InvalidInput(_("A share is a whole number from 1 to 100."))
    versions = atom.versions.kept().filter(number__in=weights).select_related("asset")
    ready = [version for version in versions if may_take_part(version)]
    if len(ready) < len(weights):
        raise Conflict(_("Only versions that are ready can take part."))
    if not any(version.is_default for version in ready):
        raise InvalidInput(_("The version in use takes part: the others are compared with it."))
    return [
        Arm(
            version=version,
            number=version.number,
            weight=weights[version.number],
            is_base=version.is_default,
        )
        for version in ready
    ]


@transaction.atomic
def stop(*, experiment: Experiment, by: User) -> Experiment:
    """Everybody gets the version in use again."""
    _hold(experiment.atom, by)
    return acts.end(experiment, Ending.STOPPED, by, version=acts.in_use(experiment.atom))


@transaction.atomic
def decide(*, experiment: Experiment, number: int, by: User) -> Experiment:
    """Everybody gets this version from now on: one of the test, also the one that was in use."""
    atom = _hold(experiment.atom, by)
    arm = experiment.arms.filter(number=number).select_related("version__atom").first()
    if arm is None or arm.version is None:
        raise InvalidInput(_("This version takes no part in the test."))
    ended = acts.end(experiment, Ending.DECIDED, by, version=number)
    publishing.make_default(atom=atom, version=arm.version)
    editions.advance()
    return ended


@transaction.atomic
def undo(*, experiment: Experiment, by: User) -> Experiment:
    """Take a decision back: everybody gets the version that was in use before it. The test stays
    ended, since meanwhile all have had one version; another one can be started."""
    atom = _hold(experiment.atom, by)
    decision = last_decision(experiment)
    if decision is None or not may_undo(experiment, decision):
        raise Conflict(_("This decision cannot be undone any more."))
    version = atom.versions.kept().filter(number=decision.before).select_related("asset").first()
    if version is None or not may_take_part(version):
        raise Conflict(_("Version %(n)d is not there any more.") % {"n": decision.before})
    publishing.make_default(atom=atom, version=version)
    acts.record(experiment, Kind.UNDONE, by, version=decision.before, before=decision.version)
    editions.advance()
    return experiment


def last_decision(experiment: Experiment) -> ExperimentAct | None:
    return ExperimentAct.objects.own().filter(experiment=experiment, kind=Kind.DECIDED).last()


def may_undo(experiment: Experiment, decision: ExperimentAct) -> bool:
    """While it is what learners have, changed something, and nothing has been started since."""
    return (
        decision.version != decision.before
        and acts.in_use(experiment.atom) == decision.version
        and not Experiment.objects.own()
        .filter(atom=experiment.atom, started_at__gt=decision.at)
        .exists()
        and not ExperimentAct.objects.own().filter(experiment=experiment, kind=Kind.UNDONE).exists()
    )


def _hold(atom: Atom, by: User) -> Atom:
    """Whoever starts, ends or switches does so one after the other."""
    publishing.require_owner(atom, by)
    return Atom.objects.own().select_for_update(of=("self",)).get(pk=atom.pk)


def of(atom: Atom) -> Sequence[Experiment]:
    """All tests of a lesson, the newest first."""
    return atom.experiments.prefetch_related("arms", "acts__by")

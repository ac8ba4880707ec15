"""A lesson with several versions, in a test, and viewers of each."""

from collections.abc import Mapping
from typing import Any

from apps.analytics import counting
from apps.analytics.tests.events import answered, watched
from apps.content import experiments
from apps.content.models import Arm, Atom, Experiment, Version
from apps.media.tests.factories import AssetFactory

LENGTH = 30.0  # s, of the events


def add_version(atom: Atom, **fields: Any) -> Version:
    """Another one that is ready, two seconds longer than the one before."""
    number = atom.versions.count() + 1
    fields = {"live": True, "duration_ms": 28_000 + 2_000 * number, **fields}
    asset = AssetFactory(owner=atom.owner, **fields)
    return Version.objects.create(atom=atom, asset=asset, number=number, is_default=number == 1)


def begin(atom: Atom, weights: Mapping[int, int] | None = None, **wish: Any) -> Experiment:
    weights = weights or {1: 1, 2: 1}
    return experiments.start(atom=atom, by=atom.owner, weights=weights, **wish)


def bare(atom: Atom) -> Experiment:
    """Without recordings: for who asks for nothing but whether he may."""
    test = Experiment.objects.create(atom=atom, metric="completed")
    for number in (1, 2):
        Arm.objects.create(experiment=test, number=number, weight=1, is_base=number == 1)
    return test


def viewers(
    atom: Atom, version: int, count: int, *, completed: int = 0, right: int = 0, **given: Any
) -> None:
    """New ones: the first `completed` see it all, the others five seconds; the first `right`
    answer a question right, all others wrong."""
    name = given.pop("name", "viewer")
    people = [(name, version, n) for n in range(count)]
    events = [
        watched(atom.public_id, who, LENGTH if n < completed else 5.0, version=version, **given)
        for n, who in enumerate(people)
    ]
    events += [
        answered(atom.public_id, who, "q", right=n < right, version=version, **given)
        for n, who in enumerate(people)
        if right
    ]
    for first in range(0, len(events), 500):
        counting.count(events[first : first + 500])

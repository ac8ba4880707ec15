"""Which of a lesson's versions somebody has: the one that a running test draws for him, else the
one in use. Whoever shows a recording asks here: feed, lesson page, lists, licences, progress."""

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from apps.accounts.models import User

from . import splits
from .experiment_models import Arm
from .models import Atom, Version

# A learner; what a visitor's browser keeps; nothing: who has the version in use.
Viewer = User | str | None
Drawn = dict[int, tuple[int, int]]  # key of an atom → (number, key) of a version


def key_of(viewer: Viewer) -> str:
    """Who somebody is for a draw. A learner is the same in all organisations and on all devices; a
    visitor is known by what his browser keeps; without that there is no draw: ""."""
    if isinstance(viewer, User):
        return f"learner:{viewer.pk}"
    return f"visitor:{viewer}" if viewer else ""


def drawn(atoms: Iterable[int], viewer: Viewer) -> Drawn:
    """Of the atoms that are in a test, the version drawn for this viewer. One query."""
    key = key_of(viewer)
    if not key:
        return {}
    arms = Arm.objects.filter(experiment__atom__in=list(atoms), experiment__ended_at=None)
    rows = arms.exclude(version=None).values_list(
        "experiment__atom_id", "experiment__salt", "number", "weight", "version_id"
    )
    tests: dict[tuple[int, str], dict[int, tuple[int, int]]] = {}
    for atom, salt, number, weight, version in rows:
        tests.setdefault((atom, salt), {})[number] = (weight, version)
    found: Drawn = {}
    for (atom, salt), versions in tests.items():
        weights = {number: weight for number, (weight, _version) in versions.items()}
        number = splits.draw(key, salt=salt, weights=weights)
        found[atom] = number, versions[number][1]
    return found


def in_test(public_id: str) -> bool:
    return Arm.objects.filter(
        experiment__atom__public_id=public_id, experiment__ended_at=None
    ).exists()


def attach(atoms: Sequence[Atom], viewer: Viewer, recordings: QuerySet[Version]) -> None:
    """Each atom's `recordings`: the one that this viewer has, or none while it does not play.
    `recordings`: playable ones, with all that the caller needs of them."""
    draws = drawn([atom.pk for atom in atoms], viewer)
    mine = {atom: version for atom, (_number, version) in draws.items()}
    wanted = recordings.filter(Q(is_default=True) | Q(pk__in=mine.values()))
    for atom in atoms:  # or what was fetched for somebody else would stay
        atom.__dict__.pop("recordings", None)
    prefetch_related_objects(atoms, Prefetch("versions", wanted, to_attr="recordings"))
    for atom in atoms:
        # Drawn first; if that one cannot be played, what all others have.
        atom.recordings.sort(key=lambda version: version.pk != mine.get(atom.pk))
        del atom.recordings[1:]


def versions(public_ids: Collection[str], viewer: Viewer) -> list[Version]:
    """The version that this viewer has of each published lesson among these."""
    atoms = list(Atom.objects.published().filter(public_id__in=public_ids))
    attach(atoms, viewer, Version.objects.select_related("asset", "atom"))
    return [each for atom in atoms for each in atom.recordings]

"""The odds of a feed's items, for players: by the weights in use, or by the rules."""

import time
from collections.abc import Collection, Sequence

from apps.content.models import Atom
from apps.pathways.catalogue import Catalogue
from apps.pathways.models import Predictor
from apps.tenants import scope

from . import rules
from .features import Facts, Move, Place, rows
from .weights import UnknownWeights, Weights

STALE_AFTER = 60.0  # s: a training is heard of within that
TENANTS_KEPT = 64

_kept: dict[int, tuple[float, Weights | None]] = {}


def forget() -> None:
    _kept.clear()


def weights() -> Weights | None:
    """Of the tenant in scope; one query a minute. None: nothing usable was learned."""
    tenant_id, now = scope.current_tenant_id(), time.monotonic()
    kept = _kept.get(tenant_id)
    if kept and now - kept[0] < STALE_AFTER:
        return kept[1]
    if len(_kept) >= TENANTS_KEPT:
        _kept.clear()
    _kept[tenant_id] = (now, _load())
    return _kept[tenant_id][1]


def _load() -> Weights | None:
    for raw in Predictor.objects.in_use().values_list("weights", flat=True)[:2]:
        try:
            return Weights.parse(raw)
        except UnknownWeights:
            continue  # of an older version of the features, until the next training
    return None


def of(place: Place, known: Catalogue) -> dict[str, float]:
    """Id → probability that it is shown within the next moves."""
    learned = weights()
    if learned is None:
        odds = rules.probabilities(place, known.builds_on)
    else:
        odds = learned.probabilities(rows(place, known.builds_on))
    ids = [each.id for _offset, each in place.candidates()]
    return {id: round(p, 3) for id, p in zip(ids, odds, strict=True)}


def of_page(atoms: Sequence[Atom], known: Catalogue) -> dict[str, float]:
    """Of the items of a page before anybody has moved on it, seen from its first one."""
    if not atoms:
        return {}
    first, *rest = [facts_of(atom, known) for atom in atoms]
    return {first.id: 1.0} | of(Place(first, (), rest), known)


def around(
    at: str, *, behind: Sequence[str], ahead: Sequence[str], trail: Sequence[Move], known: Catalogue
) -> dict[str, float]:
    """Of items by their ids, in one query. Ids that cannot be read here are left out."""
    wanted = {at, *behind, *ahead}
    facts = facts_by_id(wanted, known)
    # An unknown item keeps its place, or all behind it would move up.
    line = {id: facts.get(id) or Facts(id) for id in wanted}
    place = Place(
        at=line[at],
        behind=[line[id] for id in behind],
        ahead=[line[id] for id in ahead],
        trail=trail,
        visited=_visited(at, behind, ahead, trail),
    )
    return {id: p for id, p in of(place, known).items() if id in facts}


def _visited(
    at: str, behind: Sequence[str], ahead: Sequence[str], trail: Sequence[Move]
) -> frozenset[str]:
    """Where the trail led: walked backwards from here."""
    line = [*reversed(behind), at, *ahead]
    index, found = len(behind), {at}
    for move in reversed(trail):
        index -= move.step
        if 0 <= index < len(line):
            found.add(line[index])
    return frozenset(found)


def facts_of(atom: Atom, known: Catalogue) -> Facts:
    lesson = atom.follows.public_id if atom.follows else ""
    return _facts(atom.public_id, atom.skill_id, lesson, known)


def _facts(id: str, skill: int | None, lesson: str, known: Catalogue) -> Facts:
    course = known.courses.get(id) or known.courses.get(lesson, "")
    return Facts(id, skill, course, lesson)


def facts_by_id(ids: Collection[str], known: Catalogue) -> dict[str, Facts]:
    """Of what can be read in the tenant in scope: one query."""
    atoms = Atom.objects.published().filter(public_id__in=ids)
    rows = atoms.values_list("public_id", "skill_id", "follows__public_id")
    return {id: _facts(id, skill, lesson or "", known) for id, skill, lesson in rows}

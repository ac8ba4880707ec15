"""The compiled graph of each tenant, kept in the memory of the process until it changes."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from django.db.models import OuterRef, Subquery

from apps.lib import clock
from apps.tenants import scope
from apps.tenants.models import Tenant
from apps.tenants.scope import PUBLIC_TENANT

from ..graph_models import GraphChange, Relation
from ..models import Prerequisite, Skill
from .arrays import Graph, compiled

TENANTS_KEPT = 64
# What no change tells of (a row written by hand) is seen after this.
STALE_AFTER = 600  # s

Stamp = tuple[tuple[int, int | None, int | None], ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    stamp: Stamp
    made_at: float  # Unix seconds
    graph: Graph


_kept: OrderedDict[int, _Kept] = OrderedDict()
_compiling = Lock()


def current() -> Graph:
    """The graph that the tenant in scope sees, its own and the public one: one small query, and
    three more when it has changed. Of threads that find it changed one compiles, the others wait.
    """
    latest, now = _stamp(), clock.now().timestamp()
    if kept := _fresh(latest, now):
        return kept
    with _compiling:
        if kept := _fresh(latest, now):
            return kept
        tenant_id = scope.current_tenant_id()
        _kept[tenant_id] = _Kept(latest, now, _compile())
        _kept.move_to_end(tenant_id)
        while len(_kept) > TENANTS_KEPT:
            _kept.popitem(last=False)
        return _kept[tenant_id].graph


def forget() -> None:
    _kept.clear()


def _fresh(latest: Stamp, now: float) -> Graph | None:
    kept = _kept.get(scope.current_tenant_id())
    if kept is None or kept.stamp != latest or abs(now - kept.made_at) > STALE_AFTER:
        return None
    return kept.graph


def _stamp() -> Stamp:
    """The newest change and the newest skill of each tenant whose skills are seen. Keys come from
    sequences, which give no number twice, not even after a rollback; `skills` writes one change
    after the other, so that a later one never becomes visible first."""
    change = GraphChange.objects.filter(tenant=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    skill = Skill.objects.filter(tenant=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    seen = Tenant.objects.filter(pk__in={PUBLIC_TENANT, scope.current_tenant_id()})
    newest = seen.annotate(change=Subquery(change), skill=Subquery(skill)).order_by("pk")
    return tuple(newest.values_list("pk", "change", "skill"))


def _compile() -> Graph:
    return compiled(
        Skill.objects.order_by().values_list("pk", flat=True),
        Prerequisite.objects.values_list("skill_id", "requires_id", "weight"),
        Relation.objects.values_list("first_id", "second_id", "weight"),
    )

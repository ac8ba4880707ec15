"""Changes of the skill graph: nodes are skills, edges say what builds on what and what is related.
It never holds a cycle, and every change is an edition (`graph.history`).

A tenant's skills may build on its own and on public ones; a public skill is changed in the public
tenant only. So no cycle can be closed by two tenants that do not see each other's edges.
"""

from collections.abc import Iterable, Mapping

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.accounts import memberships
from apps.accounts.models import Role, User
from apps.lib.errors import Conflict, InvalidInput, NotAllowed
from apps.tenants import scope
from apps.tenants.scope import PUBLIC_TENANT

from .graph import history
from .graph.edits import RELATED, REQUIRES, SKILL, Edit, difference
from .graph_models import GraphChange, Relation, TeachingChange
from .models import Atom, Prerequisite, Skill

Edges = Mapping[int, Iterable[int]]

# What a weight means to a person; everything between is possible for programs.
WEIGHTS = {"helps": 0.3, "needed": 0.7, "essential": 1.0}

_GO_WITH_A_SKILL = {Prerequisite, Relation, TeachingChange}


class CycleRefused(Conflict):
    """`details["skills"]`: the public ids along the cycle that the edge would have closed."""

    code = "skill_cycle"
    message = _("These skills would end up requiring each other.")


class SkillInUse(Conflict):
    """`details["users"]`: kind of row → how many of this tenant refer to the skill; empty where
    only another tenant does."""

    code = "skill_in_use"
    message = _(
        "Lessons teach this skill, or learners have shown it. "
        "Give those lessons another skill first."
    )


def way(edges: Edges, start: int, goal: int) -> list[int] | None:
    """The nodes of a shortest walk along `edges` (node → nodes) from `start` to `goal`, both
    included; None if there is none. Pure."""
    came_from, layer = {start: start}, [start]
    while layer and goal not in came_from:
        found = {near: node for node in layer for near in edges.get(node, ())}
        layer = [node for node in found if node not in came_from]
        came_from |= {node: found[node] for node in layer}
    if goal not in came_from:
        return None
    walk = [goal]
    while walk[-1] != start:
        walk.append(came_from[walk[-1]])
    return walk[::-1]


def edges() -> dict[int, frozenset[int]]:
    """The graph in scope: each skill that builds on others → those others."""
    found: dict[int, set[int]] = {}
    for skill, requires in Prerequisite.objects.values_list("skill_id", "requires_id"):
        found.setdefault(skill, set()).add(requires)
    return {skill: frozenset(bases) for skill, bases in found.items()}


def may_edit(*, skill: Skill, user: User) -> bool:
    """In an organisation its creators may change all of its skills. In the public tenant, where
    anybody may become one, they may change what nobody else teaches; managers may change all."""
    if skill.tenant_id != scope.current_tenant_id() or not memberships.may_create(user):
        return False
    if skill.tenant_id != PUBLIC_TENANT or may_edit_all(user):
        return True
    taught = Atom.objects.own().filter(skill=skill, erased_at=None)
    return not taught.exclude(owner=user).exists()


def may_edit_all(user: User) -> bool:
    role = memberships.role_in_scope(user)
    if role == Role.CREATOR:
        return scope.current_tenant_id() != PUBLIC_TENANT
    return role in memberships.CREATES


def require_editor(skill: Skill, by: User | None) -> None:
    """`by` is nobody where the system itself writes its demo lessons."""
    if skill.tenant_id != scope.current_tenant_id() or (
        by is not None and not may_edit(skill=skill, user=by)
    ):
        raise NotAllowed(_("Others teach this skill, too: you may look at it, but not change it."))


@transaction.atomic
def add_prerequisite(
    *, skill: Skill, requires: Skill, weight: float = 1.0, by: User | None = None
) -> Prerequisite:
    """Let `skill` build on `requires`, or change how much it does (0 < `weight` ≤ 1).

    CycleRefused when `requires` builds on `skill` already.
    """
    require_editor(skill, by)
    _check(weight)
    history.hold()
    if walk := way(edges(), requires.pk, skill.pk):
        raise cycle([skill.pk, *walk])
    edge = Prerequisite.objects.own().filter(skill=skill, requires=requires).first()
    place = (REQUIRES, skill.pk, requires.pk)
    edit = Edit(place, before=edge.weight if edge else None, after=weight)
    history.write(act=GraphChange.Act.REQUIRE, edits=[edit], by=by)
    return Prerequisite.objects.own().get(skill=skill, requires=requires)


@transaction.atomic
def remove_prerequisite(*, skill: Skill, requires: Skill, by: User | None = None) -> None:
    """`skill` builds on `requires` no longer; nothing happens if it does not."""
    require_editor(skill, by)
    history.hold()
    for edge in Prerequisite.objects.own().filter(skill=skill, requires=requires):
        edit = Edit((REQUIRES, skill.pk, requires.pk), before=edge.weight, after=None)
        history.write(act=GraphChange.Act.RELEASE, edits=[edit], by=by)


@transaction.atomic
def relate(*, skill: Skill, other: Skill, weight: float = 1.0, by: User | None = None) -> Relation:
    """Say that both have much in common, or how much (0 < `weight` ≤ 1). It has no direction."""
    require_editor(skill, by)
    _check(weight)
    if skill.pk == other.pk:
        raise InvalidInput(_("A skill is related to itself anyway."))
    history.hold()
    first, second = sorted([skill.pk, other.pk])
    found = Relation.objects.own().filter(first=first, second=second)
    edge = found.first()
    place = (RELATED, first, second)
    edit = Edit(place, before=edge.weight if edge else None, after=weight)
    history.write(act=GraphChange.Act.RELATE, edits=[edit], by=by)
    return found.get()


@transaction.atomic
def unrelate(*, skill: Skill, other: Skill, by: User | None = None) -> None:
    require_editor(skill, by)
    history.hold()
    first, second = sorted([skill.pk, other.pk])
    for edge in Relation.objects.own().filter(first=first, second=second):
        edit = Edit((RELATED, first, second), before=edge.weight, after=None)
        history.write(act=GraphChange.Act.UNRELATE, edits=[edit], by=by)


@transaction.atomic
def undo(*, number: int, by: User) -> GraphChange | None:
    """Take back change `number` and nothing that came after it; Conflict where that is not possible
    because the same was changed again."""
    history.hold()
    if GraphChange.objects.own().filter(number=number, act=GraphChange.Act.MERGE).exists():
        raise Conflict(_("Two skills that were merged cannot be told apart again."))
    edits = [edit.inverse for edit in reversed(history.edits_of(number))]
    _require_editor_of(edits, by)
    now = history.table()
    if any(now.get(edit.place) != edit.before for edit in edits):
        raise Conflict(_("This was changed again in the meantime."))
    _refuse_cycles(edits)
    for skill in Skill.objects.in_bulk([e.place[1] for e in edits if _goes(e)]).values():
        if found := users(skill):
            raise in_use(found)
    act = GraphChange.Act.ROLL_BACK
    if any(map(_goes, edits)):
        write_removal(act=act, edits=edits, by=by)
        return GraphChange.objects.own().first()
    return history.write(act=act, edits=edits, by=by)


def _goes(edit: Edit) -> bool:
    return edit.place[0] == SKILL and edit.after is None


@transaction.atomic
def roll_back(*, number: int, by: User) -> GraphChange | None:
    """Edges as edition `number` had them, and the skills that were removed since. Skills that were
    added since stay, with nothing that they build on: lessons may teach them."""
    if not may_edit_all(by):
        raise NotAllowed
    history.hold()
    now, then = history.table(), history.at(number)
    wanted = then | {place: words for place, words in now.items() if place[0] == SKILL}
    there = set(Skill.objects.values_list("pk", flat=True))
    there |= {place[1] for place in wanted if place[0] == SKILL}
    wanted = {place: held for place, held in wanted.items() if there.issuperset(place[1:])}
    return history.write(act=GraphChange.Act.ROLL_BACK, edits=difference(now, wanted), by=by)


@transaction.atomic
def remove(*, skill: Skill, by: User | None = None) -> None:
    """The skill and its edges go. SkillInUse while lessons, or what learners have shown, rest on
    it, here or in another tenant."""
    require_editor(skill, by)
    history.hold()
    if found := users(skill):
        raise in_use(found)
    held = history.table()
    gone = [place for place in held if skill.pk in place[1:]]
    edits = [Edit(place, before=held[place], after=None) for place in gone]
    write_removal(act=GraphChange.Act.REMOVE, edits=edits, by=by)


def write_removal(*, act: str, edits: list[Edit], by: User | None) -> None:
    """Write edits by which a skill goes; SkillInUse where another tenant's rows refer to it."""
    try:
        with transaction.atomic():
            history.write(act=act, edits=edits, by=by)
            with connection.cursor() as cursor:  # what this tenant does not see may refer to it
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise in_use({}) from error


def users(skill: Skill) -> dict[str, int]:
    """How many rows of which kind refer to a skill, its edges and its news aside."""
    found = {}
    for field in Skill._meta.get_fields(include_hidden=True):
        model = field.related_model
        if not (field.auto_created and field.one_to_many) or model in _GO_WITH_A_SKILL:
            continue
        if count := model._base_manager.filter(**{field.field.name: skill}).count():
            found[str(model._meta.label_lower)] = count
    return found


def in_use(found: dict[str, int]) -> SkillInUse:
    """Who uses it, and what to do about it, in words."""
    lessons = found.get("content.atom", 0)
    if not found:
        words = _("Another organisation builds on this skill: it has to stay.")
    elif lessons:
        words = ngettext(
            "%(count)d lesson or quiz teaches this skill. Give it another skill first, or merge "
            "this skill into another one: lessons and what learners know go with it.",
            "%(count)d lessons and quizzes teach this skill. Give them another skill first, or "
            "merge this skill into another one: lessons and what learners know go with it.",
            lessons,
        ) % {"count": lessons}
    else:
        words = _(
            "Learners have shown this skill. Merge it into another one: what they know goes with "
            "it."
        )
    return SkillInUse(words, users=found)


def _require_editor_of(edits: list[Edit], by: User) -> None:
    """Of a prerequisite the skill above is edited, of a relation either."""
    skills = Skill.objects.in_bulk({pk for edit in edits for pk in edit.place[1:]})
    for edit in edits:
        of, *ends = edit.place
        edited = [skills[pk] for pk in (ends if of == RELATED else ends[:1]) if pk in skills]
        if edited and not any(may_edit(skill=skill, user=by) for skill in edited):
            raise NotAllowed
        if not edited and not may_edit_all(by):
            raise NotAllowed


def _refuse_cycles(edits: list[Edit]) -> None:
    found = {skill: set(bases) for skill, bases in edges().items()}
    added = [e.place[1:] for e in edits if e.place[0] == REQUIRES and e.after is not None]
    for skill, requires in added:
        if walk := way(found, requires, skill):
            raise cycle([skill, *walk])
        found.setdefault(skill, set()).add(requires)


def cycle(walk: list[int]) -> CycleRefused:
    """`walk`: the skills along it; the first is also the last."""
    found = Skill.objects.in_bulk(set(walk))
    way = " → ".join(found[pk].name for pk in walk)
    words = _("These skills would end up requiring each other: %(way)s") % {"way": way}
    return CycleRefused(words, skills=[found[pk].public_id for pk in walk])


def _check(weight: float) -> None:
    if not 0 < weight <= 1:
        raise InvalidInput(_("A weight lies between 0 and 1."), field="weight")

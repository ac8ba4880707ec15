"""The nodes of the skill graph: added, described, made one of two. Each change is an edition
(`graph.history`); edges are changed in `skills`, where a skill is removed, too."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from apps.accounts import memberships
from apps.accounts.models import User
from apps.lib.errors import Conflict, InvalidInput, NotAllowed

from . import skills
from .graph import history
from .graph.edits import REQUIRES, SKILL, Edit, Place, difference
from .graph_models import GraphChange, TeachingChange
from .models import Atom, Skill
from .signals import skills_merged

LONGEST_NAME, LONGEST_DESCRIPTION = 80, 200


class SkillExists(Conflict):
    """`details["skill"]`: the public id of the one that has the name."""

    code = "skill_exists"
    message = _("There is a skill of this name already.")


@transaction.atomic
def add(*, name: str, description: str = "", by: User) -> Skill:
    """A new skill without edges. SkillExists where the tenant sees one of this name."""
    if not memberships.may_create(by):
        raise NotAllowed
    history.hold()
    words = {"name": _free(name), "description": _short(description)}
    skill = Skill.objects.create(**words, slug=_slug(words["name"]))
    edit = Edit((SKILL, skill.pk), before=None, after=_words(skill))
    history.write(act=GraphChange.Act.ADD, edits=[edit], by=by)
    return skill


@transaction.atomic
def describe(
    *, skill: Skill, name: str | None = None, description: str | None = None, by: User
) -> Skill:
    """Another name or description; what learners have shown of the skill stays."""
    skills.require_editor(skill, by)
    history.hold()
    skill.refresh_from_db()
    before = _words(skill)
    after = dict(before)
    if name is not None:
        after["name"] = _free(name, but=skill)
    if description is not None:
        after["description"] = _short(description)
    edit = Edit((SKILL, skill.pk), before=before, after=after)
    history.write(act=GraphChange.Act.DESCRIBE, edits=[edit], by=by)
    skill.refresh_from_db()
    return skill


@transaction.atomic
def merge(*, skill: Skill, into: Skill, by: User) -> Skill:
    """`skill` becomes a part of `into`: its lessons, edges and all that learners have shown of it
    go there, and the skill goes. It cannot be taken back.

    CycleRefused where something between both builds on one of them and is built on by the other.
    """
    for each in (skill, into):
        skills.require_editor(each, by)
    if skill.pk == into.pk:
        raise InvalidInput(_("A skill cannot be merged into itself."), field="into")
    history.hold()
    _refuse_between(skill, into)
    held = history.table()
    edits = difference(held, _merged(held, skill.pk, into.pk))
    Atom.objects.own().filter(skill=skill).update(skill=into)
    TeachingChange.objects.own().filter(skill=skill).update(skill=into)
    skills_merged.send(sender=Skill, skill=skill, into=into)
    if users := skills.users(skill):
        raise skills.in_use(users)
    skills.write_removal(act=GraphChange.Act.MERGE, edits=edits, by=by)
    return into


def _merged(held: dict[Place, object], gone: int, kept: int) -> dict[Place, object]:
    """The graph with one node instead of two; of two edges that become one the stronger stays."""
    found: dict[Place, object] = {}
    for (of, *ends), weight in held.items():
        if of == SKILL:
            if ends != [gone]:
                found[of, *ends] = weight
            continue
        moved = [kept if end == gone else end for end in ends]
        if moved[0] == moved[1]:
            continue
        place = (of, *(moved if of == REQUIRES else sorted(moved)))
        found[place] = max(weight, found.get(place, 0.0))
    return found


def _refuse_between(skill: Skill, into: Skill) -> None:
    edges = skills.edges()
    for upper, lower in ((skill.pk, into.pk), (into.pk, skill.pk)):
        for near in edges.get(upper, frozenset()) - {lower}:
            if walk := skills.way(edges, near, lower):
                raise skills.cycle([upper, *walk])


def _words(skill: Skill) -> dict[str, str]:
    return {word: getattr(skill, word) for word in history.WORDS}


def _free(name: str, but: Skill | None = None) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput(_("A skill needs a name of at most 80 characters."), field="name")
    taken = Skill.objects.filter(name__iexact=name)
    if but is not None:
        taken = taken.exclude(pk=but.pk)
    if found := taken.first():
        raise SkillExists(skill=found.public_id)
    return name


def _short(description: str) -> str:
    description = " ".join(description.split())
    if len(description) > LONGEST_DESCRIPTION:
        raise InvalidInput(_("A description has at most 200 characters."), field="description")
    return description


def _slug(name: str) -> str:
    slug = slugify(name)[:70] or "skill"
    taken = set(Skill.objects.own().filter(slug__startswith=slug).values_list("slug", flat=True))
    numbers = (f"{slug}-{n}" for n in range(2, len(taken) + 3))
    return slug if slug not in taken else next(each for each in numbers if each not in taken)

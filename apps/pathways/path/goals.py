"""What a learner wants: a course, or a skill; and what that takes."""

from dataclasses import dataclass

import numpy as np

from apps.content.models import Course, ModuleItem, Skill
from apps.lib.errors import NotFound

from .shelves import Stock, current


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    kind: str  # "course" or "skill"
    key: int
    id: str
    title: str
    stock: Stock
    goals: np.ndarray  # bool, of each skill: asked for
    scope: np.ndarray  # … or needed for what is


def of_course(public_id: str) -> Goal:
    course = Course.objects.published().filter(public_id=public_id).first()
    if course is None:
        raise NotFound
    items = ModuleItem.objects.filter(module__course=course, atom__skill__isnull=False)
    skills = items.order_by().values_list("atom__skill_id", flat=True).distinct()
    return _made("course", course.pk, course.public_id, course.title, list(skills))


def of_skill(public_id: str) -> Goal:
    skill = Skill.objects.filter(public_id=public_id).first()
    if skill is None:
        raise NotFound
    return _made("skill", skill.pk, skill.public_id, skill.name, [skill.pk])


def find(kind: str, public_id: str) -> Goal:
    return of_course(public_id) if kind == "course" else of_skill(public_id)


def _made(kind: str, key: int, public_id: str, title: str, skills: list[int]) -> Goal:
    stock = current()
    goals = np.zeros(len(stock.known), bool)
    scope = goals.copy()
    wanted = stock.known.positions(skills)
    goals[wanted] = True
    if len(wanted):
        scope[stock.known.subgraph(wanted)] = True
    return Goal(kind, key, public_id, title, stock, goals, scope)

"""What a learner is here for: asked once, on the way in, and changed whenever he likes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count

from apps.accounts.models import User
from apps.content.models import Course, Skill
from apps.lib import clock
from apps.tenants.scope import current_tenant_id

from . import catalogue
from .recommender_models import Interests
from .recommending.building import LEAST

COURSES, SKILLS = 12, 24  # to choose from: those with the most lessons


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Offered:
    courses: list[Choice]
    skills: list[Choice]

    @property
    def has_goal(self) -> bool:
        return any(course.chosen for course in self.courses)


def worth_asking(user: User) -> bool:
    """Whether there is something to choose from, and he was not asked yet."""
    return len(catalogue.current().order) >= LEAST and not Interests.objects.of(user).exists()


def offered(user: User) -> Offered:
    told = Interests.objects.of(user).first()
    goal, skills = (told.course_id, set(told.skills)) if told else (None, set())
    known = catalogue.current()
    full = sorted(known.in_course, key=lambda each: -len(known.in_course[each]))[:COURSES]
    courses = Course.objects.published().filter(public_id__in=full)
    taught = catalogue.lessons().exclude(skill=None).values_list("skill").annotate(n=Count("pk"))
    most = [skill for skill, _n in taught.order_by("-n", "skill")[:SKILLS]]
    named = Skill.objects.filter(pk__in={*most, *skills}).order_by("name")
    return Offered(
        [Choice(each.public_id, each.title, each.pk == goal) for each in courses],
        [Choice(each.public_id, each.name, each.pk in skills) for each in named],
    )


@transaction.atomic
def tell(*, learner: User, course: str = "", skills: Sequence[str] = ()) -> Interests:
    """Replaces what was told before. Ids of what is not offered here count as not told."""
    goal = Course.objects.published().filter(public_id=course).first() if course else None
    keys = Skill.objects.filter(public_id__in=skills[: 2 * SKILLS]).values_list("pk", flat=True)
    row, _created = Interests.objects.update_or_create(
        learner=learner,
        tenant_id=current_tenant_id(),
        defaults={"course": goal, "skills": sorted(keys), "told_at": clock.now()},
    )
    return row


@transaction.atomic
def skip(*, learner: User) -> None:
    """He was asked; what he told before stands."""
    Interests.objects.get_or_create(learner=learner, tenant_id=current_tenant_id())

"""Courses: lessons in an order, begun and published by whoever teaches them."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts import studios
from apps.accounts.models import User
from apps.accounts.studios import Right
from apps.lib import clock
from apps.lib.errors import Conflict, InvalidInput, NotAllowed, NotFound
from apps.tenants import scope

from . import editions
from .models import Atom, Course, Module, ModuleItem

MOST_LESSONS = 200


def find(*, user: User, public_id: str, right: Right = Right.EDIT) -> Course:
    """A course of a studio in which the user may do that much; 403 for one that he may see, 404 for
    all others."""
    course = Course.objects.select_related("owner").filter(public_id=public_id).first()
    if course is None:
        raise NotFound
    here = course.tenant_id == scope.current_tenant_id()
    mine = course.owner_id == user.pk
    held = Right.OWN if mine else studios.right_in(user, course.owner)
    if here and held and held >= right:
        return course
    raise NotAllowed if (here and held) or course.is_published else NotFound


@transaction.atomic
def create(*, owner: User, title: str) -> Course:
    """A draft, without lessons yet."""
    course = Course.objects.create(owner=owner, title=title)
    Module.objects.create(course=course, title=title, position=1)
    return course


@transaction.atomic
def describe(*, course: Course, changes: dict[str, str]) -> Course:
    """Change title and description. Its only module is called like the course."""
    if not changes.get("title", course.title).strip():
        raise InvalidInput(_("A course needs a title."), field="title")
    course.modules.filter(title=course.title).update(title=changes.get("title", course.title))
    for name, value in changes.items():
        setattr(course, name, value)
    course.save(update_fields=list(changes))
    return course


@transaction.atomic
def arrange(*, course: Course, module: int, lessons: Sequence[str]) -> Course:
    """These lessons (public ids), in this order, are in the module at that position: others leave
    it. New ones must be the same teacher's. Send `tasks.teach` afterwards."""
    if len(lessons) > MOST_LESSONS:
        raise InvalidInput(_("Two hundred lessons are the most that a course keeps."))
    # The course's row is the lock: of two orders at once the later one counts.
    Course.objects.own().select_for_update(of=("self",)).get(pk=course.pk)
    place = Module.objects.own().filter(course=course, position=module).first()
    if place is None:
        raise NotFound
    there = {item.atom.public_id: item.atom for item in place.items.select_related("atom")}
    mine = Atom.objects.videos().owned_by(course.owner)
    mine = mine.filter(discarded_at=None, public_id__in=lessons)
    known = there | {atom.public_id: atom for atom in mine}
    wanted = list(dict.fromkeys(lessons))
    if strangers := [public_id for public_id in wanted if public_id not in known]:
        raise InvalidInput(_("There is no such lesson of yours."), lessons=strangers)
    place.items.all().delete()
    ModuleItem.objects.bulk_create(
        ModuleItem(tenant_id=course.tenant_id, module=place, atom=known[each], position=number)
        for number, each in enumerate(wanted, 1)
    )
    editions.advance()
    return course


@transaction.atomic
def publish(*, course: Course) -> Course:
    """Learners find it, with those of its lessons that are published."""
    shown = ModuleItem.objects.filter(module__course=course, atom__state=Atom.State.PUBLISHED)
    if not shown.exists():
        raise Conflict(_("Publish at least one of its lessons first."))
    course.published_at, course.discarded_at = course.published_at or clock.now(), None
    course.save(update_fields=["published_at", "discarded_at"])
    editions.advance()
    return course


@transaction.atomic
def withdraw(*, course: Course) -> Course:
    """A draft again; its lessons stay as they are."""
    course.published_at = None
    course.save(update_fields=["published_at"])
    editions.advance()
    return course


@transaction.atomic
def discard(*, course: Course) -> Course:
    """Gone for good after the grace time of lessons; `recover` brings it back until then, as a
    draft. Its lessons stay."""
    course.published_at, course.discarded_at = None, course.discarded_at or clock.now()
    course.save(update_fields=["published_at", "discarded_at"])
    editions.advance()
    return course


@transaction.atomic
def recover(*, course: Course) -> Course:
    course.discarded_at = None
    course.save(update_fields=["discarded_at"])
    return course

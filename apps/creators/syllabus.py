"""A course as its creator sees it: modules, the lessons in them, and those that could join."""

from django.db.models import Count, Prefetch, Q, QuerySet

from apps.content.models import Atom, Course, Module, ModuleItem

from . import preview
from .snapshot import Lesson, shelf

OFFERED = 100  # lessons to choose from, the newest first


def with_lessons(courses: QuerySet[Course]) -> QuerySet[Course]:
    """With modules and their atoms, in a constant number of queries."""
    items = ModuleItem.objects.select_related("atom")
    modules = Module.objects.prefetch_related(Prefetch("items", items))
    return courses.prefetch_related(Prefetch("modules", modules))


def load(course: Course) -> Course:
    return with_lessons(Course.objects.filter(pk=course.pk)).get()


def counted(courses: QuerySet[Course]) -> QuerySet[Course]:
    """With how many lessons each has, and how many of them learners see."""
    published = Q(modules__items__atom__state=Atom.State.PUBLISHED)
    return courses.annotate(
        lessons=Count("modules__items"), shown=Count("modules__items", filter=published)
    ).order_by("-created_at", "-pk")


def cards(course: Course) -> dict[int, preview.Card]:
    """By atom: how each lesson of the course looks, and where it stands."""
    atoms = Atom.objects.videos().filter(module_items__module__course=course).distinct()
    return {atom.pk: preview.card(Lesson(atom)) for atom in shelf(atoms)}


def offered(course: Course) -> list[preview.Card]:
    """Its creator's lessons that are not in it yet."""
    mine = Atom.objects.videos().owned_by(course.owner).exclude(state=Atom.State.ARCHIVED)
    free = mine.exclude(module_items__module__course=course)
    return [preview.card(Lesson(atom)) for atom in shelf(free)[:OFFERED]]

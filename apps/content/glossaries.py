"""The words of a course's subject, and their way to the captions of its lessons."""

import re
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from apps.media import captions
from apps.media.models import Asset

from .models import Atom, Course, ModuleItem

# What a title spells in a way of its own: VLOOKUP, eGFR, COVID-19.
_OWN_SPELLING = re.compile(r"\b(?=\w*[A-Z]\w*[A-Z])[\w-]{3,}\b")


def write(*, course: Course, terms: Sequence[str]) -> Course:
    """From now on these. Send `tasks.teach` afterwards, so that the lessons' captions follow."""
    course.glossary = captions.clean_terms(terms)
    course.save(update_fields=["glossary"])
    return course


def terms_of(atom: Atom) -> list[str]:
    """The glossaries of its courses, and the words that its title spells in a way of its own."""
    placed = ModuleItem.objects.filter(atom=atom).order_by("module__course_id")
    glossaries = placed.values_list("module__course__glossary", flat=True)
    terms = [term for glossary in glossaries for term in glossary]
    return captions.clean_terms([*terms, *_OWN_SPELLING.findall(atom.title)])


@transaction.atomic
def teach(*, atom: Atom) -> None:
    """The recordings of a lesson get the words of its subject as they are now."""
    terms = terms_of(atom)
    for asset in Asset.objects.own().filter(versions__atom=atom).distinct():
        captions.teach(asset=asset, terms=terms)


def lessons_of(course: Course) -> QuerySet[Atom]:
    placed = ModuleItem.objects.filter(module__course=course)
    return Atom.objects.own().filter(pk__in=placed.values("atom"), kind=Atom.Kind.VIDEO)

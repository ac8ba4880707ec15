"""A catalogue large enough to choose from, as search knows it, with words that mean something."""

from collections.abc import Mapping, Sequence

from apps.analytics.models import Watch
from apps.content.models import Atom, Skill
from apps.content.search import index
from apps.content.search.index import Document
from apps.content.tests.factories import (
    CourseFactory,
    ModuleFactory,
    ModuleItemFactory,
    SkillFactory,
)
from apps.lib import clock

from .factories import lesson

SUBJECTS: Mapping[str, Sequence[str]] = {
    "Excel": [
        "Look up a value in a table with VLOOKUP",
        "Sum a column of numbers in one stroke",
        "Lock a cell reference with a dollar sign",
        "Count cells that meet a condition",
        "Fill a column of a spreadsheet downwards",
        "Make a pivot table of your sales",
        "Sort and filter rows of a worksheet",
        "Catch errors in a formula with IFERROR",
    ],
    "Resuscitation": [
        "Give thirty chest compressions and two breaths",
        "Use a defibrillator on a patient without pulse",
        "Open the airway of an unconscious person",
        "Recognise cardiac arrest in ten seconds",
        "Push hard and fast on the centre of the chest",
        "Ventilate a patient with a bag and mask",
        "When to stop resuscitation of a patient",
        "Compressions for an infant: two fingers",
    ],
    "Swimming": [
        "Breathe to the side in front crawl",
        "The egg beater kick of water polo",
        "Turn at the wall of the pool without losing speed",
        "Float on your back in open water",
        "A streamlined glide after the dive",
        "Pull with a high elbow in the water",
        "Kick from the hip in backstroke",
        "Pace yourself over four hundred metres of swimming",
    ],
}


def fill(**fields) -> dict[str, list[Atom]]:
    """Subject → its lessons, in a course of that name, published and known to search."""
    made: dict[str, list[Atom]] = {}
    for subject, titles in SUBJECTS.items():
        skill = SkillFactory(name=subject)
        course = CourseFactory(title=subject, published_at=clock.now())
        module = ModuleFactory(course=course)
        made[subject] = [lesson(title=title, skill=skill, **fields) for title in titles]
        for place, atom in enumerate(made[subject]):
            ModuleItemFactory(module=module, atom=atom, position=place)
    know([atom for atoms in made.values() for atom in atoms])
    return made


def know(atoms: Sequence[Atom]) -> None:
    index.store(
        [
            Document(atom.pk, str(atom.pk), atom.language, atom.title, str(atom.skill or ""))
            for atom in atoms
        ]
    )


def finish(user, *atoms: Atom) -> None:
    for atom in atoms:
        Watch.objects.create(
            learner=user,
            subject_kind="atom",
            subject_id=atom.public_id,
            seconds=30,
            duration=30,
            completed_at=clock.now(),
        )


def skill_of(subject: str) -> Skill:
    return Skill.objects.get(name=subject)

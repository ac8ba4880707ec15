"""The demo catalogue in the database: skills and their graph, courses, lessons with quizzes.

All of it may be called again and again: what is there already is left alone, also when somebody
has renamed or withdrawn it since.
"""

from django.db import transaction
from django.utils.text import slugify

from apps.accounts.models import User
from apps.content import glossaries
from apps.content.models import Atom, Course, Module, ModuleItem, Skill, Tag, Tagging
from apps.content.publishing import add_version, publish
from apps.content.skills import add_prerequisite
from apps.lib import clock
from apps.media.models import Asset
from apps.quizzes import questions
from microlearn.demo import catalogue
from microlearn.demo.film import line_times

CLIP_LEAD, CLIP_TAIL = 150, 250  # ms around the sentence that shows the answer


def source_name(lesson: catalogue.Lesson) -> str:
    """The file name under which a lesson is uploaded; by it the lesson is found again."""
    return f"demo-{lesson.slug}.mp4"


@transaction.atomic
def put_up_course(*, course: catalogue.Course, owner: User) -> Course:
    """The course, its one module and its skills with their edges, in the tenant in scope."""
    skills = {}
    for each in course.skills:
        defaults = {"name": each.name}
        skills[each.slug], _new = Skill.objects.own().get_or_create(
            slug=each.slug, defaults=defaults
        )
        for need in each.needs:
            add_prerequisite(skill=skills[each.slug], requires=skills[need])
    row, _new = Course.objects.own().get_or_create(
        owner=owner,
        title=course.title,
        defaults={
            "description": course.summary,
            "glossary": list(course.glossary),
            "published_at": clock.now(),
        },
    )
    Module.objects.own().get_or_create(course=row, position=1, defaults={"title": course.title})
    return row


def find_asset(*, lesson: catalogue.Lesson, owner: User) -> Asset | None:
    return Asset.objects.owned_by(owner).filter(filename=source_name(lesson)).first()


def find_atom(asset: Asset) -> Atom | None:
    """The lesson that was made of an asset, if any."""
    version = asset.versions.select_related("atom").first()
    return version.atom if version else None


@transaction.atomic
def put_up_lesson(
    *, course: catalogue.Course, lesson: catalogue.Lesson, asset: Asset, owner: User
) -> Atom:
    """A draft of the lesson with its quiz and prompts: all but the media is then in place."""
    skill = Skill.objects.own().get(slug=lesson.skill)
    atom = Atom.objects.create(
        kind=Atom.Kind.VIDEO,
        title=lesson.plain_title,
        description=lesson.script,
        owner=owner,
        skill=skill,
    )
    add_version(atom=atom, asset=asset, by=owner)
    for name in dict.fromkeys((*course.tags, *lesson.tags)):
        tag, _new = Tag.objects.own().get_or_create(slug=slugify(name), defaults={"name": name})
        Tagging.objects.create(atom=atom, tag=tag)
    _put_up_quiz(lesson, atom)
    for prompt in course.prompts:
        if prompt.after == lesson.slug:
            _put_up_prompt(prompt, atom)
    _place(course, lesson, atom)
    return atom


def _put_up_quiz(lesson: catalogue.Lesson, video: Atom) -> None:
    quiz = Atom.objects.create(
        kind=Atom.Kind.QUIZ,
        title=video.title,
        owner=video.owner,
        skill=video.skill,
        follows=video,
    )
    for question in lesson.questions:
        start, end = clip_of(question, line_times(lesson))
        key, body = body_of(question)
        questions.add(
            quiz=quiz,
            format=key,
            stem=question.ask,
            body=body,
            explanation=question.why,
            clip_start_ms=start,
            clip_end_ms=end,
        )


def _put_up_prompt(prompt: catalogue.Prompt, video: Atom) -> None:
    Atom.objects.create(
        kind=Atom.Kind.PROMPT,
        title=prompt.title,
        text=prompt.ask,
        owner=video.owner,
        skill=Skill.objects.own().get(slug=prompt.skill),
        follows=video,
    )


def _place(course: catalogue.Course, lesson: catalogue.Lesson, atom: Atom) -> None:
    """At its place in the course, whichever lesson is ready first."""
    module = Module.objects.own().get(course__title=course.title, course__owner=atom.owner)
    position = 1 + [each.slug for each in course.lessons].index(lesson.slug)
    ModuleItem.objects.create(module=module, atom=atom, position=position)
    glossaries.teach(atom=atom)


def show(*, atom: Atom, owner: User) -> None:
    """Publish once: a lesson that somebody has withdrawn stays withdrawn."""
    if atom.published_at is None:
        publish(atom=atom, by=owner)


def clip_of(question: catalogue.Question, times: list[list[int]]) -> tuple[int, int]:
    """[start, end) in ms of the sentence that shows the answer, with a breath around it. Pure."""
    start, end = times[question.line]
    return max(start - CLIP_LEAD, 0), end + CLIP_TAIL


def body_of(question: catalogue.Question) -> tuple[str, dict[str, object]]:
    """(format, body) as the quizzes keep them. Pure."""
    if question.kind == "order":
        return "sequence", {"items": list(question.steps)}
    right = {"text": question.right, "correct": True}
    wrong = [{"text": text, "correct": False} for text in question.wrong]
    # Shown shuffled; in the editor the right one need not always be the first.
    place = len(question.ask) % (len(wrong) + 1)
    return "multiple_choice", {"options": [*wrong[:place], right, *wrong[place:]]}

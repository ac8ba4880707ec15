"""Writing a quiz: its questions added, edited, put in order, taken away."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from apps.content.models import Atom
from apps.lib import clock
from apps.lib.errors import Conflict, InvalidInput
from apps.quizzes import formats, illustrations
from apps.quizzes.formats.contract import tidy
from apps.quizzes.models import Question

MOST_QUESTIONS = 5
LONGEST_STEM = 300
LONGEST_EXPLANATION = 1000
LONGEST_HINT = 300


class InvalidQuestion(InvalidInput):
    code = "invalid_question"


@transaction.atomic
def add(
    *,
    quiz: Atom,
    format: str,
    stem: str,
    body: object,
    explanation: str = "",
    hint: str = "",
    media: str = "",
    clip_start_ms: int | None = None,
    clip_end_ms: int | None = None,
) -> Question:
    """A new last question of `quiz`; raises when it could not be asked as it is."""
    _require_quiz(quiz)
    # The quiz's row is the lock on its list of questions.
    Atom.objects.select_for_update(of=("self",)).get(pk=quiz.pk)
    current = quiz.questions.current()
    if current.count() >= MOST_QUESTIONS:
        raise Conflict(_("A quiz has at most five questions."), code="too_many_questions")
    last = current.aggregate(last=Max("position"))["last"] or 0
    checked = _checked(format, stem, body, explanation, hint, clip_start_ms, clip_end_ms)
    question = Question(quiz=quiz, position=last + 1, media=media, **checked)
    _check_sources(question, known=None)
    question.save()
    illustrations.attach(question=question)
    return question


@transaction.atomic
def edit(
    *,
    question: Question,
    format: str,
    stem: str,
    body: object,
    explanation: str = "",
    hint: str = "",
    media: str = "",
    clip_start_ms: int | None = None,
    clip_end_ms: int | None = None,
) -> Question:
    """Change a question in place: the cards of those who know it stay."""
    checked = _checked(format, stem, body, explanation, hint, clip_start_ms, clip_end_ms)
    for name, value in {**checked, "media": media}.items():
        setattr(question, name, value)
    _check_sources(question, known=question)
    question.save(update_fields=[*checked, "media"])
    illustrations.attach(question=question)
    return question


@transaction.atomic
def remove(*, question: Question) -> None:
    """Take a question out of its quiz; what may have been answered is kept out of sight.

    Answers given in other tenants cannot be seen from here: being published once is enough.
    """
    if question.quiz.published_at or question.answers.exists() or question.cards.exists():
        question.retired_at = clock.now()
        question.save(update_fields=["retired_at"])
    else:
        question.delete()


@transaction.atomic
def reorder(*, quiz: Atom, public_ids: list[str]) -> list[Question]:
    """Put the questions of `quiz` into this order; every one must be named once."""
    by_id = {question.public_id: question for question in quiz.questions.current()}
    if sorted(by_id) != sorted(public_ids):
        raise InvalidQuestion(_("Name every question of the quiz once."))
    ordered = [by_id[public_id] for public_id in public_ids]
    for position, question in enumerate(ordered, start=1):
        question.position = position
    Question.objects.bulk_update(ordered, ["position"])
    return ordered


@transaction.atomic
def replace(*, quiz: Atom, items: Iterable[Mapping[str, Any]]) -> list[Question]:
    """Make `items` the questions of `quiz`, in their order.

    An item has the arguments of `add`; one that also has the "id" (public id) of a current question
    edits that one, so that learners keep their cards.
    """
    existing = {question.public_id: question for question in quiz.questions.current()}
    items = [dict(item) for item in items]
    named = [item.pop("id", None) for item in items]
    for public_id, question in existing.items():
        if public_id not in named:
            remove(question=question)
    kept = [
        edit(question=existing[public_id], **item)
        if public_id in existing
        else add(quiz=quiz, **item)
        for public_id, item in zip(named, items, strict=True)
    ]
    return reorder(quiz=quiz, public_ids=[question.public_id for question in kept])


def parse_editor(data: Any, prefix: str = "") -> dict[str, Any]:
    """The arguments of `add` or `edit` from a POST of `quizzes/editor/question.html`.

    Raises InvalidInput with words for the author.
    """
    format = formats.get(data.get(f"{prefix}format", ""))
    stem = data.get(f"{prefix}stem", "")
    if not tidy(stem):  # the first field of the form is the first to be missed
        raise InvalidQuestion(_("Write the question."))
    return {
        "format": format.key,
        "stem": stem,
        "explanation": data.get(f"{prefix}explanation", ""),
        "hint": data.get(f"{prefix}hint", ""),
        "media": data.get(f"{prefix}media", ""),
        "body": format.parse_editor(data, prefix),
        "clip_start_ms": _milliseconds(data.get(f"{prefix}clip_start", "")),
        "clip_end_ms": _milliseconds(data.get(f"{prefix}clip_end", "")),
    }


def _milliseconds(text: str) -> int | None:
    """ "12", "12.5" or "0:12" as milliseconds; None when empty."""
    if not text.strip():
        return None
    minutes, _colon, seconds = text.strip().rpartition(":")
    try:
        total = int(minutes or 0) * 60 + float(seconds)
    except ValueError:
        total = -1
    if not 0 <= total < 24 * 3600:
        raise InvalidQuestion(_("Write the moment as seconds, or as minutes:seconds."))
    return round(total * 1000)


def _check_sources(question: Question, *, known: Question | None) -> None:
    """Its pictures are there, and a video where it shows a clip."""
    ids = illustrations.named_in(question.body) | ({question.media} if question.media else set())
    illustrations.check(ids=ids, question=known, owner=question.quiz.owner)
    if "clip" in question.body and question.quiz.follows is None:
        raise InvalidQuestion(_("A question about a clip needs a lesson with a video."))


def _require_quiz(quiz: Atom) -> None:
    if quiz.kind != Atom.Kind.QUIZ:
        raise Conflict(_("Only a quiz has questions."))


def _checked(
    format: str,
    stem: str,
    body: object,
    explanation: str,
    hint: str,
    clip_start_ms: int | None,
    clip_end_ms: int | None,
) -> dict[str, Any]:
    stem, explanation, hint = tidy(stem), tidy(explanation), tidy(hint)
    if not stem:
        raise InvalidQuestion(_("Write the question."))
    if len(stem) > LONGEST_STEM:
        raise InvalidQuestion(_("The question is too long: 300 characters at most."))
    if len(explanation) > LONGEST_EXPLANATION:
        raise InvalidQuestion(_("The explanation is too long: 1000 characters at most."))
    if len(hint) > LONGEST_HINT:
        raise InvalidQuestion(_("The hint is too long: 300 characters at most."))
    if clip_end_ms is not None and clip_end_ms <= (clip_start_ms or 0):
        raise InvalidQuestion(_("The clip must end after it starts."))
    return {
        "format": format,
        "stem": stem,
        "body": formats.get(format).clean(body),
        "explanation": explanation,
        "hint": hint,
        "clip_start_ms": clip_start_ms,
        "clip_end_ms": clip_end_ms,
    }

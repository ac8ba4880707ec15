"""Figures of questions, counted from first attempts, and what to do about the doubtful ones."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.content.models import Atom
from apps.lib import clock
from apps.quizzes import item_analysis
from apps.quizzes.item_analysis import Flag, Scores
from apps.quizzes.models import Answer, Attempt, Question, QuestionStatistics

# Older attempts tell of older learners, and of the question before it was mended.
MOST_ATTEMPTS = 2000
# What was committed while the last count ran is counted again.
OVERLAP = timedelta(minutes=10)

ADVICE: dict[str, Promise] = {
    Flag.MISKEYED: _(
        "Who does well elsewhere gets this wrong. Check which answer is marked as right."
    ),
    Flag.WEAK: _(
        "It hardly tells who knows from who guesses. Make the wrong answers more tempting, or the question clearer."  # noqa: E501
    ),
    Flag.HARD: _(
        "Nearly everybody gets this wrong. Is it in the video? Ask for less, or add a hint."
    ),
    Flag.EASY: _("Nearly everybody gets this right. Ask for something that must be remembered."),
    Flag.SLOW: _("It takes more than a minute. Shorten the question or split it."),
}


def count_again() -> int:
    """Count all quizzes of this tenant that were finished since the last time; how many."""
    quizzes = _finished_since(_last_time())
    for quiz in quizzes:
        count(quiz)
    return len(quizzes)


def count(quiz_id: int) -> None:
    """Count the questions of one quiz from the latest first attempts of its learners."""
    questions = list(Question.objects.current().filter(quiz=quiz_id))
    if not questions:
        return
    scores, elapsed = _answers(quiz_id, questions)
    now = clock.now()
    rows = [
        QuestionStatistics(
            question=question,
            answers=item.answers,
            difficulty=item.difficulty,
            discrimination=item.discrimination,
            median_ms=item.median_ms,
            flags=[str(flag) for flag in item_analysis.flags(item)],
            counted_at=now,
        )
        for question, item in zip(questions, item_analysis.analyse(scores, elapsed), strict=True)
    ]
    QuestionStatistics.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["tenant", "question"],
        update_fields=[
            "answers",
            "difficulty",
            "discrimination",
            "median_ms",
            "flags",
            "counted_at",
        ],
    )


def advice(flags: Iterable[str]) -> list[Promise]:
    """What to do, in the author's words; a flag of a later release says nothing."""
    return [ADVICE[flag] for flag in flags if flag in ADVICE]


def _last_time() -> datetime | None:
    last = QuestionStatistics.objects.own().aggregate(at=Max("counted_at"))["at"]
    return last - OVERLAP if last else None


def _finished_since(moment: datetime | None) -> list[int]:
    finished = Attempt.objects.own().finished().filter(quiz__kind=Atom.Kind.QUIZ)
    if moment:
        finished = finished.filter(finished_at__gte=moment)
    return list(finished.order_by("quiz_id").values_list("quiz_id", flat=True).distinct())


def _answers(quiz_id: int, questions: list[Question]) -> tuple[Scores, Scores]:
    """Scores and times of the first finished attempt of each learner, learners × questions."""
    firsts = (
        Attempt.objects.own()
        .finished()
        .filter(quiz=quiz_id)
        .order_by("learner_id", "started_at")
        .distinct("learner_id")
        .values("pk")
    )
    attempts = list(
        Attempt.objects.own()
        .filter(pk__in=firsts)
        .order_by("-started_at")
        .values_list("pk", flat=True)[:MOST_ATTEMPTS]
    )
    row = {attempt: n for n, attempt in enumerate(attempts)}
    column = {question.pk: n for n, question in enumerate(questions)}
    scores = np.full((len(row), len(column)), np.nan)
    elapsed = np.full_like(scores, np.nan)
    given = Answer.objects.own().filter(attempt__in=attempts, question__in=questions)
    for attempt, question, score, ms in given.filter(undecided=False).values_list(
        "attempt_id", "question_id", "score", "elapsed_ms"
    ):
        scores[row[attempt], column[question]] = score
        elapsed[row[attempt], column[question]] = np.nan if ms is None else ms
    return scores, elapsed

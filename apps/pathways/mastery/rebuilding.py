"""All beliefs of a tenant anew from the logs of its answers: of quizzes and reviews, and of
diagnoses."""

import heapq
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import QuerySet

from apps.content.graph_models import TeachingChange
from apps.quizzes.models import Answer

from ..diagnostic_models import DiagnosisAnswer
from ..mastery_models import QuestionDifficulty, SkillBelief
from . import ledger
from .belief import AVERAGE, Difficulty
from .evidence import Evidence, Standing, weighed

AT_ONCE = 5_000


@dataclass
class Replay:
    """What the log says, answer by answer."""

    changes: dict[int, list[float]]
    standings: dict[tuple[int, int], Standing] = field(default_factory=dict)
    hardness: dict[int, Difficulty] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    answers: int = 0

    def take(self, learner: int, skill: int, evidence: Evidence) -> None:
        self.answers += 1
        moved = weighed(
            self.standings.get((learner, skill), Standing()),
            self.hardness.get(evidence.question, AVERAGE),
            evidence,
            changed_at=max(
                (at for at in self.changes[skill] if at <= evidence.moment), default=0.0
            ),
        )
        if moved:
            self.standings[learner, skill], self.hardness[evidence.question] = moved
            self.counts[evidence.question] += 1


def rebuild() -> Replay:
    """Replay the tenant in scope. Answers given meanwhile wait for its last moments only: the log
    is read without a lock first, and what has come since, with one."""
    replay = Replay(_changes())
    last = _read(replay, after=(0, 0))
    with transaction.atomic():
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(SkillBelief._meta.db_table)
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        _read(replay, after=last)
        _write(replay)
    return replay


def _changes() -> dict[int, list[float]]:
    found: dict[int, list[float]] = defaultdict(list)
    for skill, at in TeachingChange.objects.values_list("skill_id", "at"):
        found[skill].append(at.timestamp())
    return found


def _read(replay: Replay, *, after: tuple[int, int]) -> tuple[int, int]:
    """The greatest keys of both logs after those, taken in the order of their moments."""
    given = Answer.objects.own().filter(pk__gt=after[0], undecided=False)
    asked = DiagnosisAnswer.objects.own().filter(pk__gt=after[1]).select_related("diagnosis")
    quizzes, diagnoses = after
    for _at, kind, row in heapq.merge(
        _streamed(given, 0), _streamed(asked, 1), key=lambda each: each[:2]
    ):
        if kind == 0:
            learner, evidence, quizzes = row.learner_id, ledger.of_answer(row), max(quizzes, row.pk)
        else:
            learner, evidence = row.diagnosis.learner_id, ledger.of_diagnosis(row)
            diagnoses = max(diagnoses, row.pk)
        skill = ledger.skill_of(row.question)
        if skill is not None:
            replay.take(learner, skill, evidence)
    return quizzes, diagnoses


def _streamed(rows: QuerySet, kind: int) -> Iterator[tuple]:
    rows = rows.select_related("question__quiz__follows").order_by("answered_at", "pk")
    with transaction.atomic():  # a cursor of the server lives in a transaction
        for row in rows.iterator(chunk_size=AT_ONCE):
            yield row.answered_at, kind, row


def _write(replay: Replay) -> None:
    SkillBelief.objects.own().delete()
    QuestionDifficulty.objects.own().delete()
    SkillBelief.objects.bulk_create(
        (
            SkillBelief(learner_id=learner, skill_id=skill, **ledger.columns(standing))
            for (learner, skill), standing in replay.standings.items()
        ),
        batch_size=AT_ONCE,
    )
    QuestionDifficulty.objects.bulk_create(
        (
            QuestionDifficulty(
                question_id=question,
                mean=hardness.mean,
                variance=hardness.variance,
                answers=replay.counts[question],
            )
            for question, hardness in replay.hardness.items()
        ),
        batch_size=AT_ONCE,
    )

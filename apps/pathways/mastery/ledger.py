"""Beliefs in the database: moved in the transaction of each answer, read as arrays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from django.db.models import Max

from apps.accounts.models import User
from apps.content import graph
from apps.content.graph_models import TeachingChange
from apps.lib import clock
from apps.quizzes.models import Answer, Question

from ..diagnostic_models import DiagnosisAnswer
from ..mastery_models import QuestionDifficulty, SkillBelief
from . import guessing, spreading
from .belief import AVERAGE, DAY, PRIOR_MEAN, PRIOR_VARIANCE, Difficulty, faded, mastery
from .evidence import Evidence, Standing, weighed
from .spreading import SkillMap


def on_answered(*, answer: Answer, **_signal: object) -> None:
    """An answer to a quiz or a review was decided."""
    observe(learner=answer.learner, question=answer.question, evidence=of_answer(answer))


def of_answer(answer: Answer) -> Evidence:
    question = answer.question
    return Evidence(
        question=question.pk,
        score=answer.score,
        guess=guessing.chance(question.format, question.body),
        moment=answer.answered_at.timestamp(),
    )


def of_diagnosis(answer: DiagnosisAnswer) -> Evidence:
    """Nothing was explained; and who says that he does not know has not guessed."""
    question = answer.question
    known = answer.response is not None
    return Evidence(
        question=question.pk,
        score=answer.score,
        guess=guessing.chance(question.format, question.body) if known else 0.0,
        moment=answer.answered_at.timestamp(),
        explained=False,
    )


def skill_of(question: Question) -> int | None:
    quiz = question.quiz
    return quiz.skill_id or (quiz.follows.skill_id if quiz.follows else None)


def observe(*, learner: User, question: Question, evidence: Evidence) -> None:
    """Move what is believed of the learner and of the question. In the caller's transaction."""
    skill_id = skill_of(question)
    if skill_id is None:
        return
    row = _held(learner, skill_id)
    own, difficulty = _difficulty(question)
    moved = weighed(
        Standing(row.belief, row.answers, row.recent),
        difficulty,
        evidence,
        changed_at=_changed_at(skill_id),
    )
    if moved is None:
        return
    standing, hardness = moved
    fields = columns(standing)
    SkillBelief.objects.filter(pk=row.pk).update(**fields)
    _learn(question, own, hardness)


def columns(standing: Standing) -> dict[str, object]:
    """A standing as the columns of its row."""
    belief = standing.belief
    return {
        "mean": belief.mean,
        "variance": belief.variance,
        "stability": belief.stability,
        "moved_at": datetime.fromtimestamp(belief.at, UTC),
        "answers": standing.answers,
        "recent": standing.recent,
    }


def _held(learner: User, skill_id: int) -> SkillBelief:
    """The learner's row, locked until the end of the transaction; two devices may begin it."""
    rows = SkillBelief.objects.of(learner).filter(skill=skill_id).select_for_update(of=("self",))
    row = rows.first()
    if row is None:
        new = SkillBelief(
            learner=learner, skill_id=skill_id, moved_at=datetime.fromtimestamp(0, UTC)
        )
        SkillBelief.objects.bulk_create([new], ignore_conflicts=True)
        row = rows.get()
    return row


def _difficulty(question: Question) -> tuple[QuestionDifficulty | None, Difficulty]:
    """(this tenant's row, what is believed): without one, what the public tenant found."""
    rows = {row.tenant_id: row for row in QuestionDifficulty.objects.filter(question=question)}
    own = rows.pop(QuestionDifficulty().tenant_id, None)
    known = own or next(iter(rows.values()), None)
    return own, known.difficulty if known else AVERAGE


def _learn(question: Question, own: QuestionDifficulty | None, hardness: Difficulty) -> None:
    """Keep what the answer says of the question, unless another answer is just being kept: answers
    to a question that thousands are asked do not wait for each other."""
    if own is None:
        new = QuestionDifficulty(
            question=question, mean=hardness.mean, variance=hardness.variance, answers=1
        )
        QuestionDifficulty.objects.bulk_create([new], ignore_conflicts=True)
        return
    free = QuestionDifficulty.objects.own().filter(pk=own.pk, answers=own.answers)
    QuestionDifficulty.objects.filter(
        pk__in=free.select_for_update(skip_locked=True).values("pk")
    ).update(mean=hardness.mean, variance=hardness.variance, answers=own.answers + 1)


def _changed_at(skill_id: int) -> float:
    """When the skill was last taught differently; 0: never."""
    changes = TeachingChange.objects.filter(skill=skill_id).order_by("-at", "-pk")
    latest = changes.values_list("at", flat=True).first()
    return latest.timestamp() if latest else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """What is believed of one learner now, over the positions of the skill graph."""

    skills: SkillMap
    mean: np.ndarray
    variance: np.ndarray
    answers: np.ndarray  # own answers, of each skill
    shown: np.ndarray  # Unix seconds of the last own answer; 0: none
    changed: np.ndarray  # taught differently since

    @property
    def mastery(self) -> np.ndarray:
        return mastery(self.mean, self.variance)


_maps: dict[int, tuple[graph.Graph, SkillMap]] = {}


def skill_map(known: graph.Graph) -> SkillMap:
    """The graph as the arrays of edges that `spreading` reads; kept as long as the graph is."""
    kept = _maps.get(id(known))
    if kept is None or kept[0] is not known:
        made = SkillMap(
            ids=known.ids,
            skill=np.repeat(np.arange(len(known)), np.diff(known.requires_start)),
            requires=known.requires,
            weight=known.weights.astype(float),
            depth=known.depth,
        )
        if len(_maps) > 64:
            _maps.clear()
        kept = _maps[id(known)] = (known, made)
    return kept[1]


def knowledge(learner: User) -> Knowledge:
    """Everything believed of the learner at this moment: forgotten as time goes, outdated where
    the teaching changed, shaped by neighbours. Four queries."""
    known = graph.current()
    skills, now = skill_map(known), clock.now().timestamp()
    rows = SkillBelief.objects.of(learner).values_list(
        "skill_id", "mean", "variance", "stability", "moved_at", "answers"
    )
    mean, variance = np.full(len(known), PRIOR_MEAN), np.full(len(known), PRIOR_VARIANCE)
    answers, changed = np.zeros(len(known), int), np.zeros(len(known), bool)
    shown = np.zeros(len(known))
    told, surer = mean, variance
    table = [(r[0], r[1], r[2], r[3], r[4].timestamp(), r[5]) for r in rows]
    if table:
        ids, means, variances, stability, at, count = np.array(table, float).T
        inside = np.isin(ids.astype(int), known.ids)
        where = known.positions(ids.astype(int))
        days = (now - at[inside]) / DAY
        mean[where], variance[where] = faded(
            means[inside], variances[inside], stability[inside], days
        )
        answers[where], shown[where] = count[inside], at[inside]
        taught = _taught_anew(known, since=float(at.min()))
        changed = (shown > 0) & (taught > shown)
        mean[changed], variance[changed] = PRIOR_MEAN, PRIOR_VARIANCE
        told, surer = _heard(skills, mean, variance, shown, taught)
    return Knowledge(skills, told, surer, answers, shown, changed)


def _taught_anew(known: graph.Graph, *, since: float) -> np.ndarray:
    """When each skill was last taught differently after that moment (Unix seconds); 0: never."""
    changes = TeachingChange.objects.filter(at__gt=datetime.fromtimestamp(since, UTC)).order_by()
    found = np.zeros(len(known))
    rows = dict(changes.values_list("skill_id").annotate(last=Max("at")))
    for skill, last in rows.items():
        found[known.positions([skill])] = last.timestamp()
    return found


def _heard(
    skills: SkillMap, mean: np.ndarray, variance: np.ndarray, shown: np.ndarray, taught: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What the neighbours say. Of a skill that was taught differently since, only those that were
    `shown` after that speak: before, whoever knew what builds on it knew the old way."""
    told, surer = spreading.informed(skills, mean, variance)
    anew = np.flatnonzero((taught > 0) & (taught > shown))
    if len(anew):
        old = shown < taught[anew].max()
        fresh = np.where(old, PRIOR_MEAN, mean), np.where(old, PRIOR_VARIANCE, variance)
        told, surer = told.copy(), surer.copy()
        told[anew], surer[anew] = (each[anew] for each in spreading.informed(skills, *fresh))
    return told, surer


def difficulties(questions: Iterable[int]) -> dict[int, Difficulty]:
    """What is believed of these questions; those nobody answered are left out."""
    own = QuestionDifficulty().tenant_id
    rows = QuestionDifficulty.objects.filter(question__in=list(questions))
    return {
        row.question_id: row.difficulty
        for row in sorted(rows, key=lambda row: row.tenant_id == own)
    }

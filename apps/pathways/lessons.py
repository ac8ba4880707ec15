"""What analytics asks of lessons, and hears of their quizzes."""

from collections.abc import Iterable

from apps.analytics import reporting
from apps.analytics.subjects import Clip
from apps.content import assignment
from apps.content.models import Atom, Version
from apps.quizzes.models import Answer

_COLUMNS = (
    "atom__public_id", "number", "is_default", "asset__duration_ms", "atom__tenant_id",
    "atom__owner_id",
)  # fmt: skip


def clips(public_ids: Iterable[str]) -> dict[str, Clip]:
    """The published videos among `public_ids` that can be read here, with their versions."""
    rows = Version.objects.kept().filter(
        atom__public_id__in=list(public_ids), atom__state=Atom.State.PUBLISHED
    )
    found: dict[str, list[tuple]] = {}
    for public_id, *columns in rows.order_by("-is_default").values_list(*_COLUMNS):
        found.setdefault(public_id, []).append(tuple(columns))
    return {public_id: _clip(versions) for public_id, versions in found.items() if versions[0][1]}


def _clip(versions: list[tuple]) -> Clip:
    """Of (number, is default, ms, tenant, owner), the default one first."""
    number, _default, milliseconds, tenant_id, owner_id = versions[0]
    return Clip(
        duration=milliseconds / 1000,
        tenant_id=tenant_id,
        version=number,
        lengths={n: ms / 1000 for n, _is_default, ms, *_whose in versions if ms},
        makers=frozenset({owner_id}),
    )


def on_answered(sender: object, answer: Answer, **_: object) -> None:
    """A question of the quiz behind a lesson: later reviews of it tell of memory, not of it."""
    lesson = answer.question.quiz.follows
    if answer.attempt_id is None or lesson is None:
        return
    drawn = assignment.drawn([lesson.pk], answer.learner).get(lesson.pk)
    reporting.answered(
        learner=answer.learner,
        subject=("atom", lesson.public_id),
        question=answer.question.public_id,
        right=bool(answer.correct),
        at=answer.answered_at,
        version=drawn[0] if drawn else None,
    )

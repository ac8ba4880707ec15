"""An answer in one's own words, marked by its learner beside the model answer."""

from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.lib.errors import Conflict, NotFound
from apps.quizzes import answers, attempts, cards, signals
from apps.quizzes.models import Answer, Attempt


class Mark(StrEnum):
    """How much of the model answer one's own answer says."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"


_SCORES = {Mark.RIGHT: 1.0, Mark.PARTLY: 0.5, Mark.WRONG: 0.0}


@transaction.atomic
def mark(*, learner: User, key: str, mark: Mark) -> Answer:
    """Decide the answer given with this key: it counts from now on, and moves its card.

    The first mark stands; sent again, or from a second device, it changes nothing. 404 when there
    is no such answer, Conflict when it was decided without a mark.
    """
    # What finishes an attempt takes the lock of its row first, then writes answers.
    found = Answer.objects.of(learner).filter(idempotency_key=key).values_list("attempt").first()
    if found is None:
        raise NotFound()
    Attempt.objects.of(learner).select_for_update().filter(pk=found[0]).first()
    answer = Answer.objects.of(learner).with_question().filter(idempotency_key=key).get()
    decided = _decided(answer, mark)
    waiting = Answer.objects.filter(pk=answer.pk, undecided=True)
    if not waiting.update(undecided=False, **decided):
        answer.refresh_from_db()
        if "mark" not in answer.result:
            raise Conflict(_("This answer needs no mark."))
        return answer
    answer.undecided = False
    for name, value in decided.items():
        setattr(answer, name, value)
    cards.recall(answer=answer, grade=answers.grade_of(answer))
    signals.answered.send(Answer, answer=answer)
    if answer.attempt:
        attempts.finish_if_complete(answer.attempt)
    return answer


def _decided(answer: Answer, mark: Mark) -> dict[str, object]:
    words = {
        Mark.RIGHT: _("Marked as right"),
        Mark.PARTLY: _("Marked as partly right"),
        Mark.WRONG: _("Marked as wrong"),
    }
    score, correct = _SCORES[mark], mark is Mark.RIGHT
    told = {"score": score, "correct": correct, "summary": words[mark], "mark": str(mark)}
    return {"score": score, "correct": correct, "result": {**answer.result, **told}}

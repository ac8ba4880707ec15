"""Questions that are forgotten again and again: asking once more helps nobody.

The card is put aside, which its learner reads with the verdict and can undo; the creator of the
question hears of it without a name, since a question that many lose is often a bad question.
"""

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts import notifications
from apps.accounts.models import Notification
from apps.accounts.notifications import Words
from apps.lib import clock
from apps.quizzes.models import Card

LAPSES = 8
# Taken up again and forgotten as often once more: put aside again.
LAPSES_MORE = 4
KIND = "question_forgotten"


def register() -> None:
    notifications.register(KIND, _words)


def is_leech(lapses: int) -> bool:
    """Anki's rule: at the eighth lapse, then at every fourth."""
    return lapses >= LAPSES and (lapses - LAPSES) % LAPSES_MORE == 0


def look_at(card: Card) -> None:
    """Put the card aside if it has just become a leech."""
    if not is_leech(card.lapses) or card.suspended_at:
        return
    card.suspended_at, card.suspension = clock.now(), Card.Suspension.LEECH
    card.save(update_fields=["suspended_at", "suspension"])
    _tell_creator(card)


def verdict(card: Card) -> str:
    """Why the card was put aside, and what helps; "" where it was not."""
    if not card.suspended_at:
        return ""
    if card.suspension != Card.Suspension.LEECH:
        return _("You did not want to be asked this.")
    return ngettext(
        "Forgotten %(count)d time: put aside. Watch its lesson again before you take it up.",
        "Forgotten %(count)d times: put aside. Watch its lesson again before you take it up.",
        card.lapses,
    ) % {"count": card.lapses}


def _tell_creator(card: Card) -> None:
    question = card.question
    if question.tenant_id != card.tenant_id:
        return  # a public question in an organisation: what happens there stays there
    fallen = Card.objects.own().filter(question=question, lapses__gte=LAPSES)
    notifications.send(
        user=question.quiz.owner,
        kind=KIND,
        subject=("quiz", question.quiz.public_id),
        key=f"{KIND}:{question.public_id}",
        params={"stem": question.stem, "learners": fallen.count()},
    )


def _words(notification: Notification) -> Words:
    learners = notification.params["learners"]
    stem = Truncator(notification.params["stem"]).chars(80)
    return Words(
        text=_("A question is forgotten again and again: “%(stem)s”") % {"stem": stem},
        url=reverse("quizzes:quiz", args=[notification.subject_id]),
        note=ngettext(
            "It was put aside for %(count)d learner. Is it clear, and is it taught?",
            "It was put aside for %(count)d learners. Is it clear, and is it taught?",
            learners,
        )
        % {"count": learners},
        tone="warn",
    )

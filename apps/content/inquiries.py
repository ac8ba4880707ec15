"""Learners' questions about a lesson, and their answers: Q&A between a learner and a creator."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import Conflict, InvalidInput, NotFound, TooOften
from apps.tenants import scope

from .models import Atom, Inquiry
from .signals import inquiry_answered, inquiry_asked

MOST_A_DAY = 10
MOST_SHARED = 30  # of one lesson
LONGEST, LONGEST_ANSWER = 500, 1000  # characters

ELSEWHERE = _("This lesson is from the public catalogue. Go there to ask its creator.")
OWN_LESSON = _("This lesson is yours: learners ask you.")
NOT_OUT = _("Only published lessons can be asked about.")


def refusal(*, learner: User, atom: Atom) -> str:
    """Why this learner cannot ask about this lesson; "" if he can."""
    if atom.tenant_id != scope.current_tenant_id():
        return str(ELSEWHERE)
    if atom.owner_id == learner.pk:
        return str(OWN_LESSON)
    return "" if atom.is_published else str(NOT_OUT)


@transaction.atomic
def ask(*, learner: User, atom: Atom, second: float, text: str) -> Inquiry:
    """Sent twice, it is asked once. Raises TooOften after a day's worth of questions."""
    words = _words(text)
    if why := refusal(learner=learner, atom=atom):
        raise Conflict(why)
    User.objects.select_for_update().get(pk=learner.pk)  # so that two at once are counted both
    mine = Inquiry.objects.of(learner)
    again = mine.filter(atom=atom, text=words, answered_at=None).first()
    if again is not None:
        return again
    if mine.filter(asked_at__gt=clock.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooOften(_("That is enough questions for a day. Ask again tomorrow."))
    made = Inquiry.objects.create(learner=learner, atom=atom, second=round(second, 1), text=words)
    inquiry_asked.send(Inquiry, inquiry=made)
    return made


@transaction.atomic
def answer(*, inquiry: Inquiry, by: User, text: str, replaces: str = "") -> Inquiry:
    """`replaces`: the answer as its writer knew it, so that nobody overwrites a colleague's."""
    words = _words(text, longest=LONGEST_ANSWER)
    found = _locked(inquiry)
    if found.answer != replaces:
        raise Conflict(_("Somebody else has answered meanwhile. Reload to see it."))
    if found.answer == words:
        return found
    found.answer, found.answered_at, found.answered_by = words, clock.now(), by
    found.save(update_fields=["answer", "answered_at", "answered_by"])
    inquiry_answered.send(Inquiry, inquiry=found)
    return found


@transaction.atomic
def share(*, inquiry: Inquiry, shared: bool) -> Inquiry:
    """Shown, with its answer, to everyone who learns with the lesson, or no more."""
    found = _locked(inquiry)
    if shared and (not found.answer or found.hidden_at):
        raise Conflict(_("Answer it first."))
    others = Inquiry.objects.for_everyone().filter(atom=found.atom_id).exclude(pk=found.pk)
    if shared and others.count() >= MOST_SHARED:
        raise Conflict(_("Learners see enough answers of this lesson. Take one back first."))
    found.is_shared = shared
    found.save(update_fields=["is_shared"])
    return found


@transaction.atomic
def hide(*, inquiry: Inquiry, hidden: bool) -> Inquiry:
    """Out of the creator's way, and of everybody's but who asked."""
    found = _locked(inquiry)
    found.hidden_at = (found.hidden_at or clock.now()) if hidden else None
    found.save(update_fields=["hidden_at"])
    return found


@transaction.atomic
def withdraw(*, learner: User, public_id: str) -> None:
    """Whoever asked takes his words back for good, with the answer."""
    if not Inquiry.objects.of(learner).filter(public_id=public_id).delete()[0]:
        raise NotFound


def waiting_counts(atoms: Collection[int]) -> dict[int, int]:
    """By lesson's primary key: how many wait for an answer; without those where none does."""
    rows = Inquiry.objects.own().waiting().filter(atom__in=atoms).order_by()
    return dict(rows.values_list("atom").annotate(count=Count("pk")))


def _locked(inquiry: Inquiry) -> Inquiry:
    found = Inquiry.objects.own().select_for_update(of=("self",)).select_related("atom__owner")
    return found.get(pk=inquiry.pk)


def _words(text: str, *, longest: int = LONGEST) -> str:
    """As written, without the blanks around it and more than one empty line."""
    lines = [" ".join(line.split()) for line in text.replace("\0", "").strip().splitlines()]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    words = "\n".join(kept)
    if not words:
        raise InvalidInput(_("Write some words first."), field="text")
    if len(words) > longest:
        raise InvalidInput(_("That is too long."), field="text")
    return words

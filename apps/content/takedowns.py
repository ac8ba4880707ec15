"""Moderation: a lesson is taken down, its creator appeals once, staff decide.

Content tells of each step by `takedown_changed`; who sits above keeps the audit trail and tells the
creator.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import Conflict, InvalidInput, NotAllowed

from . import editions, problems
from .models import Atom, Problem, Takedown
from .signals import takedown_changed

LONGEST = 1000  # characters


class TakenDown(Conflict):
    code = "taken_down"
    message = _("This lesson was taken down by MicroLearn's staff. It cannot be published.")


def of(atom: Atom) -> Takedown | None:
    """The one that is in force."""
    return Takedown.objects.in_force().filter(atom=atom).first()


def require_none(atom: Atom) -> None:
    """Raises TakenDown. Under the lock that a lesson is taken down under, so that of the two at
    once the later one knows of the other."""
    Atom.objects.own().select_for_update(of=("self",)).get(pk=atom.pk)
    if (found := of(atom)) is not None:
        raise TakenDown(reason=found.reason, words=found.words)


@transaction.atomic
def take_down(*, atom: Atom, by: User, reason: str, words: str) -> Takedown:
    """Out of learners' feeds with what follows it, until staff lift it. What was reported of it is
    settled by that."""
    said = _words(words)
    if reason not in Takedown.Reason.values:
        raise InvalidInput(_("Choose a reason."), field="reason")
    held = _locked(atom)
    if of(held) is not None:
        raise Conflict(_("This lesson is taken down already."))
    made = Takedown.objects.create(
        atom=held, reason=reason, words=said, was_published=held.is_published, taken_by=by
    )
    if held.is_published:
        _put(held, Atom.State.DRAFT)
    problems.settle(problems=Problem.objects.own().filter(atom=held), by=by)
    takedown_changed.send(Takedown, takedown=made, by=by, act="taken_down")
    return made


@transaction.atomic
def appeal(*, takedown: Takedown, by: User, words: str) -> Takedown:
    """Its creator asks staff to look again: once."""
    said = _words(words)
    if takedown.atom.owner_id != by.pk:
        raise NotAllowed
    open_one = Takedown.objects.own().in_force().filter(pk=takedown.pk, appealed_at=None)
    if not open_one.update(appeal=said, appealed_at=clock.now()):
        raise Conflict(_("You have appealed already, or it was decided."))
    takedown.refresh_from_db()
    takedown_changed.send(Takedown, takedown=takedown, by=by, act="appealed")
    return takedown


@transaction.atomic
def uphold(*, takedown: Takedown, by: User, words: str) -> Takedown:
    """The appeal is refused: the lesson stays down."""
    done = {"decision": _words(words), "decided_at": clock.now(), "decided_by": by}
    if not Takedown.objects.own().to_decide().filter(pk=takedown.pk).update(**done):
        raise Conflict(_("There is no appeal to decide."))
    takedown.refresh_from_db()
    takedown_changed.send(Takedown, takedown=takedown, by=by, act="upheld")
    return takedown


@transaction.atomic
def lift(*, takedown: Takedown, by: User, words: str = "") -> Takedown:
    """Appealed or not. A lesson that learners had, and that its creator has left as it was, is in
    their feeds again."""
    atom = _locked(takedown.atom)
    now = clock.now()
    done = {"decision": words.strip()[:LONGEST], "decided_at": now, "decided_by": by}
    if not Takedown.objects.own().in_force().filter(pk=takedown.pk).update(**done, lifted_at=now):
        raise Conflict(_("This was lifted already."))
    takedown.refresh_from_db()
    if takedown.was_published and atom.state == Atom.State.DRAFT and atom.discarded_at is None:
        _put(atom, Atom.State.PUBLISHED)
    takedown_changed.send(Takedown, takedown=takedown, by=by, act="lifted")
    return takedown


def _locked(atom: Atom) -> Atom:
    found = Atom.objects.own().filter(pk=atom.pk, erased_at=None, follows=None)
    held = found.select_for_update(of=("self",)).select_related("owner").first()
    if held is None:
        raise Conflict(_("Only a lesson of the organisation that you have entered."))
    return held


def _put(atom: Atom, state: str) -> None:
    for each in (atom, *atom.followers.all()):
        each.state = state
        each.save(update_fields=["state"])
    editions.advance()


def _words(text: str) -> str:
    words = text.replace("\0", "").strip()
    if not words:
        raise InvalidInput(_("Write some words first."), field="words")
    if len(words) > LONGEST:
        raise InvalidInput(_("That is too long."), field="words")
    return words

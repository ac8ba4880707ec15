"""What a studio does with learners' questions: reads, answers, shows to everyone, hides."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts import studios
from apps.accounts.models import User
from apps.accounts.studios import Right
from apps.billing import answers
from apps.content import inquiries
from apps.content.models import Atom, Inquiry
from apps.lib.errors import NotFound
from apps.tenants.scope import PUBLIC_TENANT

from . import audit, lessons, notices
from .audit_models import Act

WAITING, ANSWERED, HIDDEN = "waiting", "answered", "hidden"
SHOWS = {WAITING: _("To answer"), ANSWERED: _("Answered"), HIDDEN: _("Hidden")}


def of(owner: User, *, show: str, lesson: Atom | None = None) -> QuerySet[Inquiry]:
    """Of one lesson or of the whole studio, newest first."""
    found = Inquiry.objects.of_studio(owner).select_related("atom", "answered_by")
    if lesson is not None:
        found = found.filter(atom=lesson)
    chosen = {ANSWERED: found.answered, HIDDEN: found.hidden}.get(show, found.waiting)
    return chosen()


def waiting_in(owner: User) -> int:
    return Inquiry.objects.of_studio(owner).waiting().count()


def waiting_about(lesson: Atom) -> int:
    return Inquiry.objects.about(lesson).waiting().count()


def find(*, user: User, public_id: str, right: Right = Right.EDIT) -> Inquiry:
    """One about a lesson with which the user may do that much; see `lessons.find`."""
    found = Inquiry.objects.own().filter(public_id=public_id).select_related("atom", "answered_by")
    inquiry = found.first()
    if inquiry is None:
        raise NotFound
    inquiry.atom = lessons.find(user=user, public_id=inquiry.atom.public_id, right=right)
    return inquiry


@transaction.atomic
def answer(*, inquiry: Inquiry, by: User, text: str, replaces: str, shared: bool) -> Inquiry:
    """Whoever asked is told; everyone who learns with the lesson sees it, if `shared`."""
    found = inquiries.answer(inquiry=inquiry, by=by, text=text, replaces=replaces)
    audit.record(lesson=inquiry.atom, by=by, act=Act.INQUIRY_ANSWERED)
    _count(inquiry.atom)
    _reward(found)
    return share(inquiry=found, by=by, shared=shared) if shared != found.is_shared else found


@transaction.atomic
def share(*, inquiry: Inquiry, by: User, shared: bool) -> Inquiry:
    act = Act.INQUIRY_SHARED if shared else Act.INQUIRY_UNSHARED
    audit.record(lesson=inquiry.atom, by=by, act=act)
    return inquiries.share(inquiry=inquiry, shared=shared)


@transaction.atomic
def hide(*, inquiry: Inquiry, by: User, hidden: bool) -> Inquiry:
    act = Act.INQUIRY_HIDDEN if hidden else Act.INQUIRY_UNHIDDEN
    audit.record(lesson=inquiry.atom, by=by, act=act)
    found = inquiries.hide(inquiry=inquiry, hidden=hidden)
    _count(inquiry.atom)
    return found


def _reward(inquiry: Inquiry) -> None:
    """A creator's part of the day's bonus, for the first answer to a question of somebody else's.
    An organisation's lessons earn nothing."""
    owner = inquiry.atom.owner
    colleague = studios.seats_of(inquiry.learner).filter(owner=owner).exists()
    if inquiry.atom.tenant_id != PUBLIC_TENANT or colleague or not inquiry.answered_at:
        return
    answers.record(
        owner=owner,
        question=inquiry.public_id,
        asked_at=inquiry.asked_at,
        answered_at=inquiry.answered_at,
    )


def _count(lesson: Atom) -> None:
    notices.settle_asked(lesson, waiting=waiting_about(lesson))

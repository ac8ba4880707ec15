"""A creator's team: invited by e-mail, seated when they accept, gone at once when removed."""

from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts import memberships, studios
from apps.accounts.models import Invitation, Seat, User
from apps.accounts.studio_models import INVITED_FOR
from apps.accounts.studios import Right
from apps.lib import clock
from apps.lib.errors import Conflict, NotAllowed, NotFound
from apps.tenants.models import Tenant

from . import audit, calling
from .audit_models import Act

MOST_PEOPLE = 30  # seats and open invitations of one studio
_SIGNER = TimestampSigner(salt="studio.invitation")


class Team(NamedTuple):
    seats: list[Seat]
    invitations: list[Invitation]


def of(owner: User) -> Team:
    seats = Seat.objects.own().filter(owner=owner).select_related("member")
    return Team(list(seats), list(Invitation.objects.open().filter(owner=owner)))


# --- invited --------------------------------------------------------------------------------


@transaction.atomic
def invite(*, owner: User, by: User, email: str, role: str) -> Invitation:
    """Send `tasks.post_invitation` afterwards. The same address again is a new link, and the old
    one is void."""
    studios.require(by, owner, Right.OWN)
    email = email.strip().lower()
    # The owner's row is the lock: many invitations at once would all find room.
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    if email == owner.email.lower():
        raise Conflict(_("This is your own address."))
    team = of(owner)
    if any(seat.member.email.lower() == email for seat in team.seats):
        raise Conflict(_("This person is on your team already."))
    if len(team.seats) + len(team.invitations) >= MOST_PEOPLE:
        raise Conflict(_("Thirty people are the most that a team may have."))
    earlier = Invitation.objects.own().filter(owner=owner, email=email, ended_at=None)
    earlier.update(ended_at=clock.now())
    found = Invitation.objects.create(owner=owner, email=email, role=role)
    audit.record_team(studio=owner, by=by, act=Act.INVITED, role=role)
    return found


@transaction.atomic
def take_back(*, owner: User, by: User, public_id: str) -> None:
    studios.require(by, owner, Right.OWN)
    mine = Invitation.objects.open().filter(owner=owner, public_id=public_id)
    if not mine.update(ended_at=clock.now()):
        raise NotFound
    audit.record_team(studio=owner, by=by, act=Act.UNINVITED)


def link(invitation: Invitation) -> str:
    """Names the tenant too: who opens it may be working elsewhere."""
    token = _SIGNER.sign(f"{invitation.tenant_id}.{invitation.public_id}")
    return reverse("studio:invitation", args=[token])


def post(invitation: Invitation) -> None:
    """The mail with the link, in the language of whoever invites."""
    language = invitation.owner.language or settings.LANGUAGE_CODE
    with translation.override(language):
        _letter(invitation).send()


def prune() -> int:
    """Forget, in the tenant in scope, addresses that were invited long ago. How many that were."""
    old = Invitation.objects.own().filter(created_at__lte=clock.now() - 4 * INVITED_FOR)
    return old.delete()[0]


def _letter(invitation: Invitation) -> EmailMessage:
    context = {
        "invitation": invitation,
        "link": settings.SITE_URL + link(invitation),
        "days": INVITED_FOR.days,
    }
    # Names come from people: a subject has one line.
    name = " ".join(invitation.owner.get_full_name().split())
    return EmailMessage(
        subject=_("%(name)s invites you to a studio") % {"name": name},
        body=render_to_string("creators/team/invitation.txt", context).strip() + "\n",
        to=[invitation.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


# --- accepted -------------------------------------------------------------------------------


def tenant_of(token: str, user: User) -> Tenant:
    """Of a link that is genuine and young, in an organisation that `user` belongs to. NotFound."""
    tenant_id, _public_id = _read(token)
    return memberships.tenant_to_enter(user, tenant_id)


def read(token: str) -> Invitation:
    """In its tenant's scope. NotFound for one that is forged, old, taken back or used."""
    _tenant_id, public_id = _read(token)
    found = Invitation.objects.open().filter(public_id=public_id).select_related("owner").first()
    if found is None or not memberships.may_create(found.owner):
        raise NotFound
    return found


def _read(token: str) -> tuple[int, str]:
    try:
        tenant_id, _dot, public_id = _SIGNER.unsign(token, max_age=INVITED_FOR).partition(".")
        return int(tenant_id), public_id
    except (BadSignature, ValueError):
        raise NotFound() from None


def is_for(invitation: Invitation, user: User) -> bool:
    """The link alone is not enough: it may have been passed on."""
    return invitation.email.lower() == user.email.lower()


@transaction.atomic
def accept(*, token: str, by: User) -> Seat:
    """Once. Who has a seat there already gets the role that was offered last."""
    found = read(token)
    if not is_for(found, by):
        raise NotAllowed(_("This invitation was sent to another address."))
    if not Invitation.objects.open().filter(pk=found.pk).update(ended_at=clock.now()):
        raise NotFound
    seat, _new = Seat.objects.own().update_or_create(
        owner=found.owner, member=by, defaults={"role": found.role}
    )
    audit.record_team(studio=found.owner, by=by, act=Act.JOINED, role=found.role)
    return seat


# --- seated ---------------------------------------------------------------------------------


@transaction.atomic
def change_role(*, owner: User, by: User, person: str, role: str) -> Seat:
    studios.require(by, owner, Right.OWN)
    seat = _seat(owner, person)
    seat.role = role
    seat.save(update_fields=["role"])
    audit.record_team(studio=owner, by=by, act=Act.ROLE_CHANGED, person=person, role=role)
    calling.team_changed(owner.public_id)
    return seat


@transaction.atomic
def remove(*, owner: User, by: User, person: str) -> None:
    """By the owner, or by whoever leaves himself. Open pages and sockets look again at once."""
    leaves = person == by.public_id
    if not leaves:
        studios.require(by, owner, Right.OWN)
    _seat(owner, person).delete()
    act = Act.LEFT if leaves else Act.REMOVED
    audit.record_team(studio=owner, by=by, act=act, person=person)
    calling.team_changed(owner.public_id)


def _seat(owner: User, person: str) -> Seat:
    mine = Seat.objects.own().filter(owner=owner, member__public_id=person)
    found = mine.select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound
    return found

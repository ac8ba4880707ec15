"""Swipes, kept without a name: what the prediction of the next ones learns from."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from apps.accounts.models import User
from apps.lib import clock
from apps.tenants.scope import current_tenant_id

from .models import Move

KEPT = timedelta(days=90)
MOST_KEPT = 200_000  # of a tenant: more teach nothing new
MOST_OF_A_SESSION = 1000


@dataclass(frozen=True, slots=True)
class Step:
    """One swipe of a player, its form already checked."""

    number: int  # in the session, from 0
    origin: str
    goal: str
    step: int
    dwell: float  # s
    position: float  # s
    behind: Sequence[str]
    ahead: Sequence[str]


def pseudonym(learner: User, session: str) -> str:
    """A name for one visit. Without our key nobody can tell whose, or which visits are of one
    person; and nobody can write into another's."""
    message = f"{current_tenant_id()}|{learner.pk}|{session}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), b"move|" + message, hashlib.sha256)
    return digest.hexdigest()[:32]


def report(*, learner: User, session: str, steps: Sequence[Step]) -> int:
    """Keep the swipes of one session; how many were new."""
    name, now = pseudonym(learner, session), clock.now()
    known = set(Move.objects.own().filter(session=name).values_list("number", flat=True))
    fresh = {each.number: each for each in steps if each.number not in known}
    fresh = dict(list(fresh.items())[: max(0, MOST_OF_A_SESSION - len(known))])
    rows = [
        Move(
            session=name,
            number=each.number,
            origin=each.origin,
            goal=each.goal,
            step=each.step,
            dwell=each.dwell,
            position=each.position,
            behind=list(each.behind),
            ahead=list(each.ahead),
            moved_at=now,
        )
        for each in fresh.values()
    ]
    Move.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def prune() -> int:
    """Of the tenant in scope: what is too old or too much goes; how many went."""
    old = Move.objects.own().filter(moved_at__lt=clock.now() - KEPT)
    gone, _models = old.delete()
    newest = Move.objects.own().order_by("-moved_at").values_list("moved_at", flat=True)
    for edge in newest[MOST_KEPT : MOST_KEPT + 1]:
        gone += Move.objects.own().filter(moved_at__lte=edge).delete()[0]
    return gone

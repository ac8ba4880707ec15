"""What people are told although they are not looking. Apps above register the words of their kinds
when Django is ready, and send; nothing here knows what a lesson is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction

from apps.lib import calling, clock
from apps.lib.errors import NotFound
from apps.tenants.scope import current_tenant_id

from .models import Notification, User

Subject = tuple[str, str]  # (kind, public id)


@dataclass(frozen=True, slots=True)
class Words:
    """A notification as it is read: a sentence, one line more, where it leads, how grave it is."""

    text: str
    url: str
    note: str = ""
    tone: str = "info"  # info, ok, warn or bad
    note_url: str = ""  # where the note leads, if it leads elsewhere


_wordings: dict[str, Callable[[Notification], Words]] = {}


def register(kind: str, wording: Callable[[Notification], Words]) -> None:
    _wordings[kind] = wording


def words(notification: Notification) -> Words | None:
    """None for a kind that no app knows any more."""
    wording = _wordings.get(notification.kind)
    return wording(notification) if wording else None


class Told(NamedTuple):
    row: Notification
    words: Words


def in_words(rows: Iterable[Notification]) -> list[Told]:
    """Without those of a kind that no app knows any more."""
    return [Told(row, said) for row in rows if (said := words(row))]


@transaction.atomic
def send(
    *, user: User, kind: str, subject: Subject, key: str, params: dict[str, Any]
) -> Notification:
    """Tell `user`, now on open pages and later in the list. The same key again is news of the same
    thing: it replaces what was said, and is unread once more."""
    facts = {
        "kind": kind,
        "subject_kind": subject[0],
        "subject_id": subject[1],
        "params": params,
        "created_at": clock.now(),
        "read_at": None,
    }
    row, _new = Notification.objects.own().update_or_create(user=user, key=key, defaults=facts)
    calling.say(group(user), {"type": "notification.came", "id": row.public_id})
    return row


def has(*, user: User, key: str) -> bool:
    return Notification.objects.of(user).filter(key=key).exists()


@transaction.atomic
def open_one(*, user: User, public_id: str) -> Notification:
    """The notification, read from now on; anybody else's does not exist."""
    found = Notification.objects.of(user).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    _read(user, Notification.objects.of(user).filter(pk=found.pk))
    return found


@transaction.atomic
def read_all(*, user: User) -> None:
    _read(user, Notification.objects.of(user))


@transaction.atomic
def settle(*, user: User, key: str, **facts: Any) -> None:
    """The user has done what was asked for: what was said is read, and its facts are now these."""
    rows = Notification.objects.of(user).filter(key=key)
    for row in rows.select_for_update():
        row.params |= facts
        row.save(update_fields=["params"])
    _read(user, rows)


@transaction.atomic
def clear(*, user: User) -> None:
    """Nothing has ever been said."""
    Notification.objects.of(user).delete()


@transaction.atomic
def prune() -> int:
    """Forget, in the tenant in scope, what was read so long ago that nobody looks for it; what is
    unread stays. How many that were."""
    latest = clock.now() - timedelta(days=settings.NOTIFICATIONS_KEPT_FOR)
    count, _by_kind = Notification.objects.own().filter(read_at__lte=latest).delete()
    return count


def unread_count(user: User) -> int:
    return Notification.objects.of(user).unread().count()


def group(user: User) -> str:
    """Of the channel layer: the open pages of a person in the tenant in scope."""
    return f"notifications.{current_tenant_id()}.{user.public_id}"


def _read(user: User, rows: Any) -> None:
    if rows.unread().update(read_at=clock.now()):
        calling.say(group(user), {"type": "notification.read"})

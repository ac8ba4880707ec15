"""What travels in the stream and lies in the archive: one JSON object for each fact.

It names nobody. Who watched is a keyed digest, another one in every tenant, which nobody can turn
back without the site's key; there is no address of a network in it, and no clock of a device.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from .folding import MARK_BYTES, Event

VERSION = 1  # of this form
COUNTED, BOT, OWN = "", "bot", "own"  # sorts of a fact; only the first is counted
VISIT = "visit"  # the source of all views of people without an account
# Where a learner met a lesson; what a player calls otherwise is "other".
SOURCES = frozenset(
    {"feed", "search", "link", "course", "list", "library", "path", "review", "embed", "other"}
)


@dataclass(frozen=True, slots=True)
class Fact:
    tenant_id: int  # of the lesson
    sort: str
    event: Event

    @property
    def shard(self) -> int:
        return shard_of(self.tenant_id, self.event.subject)


class Unreadable(ValueError):
    """Not in a form that this code knows."""


def digest(*words: object, size: int = 16) -> bytes:
    """Of `words`, under the site's key."""
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), person=b"events").digest()
    return hmac.digest(key, "|".join(map(str, words)).encode(), "sha256")[:size]


def viewer_of(tenant_id: int, user_id: int) -> bytes:
    """A learner's name in the lessons of one tenant."""
    return digest("viewer", tenant_id, user_id)


def visitor_of(tenant_id: int, word: str, view: str) -> bytes:
    """Somebody without an account: known again by the word that a test of versions gave him (see
    `accounts.visitors`); without one, each of his views is somebody else's."""
    return digest("visitor", tenant_id, word or view)


def view_of(viewer: bytes, view: str) -> bytes:
    """Nobody writes into another's view."""
    return digest("view", viewer.hex(), view)


def mark_of(viewer: bytes, event_id: str) -> bytes:
    return digest("event", viewer.hex(), event_id, size=MARK_BYTES)


def shard_of(tenant_id: int, subject: tuple[str, str]) -> int:
    """All of one lesson is counted by one after the other."""
    name = f"{tenant_id}|{subject[0]}|{subject[1]}".encode()
    number = int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "big")
    return number % settings.EVENTS_SHARDS


def encode(fact: Fact) -> bytes:
    event = fact.event
    told = {
        "form": VERSION,
        "event": event.mark.hex(),
        "kind": event.kind,
        "tenant": fact.tenant_id,
        "subject": list(event.subject),
        "version": event.version,
        "viewer": event.viewer.hex(),
        "source": event.source,
        "at": _milliseconds(event.at),
        "received": _milliseconds(event.received),
    }
    optional = {
        "sort": fact.sort,
        "view": event.view.hex(),
        "length": event.length,
        "parts": [list(part) for part in event.parts],
        "credited": round(event.credited, 3),
        "question": event.question,
        "right": event.right,
    }
    told |= {name: value for name, value in optional.items() if value}
    return json.dumps(told, separators=(",", ":")).encode()


def decode(content: bytes) -> Fact:
    """The reverse of `encode`. Raises Unreadable."""
    try:
        told = json.loads(content)
        if told["form"] != VERSION:
            raise Unreadable(f"form {told['form']!r}")
        question, kind, viewer = told.get("question", ""), told["kind"], told["viewer"]
        if kind not in ("watched", "left", "shared", "answered"):
            raise Unreadable(f"kind {kind!r}")
        subject_kind, subject_id = told["subject"]
        event = Event(
            mark=bytes.fromhex(told["event"]),
            kind=kind,
            subject=(subject_kind, subject_id),
            version=told["version"],
            view=bytes.fromhex(told.get("view", "")),
            viewer=bytes.fromhex(viewer),
            source=told["source"],
            at=_moment(told["at"]),
            received=_moment(told["received"]),
            length=told.get("length", 0.0),
            parts=told.get("parts", ()),
            credited=told.get("credited", 0.0),
            question=question,
            question_mark=question_mark(question) if question else b"",
            right=told.get("right", False),
        )
        return Fact(int(told["tenant"]), told.get("sort", COUNTED), event)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(repr(error)) from error


def question_mark(question: str) -> bytes:
    return hashlib.blake2b(question.encode(), digest_size=MARK_BYTES).digest()


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)

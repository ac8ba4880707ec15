"""A lesson goes into the feeds, out of them, out of sight, and back."""

from typing import Any

from django.db import transaction

from apps.content import publishing
from apps.content.models import Atom
from apps.content.publishing import NotReadyToPublish

from .snapshot import WORDS, Lesson


def publish(*, lesson: Atom, by: Any) -> Atom:
    """Into learners' feeds at once, with its quiz; NotReadyToPublish names all that is missing."""
    lacks = Lesson.load(lesson).missing
    if lacks:
        raise NotReadyToPublish(" ".join(str(WORDS[code]) for code in lacks), missing=lacks)
    return publishing.publish(atom=lesson, by=by)


def withdraw(*, lesson: Atom, by: Any) -> Atom:
    return publishing.withdraw(atom=lesson, by=by)


@transaction.atomic
def put_away(*, lesson: Atom, by: Any) -> Atom:
    """Archive: out of the feeds and off the shelf, with its quiz."""
    publishing.require_owner(lesson, by)
    return _set_state(lesson, Atom.State.ARCHIVED)


@transaction.atomic
def take_out(*, lesson: Atom, by: Any) -> Atom:
    """Undo of `put_away`: a draft again."""
    publishing.require_owner(lesson, by)
    return _set_state(lesson, Atom.State.DRAFT)


def _set_state(lesson: Atom, state: str) -> Atom:
    for each in (lesson, *lesson.followers.all()):
        each.state = state
        each.save(update_fields=["state"])
    return lesson

"""A lesson goes into the feeds, out of them, out of sight, and back."""

from typing import Any

from apps.content import discarding, publishing
from apps.content.models import Atom
from apps.content.publishing import NotReadyToPublish

from . import notices
from .snapshot import WORDS, Lesson


def publish(*, lesson: Atom, by: Any) -> Atom:
    """Into learners' feeds at once, with its quiz; NotReadyToPublish names all that is missing."""
    lacks = Lesson.load(lesson).missing
    if lacks:
        raise NotReadyToPublish(" ".join(str(WORDS[code]) for code in lacks), missing=lacks)
    published = publishing.publish(atom=lesson, by=by)
    notices.settle(published)
    return published


def withdraw(*, lesson: Atom, by: Any) -> Atom:
    return publishing.withdraw(atom=lesson, by=by)


def archive(*, lesson: Atom, by: Any) -> Atom:
    """Out of the feeds and off the shelf, with its quiz."""
    return publishing.archive(atom=lesson, by=by)


def restore(*, lesson: Atom, by: Any) -> Atom:
    """Undo of `archive` and of `discard`: a draft again."""
    return discarding.recover(atom=lesson, by=by)


def discard(*, lesson: Atom, by: Any) -> Atom:
    """Out of sight, and gone for good after the grace time; `restore` undoes it until then."""
    return discarding.discard(atom=lesson, by=by)

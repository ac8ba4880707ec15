"""A lesson goes into the feeds, out of them, out of sight, and back."""

from typing import Any

from django.db import transaction

from apps.accounts import studios
from apps.accounts.studios import Right
from apps.content import discarding, publishing, takedowns
from apps.content.models import Atom
from apps.content.publishing import NotReadyToPublish

from . import audit, notices
from .audit_models import Act
from .schedule_models import Schedule
from .snapshot import WORDS, Lesson


@transaction.atomic
def publish(*, lesson: Atom, by: Any, on_time: bool = False) -> Atom:
    """Into learners' feeds at once, with its quiz; NotReadyToPublish names all that is missing,
    TakenDown says why staff keep it out.
    `on_time`: by the plan that `by` made."""
    studios.require(by, lesson.owner, Right.OWN)
    takedowns.require_none(lesson)
    lacks = Lesson.load(lesson).missing
    if lacks:
        raise NotReadyToPublish(" ".join(str(WORDS[code]) for code in lacks), missing=lacks)
    published = publishing.publish(atom=lesson, by=by)
    notices.settle(published)
    notices.settle_missed(published)
    if on_time:
        audit.record(lesson=published, by=None, act=Act.PUBLISHED, scheduled=True)
    else:
        Schedule.objects.own().filter(atom=published).delete()
        audit.record(lesson=published, by=by, act=Act.PUBLISHED)
    return published


@transaction.atomic
def withdraw(*, lesson: Atom, by: Any) -> Atom:
    return _done(publishing.withdraw(atom=lesson, by=by), by, Act.WITHDRAWN)


@transaction.atomic
def archive(*, lesson: Atom, by: Any) -> Atom:
    """Out of the feeds and off the shelf, with its quiz."""
    return _put_away(publishing.archive(atom=lesson, by=by), by, Act.ARCHIVED)


@transaction.atomic
def restore(*, lesson: Atom, by: Any) -> Atom:
    """Undo of `archive` and of `discard`: a draft again."""
    return _done(discarding.recover(atom=lesson, by=by), by, Act.RESTORED)


@transaction.atomic
def discard(*, lesson: Atom, by: Any) -> Atom:
    """Out of sight, and gone for good after the grace time; `restore` undoes it until then."""
    return _put_away(discarding.discard(atom=lesson, by=by), by, Act.DISCARDED)


def _put_away(lesson: Atom, by: Any, act: Act) -> Atom:
    Schedule.objects.own().filter(atom=lesson).delete()
    notices.settle_missed(lesson)
    return _done(lesson, by, act)


def _done(lesson: Atom, by: Any, act: Act) -> Atom:
    audit.record(lesson=lesson, by=by, act=act)
    return lesson

"""A lesson, or one of its recordings, is deleted: out of sight at once, gone for good after a grace
time, its media with it.

What learners did stays theirs: a lesson that was ever published leaves its title and its questions
behind, on which answers and cards stand, and nothing that could be played.
"""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lib import clock, rounds
from apps.lib.errors import Conflict, NotFound
from apps.media import erasing
from apps.media.models import Asset

from . import editions, experiment_acts
from .models import Atom, Course, Version
from .publishing import require_owner


def gone_at(thing: Atom | Version | Course) -> datetime | None:
    """When nobody can bring it back any more."""
    if thing.discarded_at is None:
        return None
    return thing.discarded_at + timedelta(days=settings.MEDIA_ERASE_AFTER)


@transaction.atomic
def discard(*, atom: Atom, by: User) -> Atom:
    """Out of the feeds and off the shelf, with what follows it; `recover` brings it back."""
    require_owner(atom, by)
    now = clock.now()
    for each in (atom, *atom.followers.all()):
        each.state, each.discarded_at = Atom.State.ARCHIVED, each.discarded_at or now
        each.save(update_fields=["state", "discarded_at"])
    editions.advance()
    return atom


@transaction.atomic
def recover(*, atom: Atom, by: User) -> Atom:
    """A draft again. Raises Conflict when it is too late."""
    require_owner(atom, by)
    if atom.erased_at is not None:
        raise Conflict
    for each in (atom, *atom.followers.all()):
        each.state, each.discarded_at = Atom.State.DRAFT, None
        each.save(update_fields=["state", "discarded_at"])
    editions.advance()
    return atom


@transaction.atomic
def discard_version(*, version: Version, by: User) -> Version:
    """One that learners do not get is out of sight; `recover_version` brings it back."""
    require_owner(version.atom, by)
    # Under the lock that a test begins under.
    Atom.objects.own().select_for_update(of=("self",)).get(pk=version.atom_id)
    experiment_acts.require_not_in_test(version)
    mine = Version.objects.own().filter(pk=version.pk, is_default=False)
    if not mine.kept().update(discarded_at=clock.now()) and not mine.exists():
        raise Conflict(_("Learners have this version. Switch to another one first."))
    version.refresh_from_db(fields=["discarded_at"])
    return version


@transaction.atomic
def recover_version(*, version: Version, by: User) -> Version:
    """Among the others again. Raises NotFound when it is too late."""
    require_owner(version.atom, by)
    if not Version.objects.own().filter(pk=version.pk).update(discarded_at=None):
        raise NotFound
    version.discarded_at = None
    return version


def erase_discarded() -> None:
    """Erase, in the tenant in scope, every lesson, recording and course whose grace time is over.
    One that cannot be erased does not hold up the others."""
    latest = clock.now() - timedelta(days=settings.MEDIA_ERASE_AFTER)
    due = Atom.objects.own().filter(discarded_at__lte=latest, erased_at=None, follows=None)
    versions = Version.objects.own().filter(discarded_at__lte=latest)
    works = [partial(erase, atom=atom, latest=latest) for atom in due]
    works += [partial(erase_version, version=each, latest=latest) for each in versions]
    works.append(Course.objects.own().filter(discarded_at__lte=latest).delete)
    rounds.each(lambda work: work(), works)


@transaction.atomic
def erase(*, atom: Atom, latest: datetime) -> bool:
    """For good. Media that another lesson shows stay; False if it was brought back meanwhile."""
    mine = Atom.objects.own().filter(pk=atom.pk, discarded_at__lte=latest, erased_at=None)
    if not mine.update(erased_at=clock.now(), description="", text=""):
        return False
    experiment_acts.end_by_erasure(atom=atom)
    recordings = list(atom.versions.values_list("asset", flat=True))
    atom.versions.all().delete()
    _discard_media(recordings)
    if atom.published_at is None:
        _forget(atom)
    return True


@transaction.atomic
def erase_version(*, version: Version, latest: datetime) -> bool:
    """For good, with its media; False if it was brought back meanwhile."""
    mine = Version.objects.own().filter(pk=version.pk, discarded_at__lte=latest)
    if not mine.delete()[0]:
        return False
    _discard_media([version.asset_id])
    return True


def _discard_media(assets: list[int]) -> None:
    """Of these, what no lesson shows any more."""
    erasing.discard(Asset.objects.own().filter(pk__in=assets, versions=None))


def _forget(atom: Atom) -> None:
    """Nobody has learned with it: nothing of it need stay."""
    try:
        with transaction.atomic():
            atom.delete()
    except ProtectedError:
        pass  # somebody has, all the same

"""From draft to learners' feeds and back."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import Conflict, InvalidInput, NotAllowed
from apps.media.models import Asset

from . import editions, experiment_acts, glossaries, premium, takedowns, teachings
from .models import Atom, Version


class NotReadyToPublish(InvalidInput):
    """`details["missing"]` lists codes; the message names them in words."""

    code = "not_ready_to_publish"


MISSING = {
    "title": _("Give the lesson a title."),
    "skill": _("Pick the skill it teaches."),
    "video": _("The video is not ready yet."),
    "text": _("Write the prompt."),
}


def missing(atom: Atom) -> list[str]:
    """Codes of what `atom` lacks before it can be published, in the order to mend them."""
    lacks = [] if atom.title.strip() else ["title"]
    if atom.kind == Atom.Kind.VIDEO:
        if atom.skill_id is None:
            lacks.append("skill")
        version = atom.versions.default().select_related("asset").first()
        if version is None or not version.asset.is_live:
            lacks.append("video")
    if atom.kind == Atom.Kind.PROMPT and not atom.text.strip():
        lacks.append("text")
    return lacks


@transaction.atomic
def publish(*, atom: Atom, by: User) -> Atom:
    """Show `atom`, and what follows it, to learners at once; TakenDown where staff keep it out."""
    require_owner(atom, by)
    takedowns.require_none(atom)
    if lacks := missing(atom):
        raise NotReadyToPublish(" ".join(str(MISSING[code]) for code in lacks), missing=lacks)
    for each in (atom, *atom.followers.all()):
        each.state = Atom.State.PUBLISHED
        each.published_at = each.published_at or clock.now()
        each.discarded_at = None  # whoever shows it again, keeps it
        each.save(update_fields=["state", "published_at", "discarded_at"])
    editions.advance()
    return atom


@transaction.atomic
def withdraw(*, atom: Atom, by: User) -> Atom:
    """A draft again, with what follows it: out of the feeds or the archive; nothing is deleted."""
    return _put(atom, Atom.State.DRAFT, by)


@transaction.atomic
def archive(*, atom: Atom, by: User) -> Atom:
    """Out of the feeds and out of sight, with what follows it; `withdraw` brings it back."""
    return _put(atom, Atom.State.ARCHIVED, by)


def _put(atom: Atom, state: str, by: User) -> Atom:
    require_owner(atom, by)
    for each in (atom, *atom.followers.all()):
        each.state, each.discarded_at = state, None
        each.save(update_fields=["state", "discarded_at"])
    editions.advance()
    return atom


@transaction.atomic
def add_version(*, atom: Atom, asset: Asset, by: User) -> Version:
    """A new recording of a video atom; the first one becomes the default."""
    require_owner(atom, by)
    if atom.kind != Atom.Kind.VIDEO:
        raise Conflict(_("Only a video has recordings."))
    last = atom.versions.select_for_update().order_by("-number").first()
    version = Version.objects.create(
        atom=atom,
        asset=asset,
        number=last.number + 1 if last else 1,
        is_default=last is None,
    )
    glossaries.teach(atom=atom)
    if atom.premium:  # its stages come after this, or `media.tasks.tidy` finds it
        premium.protect(asset)
    return version


@transaction.atomic
def switch(*, version: Version, by: User, teaches_anew: str | None = None) -> Version:
    """This recording is the one that learners get from now on; the others stay as they are. A test
    that is running ends with it.

    `teaches_anew`: in a few words, what it teaches differently; None if it teaches the same.
    """
    require_owner(version.atom, by)
    # The atom's row is the lock: of two switches at once the later one counts.
    atom = Atom.objects.own().select_for_update(of=("self",)).get(pk=version.atom_id)
    fresh = Version.objects.own().select_related("asset").get(pk=version.pk)
    if not fresh.asset.is_live or fresh.asset.discarded_at or fresh.discarded_at:
        raise Conflict(_("This version is not ready yet."))
    experiment_acts.end_by_switch(atom=atom, version=fresh, by=by)
    make_default(atom=atom, version=fresh)
    if teaches_anew is not None:
        teachings.record(version=fresh, note=teaches_anew, by=by)
    editions.advance()
    fresh.is_default = True
    return fresh


def make_default(*, atom: Atom, version: Version) -> None:
    """Of a lesson whose row is locked."""
    atom.versions.default().exclude(pk=version.pk).update(is_default=False)
    atom.versions.filter(pk=version.pk).update(is_default=True)


def require_owner(atom: Atom, by: User) -> None:
    if atom.owner_id != by.pk:
        raise NotAllowed()

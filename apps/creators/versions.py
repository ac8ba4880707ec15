"""Another recording of a lesson: sent and converted beside the one that learners have, looked at,
switched to and back. Page, quiz and what learners did belong to the lesson and stay."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.content import discarding, publishing
from apps.content.models import Atom, Version
from apps.lib import clock
from apps.lib.errors import Conflict, NotFound
from apps.media import upload_cut, uploads
from apps.media.models import Stage
from apps.media.upload_models import Upload

from . import audit, calling, notices
from .audit_models import Act
from .lessons import File
from .models import Footage

MOST = 20


def find(lesson: Atom, number: int) -> Version:
    return _one(lesson.versions.kept(), number)


def _one(versions: Any, number: int) -> Version:
    found = versions.filter(number=number).select_related("asset", "atom").first()
    if found is None:
        raise NotFound
    return found


def stage_of(version: Version, name: str) -> Stage:
    stage = Stage.objects.filter(asset=version.asset, name=name).select_related("asset").first()
    if stage is None:
        raise NotFound
    return stage


@transaction.atomic
def begin(*, lesson: Atom, by: Any, file: File, switch: bool = False) -> Footage:
    """An upload for a new version; with `switch` learners get it as soon as it is ready.

    One comes in at a time: the file of another one that is still on its way is given up.
    """
    versions = list(lesson.versions.kept().select_related("asset"))
    if not any(version.is_default and version.asset.is_live for version in versions):
        raise Conflict(_("The first video of this lesson is not ready yet."))
    if len(versions) >= MOST:
        raise Conflict(_("Twenty versions are the most that a lesson keeps."))
    _refuse_known(lesson, file)
    metadata = file.metadata(lesson.language)
    upload = uploads.begin(owner=lesson.owner, length=file.size, metadata=metadata)
    footage, new = Footage.objects.get_or_create(
        upload=upload, defaults={"atom": lesson, "is_version": True, "switch_when_ready": switch}
    )
    if footage.atom_id != lesson.pk:
        raise Conflict(_("This file is being uploaded for another lesson."))
    if not new and footage.switch_when_ready != switch:
        footage.switch_when_ready = switch
        footage.save(update_fields=["switch_when_ready"])
    for other in _incoming(lesson).exclude(pk=footage.pk):
        uploads.give_up(upload=other.upload)
    if new:
        audit.record(lesson=lesson, by=by, act=Act.VERSION_SENT)
    calling.lesson_changed(lesson.public_id)
    return footage


def _refuse_known(lesson: Atom, file: File) -> None:
    """The same part of the same file would be the same recording."""
    if not file.fingerprint:
        return
    sent = lesson.footage.filter(
        upload__fingerprint=file.fingerprint, upload__state=Upload.State.DONE
    )
    for footage in sent.select_related("upload"):
        same_part = upload_cut.read(footage.upload.metadata).part == file.cut.part
        known = lesson.versions.filter(asset=footage.upload.asset_id).first()
        if same_part and known and known.discarded_at:
            words = _("This is the file of version %(n)d, which you have removed: bring it back.")
            raise Conflict(words % {"n": known.number})
        if same_part and known:
            raise Conflict(_("This is the file of version %(n)d.") % {"n": known.number})


@transaction.atomic
def cancel(*, lesson: Atom) -> None:
    """Give up the version whose file is still on its way."""
    found = list(_incoming(lesson))
    if not found:
        raise NotFound
    for footage in found:
        uploads.give_up(upload=footage.upload)
    calling.lesson_changed(lesson.public_id)


def _incoming(lesson: Atom) -> Any:
    mine = lesson.footage.filter(is_version=True, upload__state=Upload.State.OPEN)
    return mine.filter(upload__expires_at__gt=clock.now()).select_related("upload")


@transaction.atomic
def take_in(*, footage: Footage) -> None:
    """The file has come: a version of its own, which learners do not get yet."""
    lesson, upload = footage.atom, footage.upload
    if known := lesson.versions.filter(asset=upload.asset).first():
        discarding.recover_version(version=known, by=upload.owner)
        return
    version = publishing.add_version(atom=lesson, asset=upload.asset, by=upload.owner)
    if version.asset.is_live:  # the same file of another lesson
        _switch_if_wanted(footage, version)


@transaction.atomic
def became_ready(version: Version) -> None:
    """Its creator may have asked for the switch beforehand."""
    mine = Footage.objects.own().filter(atom=version.atom, upload__asset=version.asset)
    for footage in mine.filter(switch_when_ready=True).select_related("upload__owner"):
        _switch_if_wanted(footage, version)


def _switch_if_wanted(footage: Footage, version: Version) -> None:
    """Once: who went back later is not overruled."""
    wanted = Footage.objects.own().filter(pk=footage.pk, switch_when_ready=True)
    if wanted.update(switch_when_ready=False):
        lesson = version.atom
        facts = {"number": version.number, "when_ready": True, **_of_a_test(lesson)}
        publishing.switch(version=version, by=footage.upload.owner)
        audit.record(lesson=lesson, by=None, act=Act.VERSION_SWITCHED, **facts)


def _of_a_test(lesson: Atom) -> dict[str, bool]:
    """A switch ends the test that runs."""
    return {"ended_test": True} if lesson.experiments.running().exists() else {}


@transaction.atomic
def discard(*, lesson: Atom, number: int, by: Any) -> Atom:
    """Out of the list, and gone for good after the grace time; `restore` undoes it until then."""
    version = discarding.discard_version(version=find(lesson, number), by=by)
    sent = Footage.objects.own().filter(atom=lesson, upload__asset=version.asset_id)
    sent.update(switch_when_ready=False)
    notices.withdraw(version)
    audit.record(lesson=lesson, by=by, act=Act.VERSION_DISCARDED, number=number)
    calling.lesson_changed(lesson.public_id)
    return lesson


@transaction.atomic
def restore(*, lesson: Atom, number: int, by: Any) -> Atom:
    """Undo of `discard`; learners still do not get it before the switch."""
    discarding.recover_version(version=_one(lesson.versions, number), by=by)
    audit.record(lesson=lesson, by=by, act=Act.VERSION_RESTORED, number=number)
    calling.lesson_changed(lesson.public_id)
    return lesson


@transaction.atomic
def switch(*, lesson: Atom, number: int, by: Any, teaches_anew: str | None = None) -> Atom:
    """Learners get this version from their next load on; what plays goes on playing.

    `teaches_anew`: what it teaches differently, or None.
    """
    facts = {"number": number, **_of_a_test(lesson)}
    publishing.switch(version=find(lesson, number), by=by, teaches_anew=teaches_anew)
    audit.record(lesson=lesson, by=by, act=Act.VERSION_SWITCHED, **facts)
    if lesson.is_published:
        notices.settle(lesson)
    calling.lesson_changed(lesson.public_id)
    return lesson

"""A creator's lessons: begun with a file, described, given up."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from apps.accounts import memberships, studios
from apps.accounts.models import User
from apps.accounts.studios import Right
from apps.content import glossaries, publishing
from apps.content.models import Atom, Skill, Tag
from apps.lib import clock
from apps.lib.errors import Conflict, InvalidInput, NotAllowed, NotFound
from apps.media import names, upload_cut, uploads
from apps.media.models import Asset, Stage
from apps.media.upload_cut import Cut
from apps.media.upload_models import Upload
from apps.tenants import scope

from . import audit
from .audit_models import Act
from .models import Footage

MOST_TAGS = 8


class AlreadyUploaded(Conflict):
    """`details["lesson"]` is the public id of the lesson that was made from the same file."""

    code = "already_uploaded"
    message = _("You have uploaded this file before.")


@dataclass(frozen=True, slots=True)
class File:
    """What a client knows about a file before it sends it."""

    name: str
    size: int
    fingerprint: str = ""
    cut: Cut = Cut()

    def metadata(self, language: str) -> dict[str, str]:
        about = {"filename": self.name, "fingerprint": self.fingerprint, "language": language}
        return about | self.cut.metadata


def find(*, user: Any, public_id: str, right: Right = Right.EDIT) -> Atom:
    """A lesson of a studio in which the user may do that much; 403 for one that he may see, 404 for
    all others."""
    lesson = (
        Atom.objects.videos()
        .select_related("skill", "owner")
        .filter(public_id=public_id, erased_at=None)
        .first()
    )
    if lesson is None:
        raise NotFound
    here = lesson.tenant_id == scope.current_tenant_id()
    held = studios.right_in(user, lesson.owner) if here else None
    if held is not None and held >= right:
        return lesson
    mine = here and lesson.owner_id == user.pk
    raise NotAllowed if held or mine or lesson.is_published else NotFound


@transaction.atomic
def begin(
    *,
    owner: User,
    by: User,
    file: File,
    title: str = "",
    language: str = "",
    again: bool = False,
) -> Footage:
    """A draft for a file and the upload to send it to; the same ones when asked twice. Whoever
    sends it, both are the studio's.

    Raises AlreadyUploaded when a lesson was made from this file, unless `again`.
    """
    if not again:
        _refuse_known(owner, file)
    upload = uploads.begin(owner=owner, length=file.size, metadata=file.metadata(language))
    return attach(upload=upload, by=by, title=title, language=language)


def _refuse_known(owner: Any, file: File) -> None:
    """Another part of the same file is another lesson."""
    same_file = (
        Footage.objects.own()
        .filter(upload__in=Upload.objects.owned_by(owner).recognised(file.fingerprint))
        .exclude(atom__state=Atom.State.ARCHIVED)
        .select_related("atom", "upload")
    )
    known = next(
        (f for f in same_file if upload_cut.read(f.upload.metadata).part == file.cut.part), None
    )
    if known is not None:
        public_id = known.atom.public_id
        page = reverse("studio:lesson", args=[public_id])
        raise AlreadyUploaded(lesson=public_id, title=known.atom.title, page=page)


@transaction.atomic
def attach(*, upload: Upload, by: User, title: str = "", language: str = "") -> Footage:
    """The lesson of an upload, made when there is none yet."""
    memberships.require_creator(upload.owner)
    footage = Footage.objects.own().filter(upload=upload).select_related("atom").first()
    if footage is not None and not (upload.state == Upload.State.OPEN and _has_video(footage.atom)):
        return footage
    lesson = Atom.objects.create(
        kind=Atom.Kind.VIDEO,
        owner=upload.owner,
        title=title,
        language=language or settings.LANGUAGE_CODE,
    )
    audit.record(lesson=lesson, by=by, act=Act.BEGUN)
    fresh = {"atom": lesson, "is_version": False, "switch_when_ready": False}
    footage, _new = Footage.objects.update_or_create(upload=upload, defaults=fresh)
    if upload.state == Upload.State.DONE:
        take_in(footage=footage)
    return footage


def _has_video(lesson: Atom) -> bool:
    """One that was not refused: it is never replaced by a file that comes in later."""
    return lesson.versions.filter(asset__refusal_code="").exists()


@transaction.atomic
def begin_again(*, lesson: Atom, file: File) -> Footage:
    """Another file for a lesson whose first one was refused, given up or never came."""
    if _has_video(lesson):
        raise Conflict(_("This lesson has its video already."))
    metadata = file.metadata(lesson.language)
    upload = _awaited(lesson, file) or uploads.begin(
        owner=lesson.owner, length=file.size, metadata=metadata
    )
    footage, _created = Footage.objects.get_or_create(upload=upload, defaults={"atom": lesson})
    if footage.atom_id != lesson.pk:
        raise Conflict(_("This file is being uploaded for another lesson."))
    for other in lesson.footage.select_related("upload").exclude(pk=footage.pk):
        if other.upload.state == Upload.State.OPEN:
            uploads.give_up(upload=other.upload)
    return footage


def _awaited(lesson: Atom, file: File) -> Upload | None:
    """The upload that a file without a fingerprint goes on with: same name, same size."""
    if file.fingerprint:
        return None
    mine = Upload.objects.alive(clock.now()).filter(footage__atom=lesson, length=file.size)
    return mine.filter(filename=names.shown(file.name, length=uploads.NAME_LENGTH)).first()


@transaction.atomic
def take_in(*, footage: Footage) -> None:
    """The file has come: its asset becomes the lesson's recording."""
    upload = footage.upload
    lesson = footage.atom
    if _has_video(lesson):
        return
    lesson.versions.default().update(is_default=False)
    version = publishing.add_version(atom=lesson, asset=upload.asset, by=upload.owner)
    if not version.is_default:
        version.is_default = True
        version.save(update_fields=["is_default"])


@transaction.atomic
def describe(*, lesson: Atom, by: User, changes: dict[str, Any]) -> Atom:
    """Change title, description, language, skill (a public id or "") and tags (names)."""
    audit.record(lesson=lesson, by=by, act=Act.DESCRIBED, fields=sorted(changes))
    changes = dict(changes)
    tags = changes.pop("tags", None)
    if "skill" in changes:
        lesson.skill = _skill(changes.pop("skill"))
    if lesson.is_published and not changes.get("title", lesson.title).strip():
        raise InvalidInput(_("A published lesson needs a title."), field="title")
    if lesson.is_published and lesson.skill is None:
        raise InvalidInput(_("A published lesson needs a skill."), field="skill")
    for name, value in changes.items():
        setattr(lesson, name, value)
    lesson.save(update_fields=["skill", *changes])
    # The quiz is the same lesson: its cards name the same title and skill.
    shared = {"title": lesson.title, "skill": lesson.skill, "language": lesson.language}
    lesson.followers.update(**shared)
    _tell_media(lesson)
    if "title" in changes:
        glossaries.teach(atom=lesson)
    if tags is not None:
        lesson.tags.set(_tags(tags))
    return lesson


def _tell_media(lesson: Atom) -> None:
    """The language may be picked while the file is still on its way; captions will need it."""
    unheard = Stage.objects.own().filter(name=Stage.Name.CAPTIONS, state=Stage.State.WAITING)
    Asset.objects.own().filter(versions__atom=lesson, stages__in=unheard).update(
        language=lesson.language
    )
    for footage in Footage.objects.own().filter(atom=lesson, upload__state=Upload.State.OPEN):
        upload = footage.upload
        if upload.metadata.get("language") != lesson.language:
            upload.metadata = {**upload.metadata, "language": lesson.language}
            upload.save(update_fields=["metadata"])


def _skill(public_id: str | None) -> Skill | None:
    if not public_id:
        return None
    skill = Skill.objects.filter(public_id=public_id).first()
    if skill is None:
        raise InvalidInput(_("There is no such skill."), field="skill")
    return skill


def _tags(names: list[str]) -> list[Tag]:
    wanted = {slugify(name, allow_unicode=True): name.strip() for name in names}
    wanted.pop("", None)
    if len(wanted) > MOST_TAGS:
        raise InvalidInput(_("Eight tags are enough."), field="tags")
    return [
        Tag.objects.own().get_or_create(slug=slug[:40], defaults={"name": name[:40]})[0]
        for slug, name in wanted.items()
    ]


def stage_of(lesson: Atom, name: str) -> Stage:
    """A step of the recording that counts: an earlier file, refused, may have left steps too."""
    assets = lesson.versions.default().values("asset")
    stage = Stage.objects.filter(asset__in=assets, name=name).select_related("asset").first()
    if stage is None:
        raise NotFound
    return stage


@transaction.atomic
def cancel(*, lesson: Atom, by: User) -> None:
    """Give up a lesson whose file has not come yet; nothing of it stays."""
    if lesson.is_published or lesson.versions.exists():
        raise Conflict(_("This lesson has its video already. Archive it instead."))
    for footage in lesson.footage.select_related("upload"):
        if footage.upload.state == Upload.State.OPEN:
            uploads.give_up(upload=footage.upload)
    audit.record(lesson=lesson, by=by, act=Act.CANCELLED)
    lesson.delete()

"""What the studio hears from below: a file has come in, an asset is live, a stage has ended."""

from typing import Any

from django.dispatch import receiver

from apps.accounts.models import User
from apps.content.models import Inquiry, Takedown, Version
from apps.content.signals import inquiry_asked, takedown_changed
from apps.media.models import Asset, Stage
from apps.media.signals import asset_ready, stage_ended
from apps.media.upload_models import Upload
from apps.media.uploads import upload_finished

from . import answering, calling, lessons, moderation, notices, versions
from .models import Footage


@receiver(upload_finished)
def take_in_footage(upload: Upload, **_: Any) -> None:
    footage = Footage.objects.own().filter(upload=upload).select_related("atom__owner").first()
    if footage is None:
        return  # sent by a client that has not yet said which lesson it is for
    if upload.state == Upload.State.DONE:
        take_in = versions.take_in if footage.is_version else lessons.take_in
        take_in(footage=footage)
    else:
        notices.tell_refused_upload(footage.atom, upload)
    calling.lesson_changed(footage.atom.public_id)


@receiver(asset_ready)
def tell_open_pages(asset: Any, **_: Any) -> None:
    for version in Version.objects.own().filter(asset=asset).select_related("atom"):
        versions.became_ready(version)
        calling.lesson_changed(version.atom.public_id)
    notices.tell_live(asset)


@receiver(stage_ended)
def tell_creator(stage: Stage, **_: Any) -> None:
    if stage.name != Stage.Name.CAPTIONS and stage.state != Stage.State.FAILED:
        return
    asset = Asset.objects.own().filter(pk=stage.asset_id).first()
    if asset is None:
        return
    if asset.is_refused:
        notices.tell_refused_asset(asset)
    elif stage.state == Stage.State.FAILED:
        notices.tell_stopped(stage)
    else:
        notices.tell_captions(asset)


@receiver(inquiry_asked)
def tell_of_question(inquiry: Inquiry, **_: Any) -> None:
    lesson = inquiry.atom
    notices.tell_asked(lesson, waiting=answering.waiting_about(lesson))


@receiver(takedown_changed)
def tell_of_takedown(takedown: Takedown, by: User, act: str, **_: Any) -> None:
    moderation.note(takedown=takedown, by=by, act=act)
    calling.lesson_changed(takedown.atom.public_id)

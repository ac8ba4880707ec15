"""What the studio hears from below: a file has come in, an asset has gone live."""

from typing import Any

from django.dispatch import receiver

from apps.content.models import Version
from apps.media.signals import asset_ready
from apps.media.upload_models import Upload
from apps.media.uploads import upload_finished

from . import calling, lessons
from .models import Footage


@receiver(upload_finished)
def take_in_footage(upload: Upload, **_: Any) -> None:
    footage = Footage.objects.own().filter(upload=upload).select_related("atom").first()
    if footage is None:
        return  # sent by a client that has not yet said which lesson it is for
    if upload.state == Upload.State.DONE:
        lessons.take_in(footage=footage)
    calling.lesson_changed(footage.atom.public_id)


@receiver(asset_ready)
def tell_open_pages(asset: Any, **_: Any) -> None:
    for version in Version.objects.own().filter(asset=asset).select_related("atom"):
        calling.lesson_changed(version.atom.public_id)

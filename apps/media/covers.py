"""Which frame shows a lesson: its creator's choice, before the upload or later."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts import studios
from apps.accounts.models import User
from apps.lib.errors import Conflict, InvalidInput, NotAllowed

from . import cut, stages, thumbnail
from .models import Asset, Stage
from .probe import Probe


@dataclass(frozen=True, slots=True)
class Strip:
    """The frames that a creator may choose from, side by side in one JPEG."""

    file: str  # beside the poster
    at_ms: list[int]  # of each, left to right, on the original file's clock: for `choose`
    width: int  # of each frame, pixels
    height: int


def strip(asset: Asset) -> Strip | None:
    """None until the thumbnail is made, and for lessons made before there were strips."""
    file = asset.extras.get(f"{thumbnail.STRIP_STEM}.jpg")
    if not file:
        return None
    probe = cut.apply(Probe.from_json(asset.probe), asset.trim_start_ms, asset.trim_end_ms)
    width, height = thumbnail.size(probe, thumbnail.STRIP_SIDE)
    return Strip(file, [_on_original(probe, at) for at in thumbnail.moments(probe)], width, height)


@transaction.atomic
def choose(*, asset: Asset, at_ms: int, by: User) -> Asset:
    """Show the lesson by its frame at `at_ms` of the original file's clock, or by the nearest that
    the lesson has. Call `tasks.start(asset)` afterwards: the poster is made again."""
    if not by.is_staff and not studios.handles(by, asset):
        raise NotAllowed()
    if at_ms < 0:
        raise InvalidInput()
    held = Asset.objects.own().select_for_update().get(pk=asset.pk)
    if held.is_refused or not held.source:
        raise Conflict(_("The original of this video is no longer there. Upload it again."))
    held.cover_ms = min(at_ms, cut.LONGEST)
    held.save(update_fields=["cover_ms"])
    stages.again(asset=held, name=Stage.Name.THUMBNAIL)
    return held


def chosen(asset: Asset, probe: Probe) -> float | None:
    """Seconds into the lesson of the frame that its creator chose; None: the choice is ours."""
    if asset.cover_ms is None:
        return None
    return thumbnail.inside(probe, asset.cover_ms / 1000 - probe.start)


def _on_original(probe: Probe, at: float) -> int:
    return round((probe.start + at) * 1000)

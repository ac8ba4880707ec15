"""Runs one stage: claim, work, record. And finds what was left behind."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from apps.lib import database
from apps.lib.errors import DomainError

from . import assets, meters, stages, work
from .errors import ClaimLost, ConversionFailed, UnusableMedia
from .models import Asset, Stage

log = structlog.get_logger(__name__)

# Here a file shows that it is no good; later stages only meet files that have been decoded whole.
_JUDGES = (Stage.Name.PROBE, Stage.Name.ENCODE_LOW)
_ABANDONED_FOLDER = 24 * 3600  # seconds; no stage works that long


def run(stage_id: int, *, worker: str) -> Stage | None:
    """Do the stage if it is to be had. As it is afterwards, or None if it was not ours."""
    stage = stages.claim(stage_id, worker=worker)
    return carry_out(stage) if stage else None


def carry_out(stage: Stage) -> Stage | None:
    """Do the claimed stage; None if another worker took it over meanwhile.

    An unexpected error is recorded like any other and raised.
    """
    assets.announce(stage.asset)
    try:
        _work(stage)
    except ClaimLost:
        log.warning("stage lost", stage=stage.pk, name=stage.name, attempt=stage.attempts)
        return None
    except UnusableMedia as error:
        _unusable(stage, error)
    except DomainError as error:
        _failed(stage, error)
    except Exception as error:
        _failed(stage, error)
        raise
    finally:
        assets.announce(stage.asset)
    return stage


def settle(asset: Asset) -> None:
    """Go live when there is a stream and the thumbnail is made (or cannot be)."""
    fresh = Asset.objects.get(pk=asset.pk)
    thumbnail = fresh.stages.filter(name=Stage.Name.THUMBNAIL)
    if fresh.revision and not fresh.is_live and not thumbnail.unfinished().exists():
        if assets.go_live(asset=fresh):
            transaction.on_commit(partial(meters.went_live, fresh))


def sweep() -> list[Stage]:
    """Stages of the tenant in scope to be sent again; those past help are failed."""
    for stage in stages.give_up_abandoned():
        meters.stage_failed(stage)
        settle(stage.asset)
        assets.announce(stage.asset)
    return stages.stuck()


def remove_left_folders() -> None:
    """Work folders of killed workers whose stage was taken up on another machine."""
    for folder in Path(settings.WORK_DIR).glob("*"):
        if folder.stat().st_mtime < time.time() - _ABANDONED_FOLDER:
            shutil.rmtree(folder, ignore_errors=True)


def _work(stage: Stage) -> None:
    with _folder(stage) as folder:
        save = work.BODIES[stage.name](work.Job(stage, folder))
        database.outlast(partial(_store, stage, save))
    meters.stage_done(stage)
    log.info("stage done", stage=stage.pk, name=stage.name, asset=stage.asset.public_id)


@transaction.atomic
def _store(stage: Stage, save: work.Save) -> None:
    note = save()
    stages.finish(stage, note=note)
    settle(stage.asset)


def _unusable(stage: Stage, error: UnusableMedia) -> None:
    judged = stage.name in _JUDGES
    with transaction.atomic():
        _record(stage, error, final=True)
        if judged:
            assets.refuse(asset=stage.asset, error=error)


def _failed(stage: Stage, error: Exception) -> None:
    log.warning("stage failed", stage=stage.pk, name=stage.name, error=repr(error))
    _record(stage, error, final=False)


def _record(stage: Stage, error: Exception, *, final: bool) -> None:
    code, text, detail = _words(error)
    if not isinstance(error, UnusableMedia):
        text = f"{text} {_outlook(stage)}"
    try:
        with transaction.atomic():
            if not stages.fail(stage, code=code, text=text, log=detail, final=final):
                settle(stage.asset)
        meters.stage_failed(stage)
    except ClaimLost:
        log.warning("stage lost", stage=stage.pk, name=stage.name, attempt=stage.attempts)


def _words(error: Exception) -> tuple[str, str, str]:
    """(code, text for the creator, text for staff)."""
    if isinstance(error, ConversionFailed):
        return error.code, str(error), f"{error.program}, exit {error.exit_code}\n{error.log}"
    if isinstance(error, DomainError):
        return error.code, str(error), repr(error.__cause__ or error)
    return "internal", _("Something went wrong on our side."), repr(error)


def _outlook(stage: Stage) -> str:
    if stages.is_last_attempt(stage):
        return _("Try this step again, or upload the video in another form.")
    return _("It is tried again by itself.")


@contextmanager
def _folder(stage: Stage) -> Iterator[Path]:
    """An empty folder; what a killed worker left of the same stage goes with it."""
    root = Path(settings.WORK_DIR)
    name = f"{stage.asset.public_id}-{stage.name}"
    root.mkdir(parents=True, exist_ok=True)
    for left in root.glob(f"{name}-*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = root / f"{name}-{stage.attempts}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)

"""What each stage does. A body does the slow part and returns a function that stores the result;
`jobs` calls that in the transaction in which the stage is finished, so that a result counts exactly
once however often a stage was begun. That function returns a note for the creator."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from apps.lib import database

from . import (
    assets,
    captions,
    covers,
    cut,
    encoders,
    encoding,
    files,
    flashes,
    inspection,
    ladder,
    passthrough,
    revisions,
    second_encode,
    stages,
    thumbnail,
)
from .encoding import AUDIO_FILE
from .ladder import Rung
from .models import Asset, Stage
from .probe import Probe

log = structlog.get_logger(__name__)

Save = Callable[[], str]
Name = Stage.Name

LOW, HIGH = "work/low", "work/high"  # folders of encoded files on their way to the packager
_BEAT = 1.0  # seconds between two signs of life
_LATER = 10  # niceness of what a learner does not wait for


class Job:
    """One claimed stage and an empty folder to work in."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self.stage = stage
        self.asset: Asset = stage.asset
        self.folder = folder
        self._last_beat = time.monotonic()

    def source(self) -> Path:
        return files.local(self.asset.source, self.folder)

    def probe(self) -> Probe:
        """Facts of the part that is the lesson; the asset keeps those of the whole file."""
        asset = self.asset
        return cut.apply(Probe.from_json(asset.probe), asset.trim_start_ms, asset.trim_end_ms)

    def passes(self) -> tuple[list[Rung], list[Rung]]:
        """The rungs to be encoded first, and those after them, as far as is known by now."""
        plan = self.asset.plan
        rungs = ladder.plan(self.probe())
        if plan.get("copied"):
            rungs[-1] = replace(rungs[-1], copied=True)
        low, high = ladder.passes(rungs, together=plan.get("together", False))
        if high and "rate" in plan:
            high = ladder.suited(high, seen=ladder.largest_encoded(low), rate=plan["rate"])
        return low, high

    def subfolder(self, name: str) -> Path:
        path = self.folder / name
        path.mkdir()
        return path

    def progress(self, share: float) -> None:
        """0…1; a sign of life at most once a second. Raises ClaimLost.

        A database that is away hears nothing; what is encoded meanwhile is not thrown away, since
        the claim is asked for again with the next sign, and when the result is stored."""
        if time.monotonic() - self._last_beat < _BEAT:
            return
        self._last_beat = time.monotonic()
        try:
            stages.beat(self.stage, progress=int(share * 100))
        except (OperationalError, InterfaceError) as error:
            if not database.is_gone(error):
                raise
        else:
            assets.announce(self.asset)


def check_file(job: Job) -> Save:
    start, end = job.asset.trim_start_ms, job.asset.trim_end_ms
    facts = inspection.inspect(job.source(), assets.limits(), start_ms=start, end_ms=end)
    part = cut.apply(facts, start, end)
    rungs = ladder.plan(part)
    copied = passthrough.look(job.source(), part, rungs)
    if copied:
        rungs[-1] = replace(rungs[-1], copied=True)
    hardware = settings.MEDIA_GPU_QUEUE or encoders.choose(settings.MEDIA_ENCODER).is_hardware
    machine = ladder.Machine(cores=os.cpu_count() or 1, hardware=hardware)
    together = ladder.together(part, rungs, machine)

    def save() -> str:
        asset = revisions.hold(job.asset)
        asset.probe = facts.as_json()
        asset.duration_ms = round(part.duration * 1000)
        asset.width, asset.height = part.width, part.height
        asset.plan = {"together": together, "copied": copied}
        asset.save(update_fields=["probe", "duration_ms", "width", "height", "plan"])
        if not ladder.passes(rungs, together=together)[1]:
            stages.drop(asset, stages.HIGH)
        return ""

    return save


def encode_low(job: Job) -> Save:
    return _encode(job, job.passes()[0], LOW, sound=True, looked_at=True)


def encode_high(job: Job) -> Save:
    return _encode(job, job.passes()[1], HIGH, sound=False, nice=_LATER)


def package_low(job: Job) -> Save:
    low, high = job.passes()
    return _package(job, low, last=not high)


def package_high(job: Job) -> Save:
    low, high = job.passes()
    return _package(job, [*low, *high], last=True)


def make_thumbnail(job: Job) -> Save:
    part = job.probe()
    cover = covers.chosen(job.asset, part)
    made = thumbnail.make(job.source(), part, job.folder, at=cover)

    def save() -> str:
        name = revisions.put_extra(job.asset, thumbnail.STEM, ".jpg", made.poster.read_bytes())
        revisions.put_extra(job.asset, thumbnail.STRIP_STEM, ".jpg", made.strip.read_bytes())
        Asset.objects.own().filter(pk=job.asset.pk).update(poster=name)
        return ""

    return save


def write_captions(job: Job) -> Save:
    heard = captions.listen(
        job.source(),
        job.probe(),
        job.folder,
        language=job.asset.language,
        terms=job.asset.terms,
        on_progress=job.progress,
    )

    def save() -> str:
        if not heard.words:
            return _("No speech found.")
        track = captions.store(asset=job.asset, heard=heard)
        return _("This does not sound like the language you chose.") if track.is_mismatch else ""

    return save


def _encode(job: Job, rungs: list[Rung], folder: str, **how: Any) -> Save:
    out = job.subfolder("out")
    encoder = encoders.choose(settings.MEDIA_ENCODER)
    made = encoding.encode(
        job.source(),
        job.probe(),
        rungs,
        out,
        on_progress=job.progress,
        encoder=encoder,
        **how,
    )
    seen = ladder.largest_encoded(rungs)
    flashing = _flashes(out / flashes.FILE, float(rungs[0].fps))
    rate = (out / seen.file).stat().st_size * 8 / 1000 / max(job.probe().duration, 1)
    for path in sorted(out.iterdir()):
        files.put(f"{job.asset.folder}/{folder}/{path.name}", path, consume=True)

    def save() -> str:
        asset = revisions.hold(job.asset)
        asset.plan.setdefault("encoders", {}).update(made)
        if folder == LOW:
            asset.plan["rate"] = round(rate)
            asset.flashes = flashing
        asset.save(update_fields=["plan", "flashes"])
        return ""

    return save


def _flashes(path: Path, rate: float) -> list[list[float]]:
    """Of the first pass; it is no file for learners."""
    if not path.exists():
        return []
    found = flashes.find(flashes.read(path), rate)
    path.unlink()
    return found


def _package(job: Job, rungs: list[Rung], *, last: bool) -> Save:
    source, asset = job.subfolder("in"), job.asset
    sound = job.probe().has_audio
    for name in [*(rung.file for rung in rungs), *([AUDIO_FILE] if sound else [])]:
        folder = LOW if name in files.listing(f"{asset.folder}/{LOW}")[1] else HIGH
        files.fetch(f"{asset.folder}/{folder}/{name}", source / name)
    built = revisions.build(asset, rungs, source, job.subfolder("out"), sound=sound)
    revision = revisions.store(asset, built)

    def save() -> str:
        revisions.switch(asset, revision, built)
        if last:  # only once it is certain that nobody must do this again
            transaction.on_commit(lambda: files.remove_folder(f"{asset.folder}/work"))
        return ""

    return save


BODIES: dict[str, Callable[[Job], Save]] = {
    Name.PROBE: check_file,
    Name.THUMBNAIL: make_thumbnail,
    Name.CAPTIONS: write_captions,
    Name.ENCODE_LOW: encode_low,
    Name.PACKAGE_LOW: package_low,
    Name.ENCODE_HIGH: encode_high,
    Name.PACKAGE_HIGH: package_high,
    Name.THRIFT: second_encode.encode_again,
}

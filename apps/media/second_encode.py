"""What the second encode makes of a lesson that is live: smaller files in H.264 for everybody, and
beside them AV1 for browsers that decode it as easily, in a revision that new playbacks get."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from django.utils.translation import gettext as _

from . import encoding, files, ladder, revisions, thrift
from .encoding import AUDIO_FILE
from .errors import ConversionFailed
from .ladder import Rung
from .models import Asset

if TYPE_CHECKING:
    from .work import Job, Save

log = structlog.get_logger(__name__)

Sizes = dict[str, int]  # bytes by the names of the rungs, in H.264 and in AV1


def encode_again(job: "Job") -> "Save":
    """Slowly, for fewer bytes. What fails here changes nothing."""
    asset = job.asset
    if not asset.source:
        return _unchanged
    rungs, before = _today(job)
    made, out = job.subfolder("in"), job.subfolder("out")
    try:
        samples = thrift.samples(
            job.source(), job.probe(), rungs, made, lambda _: job.progress(0.1)
        )
        _encode(job, rungs, samples, made, thrift.H264)
        # The lowest rung starts playback, which every browser does alike. Few decryption modules
        # take AV1.
        higher = [] if asset.protected else rungs[1:]
        _encode(job, higher, samples, made, thrift.AV1)
    except ConversionFailed as error:
        log.warning("not encoded again", asset=asset.public_id, error=error.log)
        return _unchanged
    smaller = thrift.is_worth_it(before, {rung.name: _size(made, rung) for rung in rungs})
    if not smaller:
        _bring_back(asset, [*(rung.file for rung in rungs), AUDIO_FILE], made)
    av1 = [rung for rung in map(thrift.named_av1, higher) if _is_worth_a_file(made, rung)]
    if not smaller and not av1:
        return _unchanged
    sound = job.probe().has_audio
    built = revisions.build(asset, [*rungs, *av1], made, out, sound=sound)
    _sign(built, smaller)
    revision = revisions.store(asset, built)

    def save() -> str:
        revisions.switch(asset, revision, built)
        held = revisions.hold(asset)
        held.plan["thrift"] = facts(before, {r.name: r.size for r in built.pictures}, rungs[-1])
        held.save(update_fields=["plan"])
        return _told(held.plan["thrift"])

    return save


def facts(before: Sizes, made: Sizes, top: Rung) -> dict[str, Sizes | int]:
    """For the record: bytes before and after, and what a view of the top rung saves."""
    after = {name: size for name, size in made.items() if name in before}
    av1 = {ladder.plain(name): size for name, size in made.items() if name not in before}
    return {
        "before": before,
        "after": after,
        "av1": av1,
        "saved": before[top.name] - after[top.name],
        "saved_av1": before[top.name] - av1.get(top.name, after[top.name]),
    }


def _today(job: "Job") -> tuple[list[Rung], Sizes]:
    """The rungs that the lesson has, low to high, and their bytes."""
    low, high = job.passes()
    pictures = job.asset.renditions.everywhere().filter(kind="video")
    before = dict(pictures.values_list("name", "size"))
    rungs = [replace(rung, copied=False) for rung in [*low, *high] if rung.name in before]
    return sorted(rungs, key=lambda rung: rung.width * rung.height), before


def _encode(job: "Job", rungs: list[Rung], samples: dict[str, Path], made: Path,
            codec: thrift.Codec) -> None:  # fmt: skip
    if not rungs:
        return
    source, part = job.source(), job.probe()
    first = codec is thrift.H264
    from_, share = (0.1, 0.4) if first else (0.5, 0.4)
    report: Callable[[str], None] = lambda _: job.progress(from_)  # noqa: E731
    chosen = thrift.suited(rungs, samples, made, codec, report)
    encoding.encode(
        *(source, part, chosen if first else [thrift.named_av1(rung) for rung in chosen], made),
        sound=first,
        on_progress=lambda done: job.progress(from_ + share * done),
        nice=thrift.LIMITS.nice,
        encoder=codec.encoder,
        limits=thrift.LIMITS,
    )


def _bring_back(asset: Asset, names: list[str], made: Path) -> None:
    """The files of today in the place of new ones that are hardly smaller."""
    for name in names:
        (made / name).unlink(missing_ok=True)
        if name in files.listing(asset.prefix)[1]:
            files.fetch(f"{asset.prefix}/{name}", made / name)


def _is_worth_a_file(made: Path, rung: Rung) -> bool:
    plain = replace(rung, name=ladder.plain(rung.name))
    return _size(made, rung) < thrift.AV1_WORTH * _size(made, plain)


def _size(made: Path, rung: Rung) -> int:
    return (made / rung.file).stat().st_size


def _sign(built: revisions.Built, smaller: bool) -> None:
    for rendition in built.pictures:
        if rendition.is_av1:
            rendition.encoder = thrift.SVT.name
        elif smaller:
            rendition.encoder = thrift.SLOW.name


def _told(found: dict) -> str:  # type: ignore[type-arg]
    least = {**found["after"], **found["av1"]}
    share = 100 - 100 * sum(least.values()) // max(1, sum(found["before"].values()))
    return _("{percent} % smaller.").format(percent=share)


def _unchanged() -> str:
    return _("It stays as it is.")

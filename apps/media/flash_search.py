"""Flashes of lessons that were converted before anybody looked for them, or by another rule: their
originals are read once more, small, and nothing is encoded."""

from pathlib import Path
from tempfile import TemporaryDirectory

import ffmpeg
from django.conf import settings

from . import cut, encoding, files, flashes, ladder, programs, runner
from .models import Asset
from .probe import Probe

LIMITS = runner.Limits(wall=300, cpu=300, nice=19)


def again(asset: Asset) -> bool:
    """Look at this asset; whether anything else was found than it said."""
    root = Path(settings.WORK_DIR)
    root.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=root) as folder:
        source = files.local(asset.source, Path(folder))
        probe = cut.apply(Probe.from_json(asset.probe), asset.trim_start_ms, asset.trim_end_ms)
        found = _found(source, probe, Path(folder) / flashes.FILE)
    return bool(
        Asset.objects.own().filter(pk=asset.pk).exclude(flashes=found).update(flashes=found)
    )


def _found(source: Path, probe: Probe, out: Path) -> list[list[float]]:
    """In the pictures that the first encode looks at, too: those of the lowest rung."""
    lowest = ladder.plan(probe)[0]
    ((_rung, picture),) = encoding.pictures(source, probe, [lowest])
    seen = ffmpeg.output(flashes.small(picture), str(out), f="rawvideo", t=cut.length(probe))
    said = seen.global_args("-hide_banner", "-nostdin", "-nostats", "-v", "error", "-y")
    command = [str(part) for part in ffmpeg.compile(said, cmd=programs.ffmpeg())]
    runner.run(command, limits=LIMITS)
    return flashes.find(flashes.read(out), float(lowest.fps))

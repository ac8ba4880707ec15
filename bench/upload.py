"""From a stored upload to live, on real workers as the site has them.

The clip is a real recording when MICROLEARN_MEDIA_SAMPLES names a folder of them (the largest is
scaled to a phone's 1080×1920 at 12 Mbit/s), else a moving pattern with a tone.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measure import Result

WORKERS = {"media": ("media.cpu", 2), "captions": ("media.captions", 1)}
LONGEST = 600  # seconds


def run() -> Iterator[Result]:
    from apps.accounts.models import User
    from apps.media import assets, tasks
    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    folder = Path(tempfile.mkdtemp(dir=os.environ["DATA_DIR"]))
    clip = phone_clip(folder)
    owner = User.objects.create_user(email="uploader@example.org")
    with workers(folder), tenant_scope(PUBLIC_TENANT):
        start = time.perf_counter()
        asset, _created = assets.register(path=clip, owner=owner, filename=clip.name)
        tasks.start(asset)
        ends = watch(asset.pk, start)
        low, high = bare(asset.pk, folder)
    yield Result("upload: live with 360 and 480", [ends["live"]], 15, low, "s")
    yield Result("upload: thumbnail", [ends["thumbnail"]], 15, unit="s")
    yield Result("upload: captions", [ends["captions"]], 15, unit="s")
    yield Result("upload: all rungs", [max(ends.values())], 30, low + high, "s")


def phone_clip(folder: Path) -> Path:
    from apps.media import programs

    path = folder / "phone.mp4"
    samples = list(Path(os.environ.get("MICROLEARN_MEDIA_SAMPLES", "/nonexistent")).glob("*.mp4"))
    if samples:
        source = ["-i", str(max(samples, key=lambda sample: sample.stat().st_size))]
    else:
        source = ["-f", "lavfi", "-i", "testsrc2=size=1080x1920:rate=30:duration=50"]
        source += ["-f", "lavfi", "-i", "sine=440:duration=50"]
    form = ["-vf", "scale=1080:1920", "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "12M"]
    subprocess.run([programs.ffmpeg(), "-v", "error", *source, *form, str(path)], check=True)
    return path


@contextmanager
def workers(folder: Path) -> Iterator[None]:
    """Started, warm, and stopped at the end."""
    from celery import current_app

    command = [sys.executable, "-m", "celery", "--app", "microlearn", "worker"]
    running = []
    for name, (queues, processes) in WORKERS.items():
        options = ["--queues", queues, "--concurrency", str(processes), "--hostname", f"{name}@%h"]
        with (folder / f"{name}.log").open("wb") as log:
            running.append(subprocess.Popen([*command, *options], stdout=log, stderr=log))
    try:
        while len(current_app.control.ping(timeout=1)) < len(WORKERS):
            pass
        yield
    finally:
        for worker in running:
            worker.terminate()
            worker.wait()


def watch(asset_id: int, start: float) -> dict[str, float]:
    """Seconds from `start` to the end of each stage, and to "live"."""
    from apps.media.models import Asset

    ends: dict[str, float] = {}
    while time.perf_counter() - start < LONGEST:
        asset = Asset.objects.with_stages().get(pk=asset_id)
        stages = list(asset.stages.all())
        over = [stage.name for stage in stages if stage.state in {"done", "failed"}]
        for name in [*over, *(["live"] if asset.is_live else [])]:
            ends.setdefault(name, time.perf_counter() - start)
        if len(over) == len(stages):
            return ends
        time.sleep(0.05)
    raise TimeoutError("the upload did not go live; see the workers' logs")


def bare(asset_id: int, folder: Path) -> tuple[float, float]:
    """Seconds of ffmpeg alone for the rungs that go live first, and for the rest."""
    from apps.media import encoding, files, ladder
    from apps.media.models import Asset
    from apps.media.probe import Probe

    asset = Asset.objects.get(pk=asset_id)
    probe, source = Probe.from_json(asset.probe), files.local(asset.source, folder)
    took = []
    for number, rungs in enumerate(ladder.passes(ladder.plan(probe))):
        command = encoding.command(source, probe, rungs, folder, sound=number == 0)
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        took.append(time.perf_counter() - start)
    return took[0], took[1]

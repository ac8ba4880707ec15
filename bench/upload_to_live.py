"""From a stored upload to live, on real workers: `python bench/upload_to_live.py CLIP [CLIP …]`.

Starts engines and workers of its own, registers each clip alone, and prints seconds from there to
each stage's end beside a bare ffmpeg run of the same rungs: the floor that the pipeline stands on.
"""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from microlearn.stack.ephemeral import services  # noqa: E402

WORKERS = {"media": ("media.cpu,default", 2), "captions": ("media.captions", 1)}


def main(clips: list[Path]) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        prepare(stack.enter_context(services()), folder)
        for name, (queues, processes) in WORKERS.items():
            stack.callback(start_worker(name, queues, processes, folder).terminate)
        import django

        django.setup()
        for clip in clips:
            measure(clip, folder)


def prepare(environment: dict[str, str], folder: Path) -> None:
    os.environ |= {
        **environment,
        "DJANGO_SETTINGS_MODULE": "microlearn.settings",
        "DJANGO_SECRET_KEY": "bench",
        "MEDIA_SIGNING_KEY": "bench",
        "DEVELOPMENT": "True",
        "DATA_DIR": str(folder),
    }
    owner = {**os.environ, "DATABASE_URL": environment["DATABASE_OWNER_URL"]}
    migrate = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(migrate, check=True, env=owner, cwd=ROOT)


def start_worker(name: str, queues: str, processes: int, folder: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "celery", "--app", "microlearn", "worker"]
    options = ["--queues", queues, "--concurrency", str(processes), "--hostname", f"{name}@%h"]
    log = (folder / f"{name}.log").open("wb")
    return subprocess.Popen([*command, *options], cwd=ROOT, stdout=log, stderr=log)


def measure(clip: Path, folder: Path) -> None:
    from apps.accounts.models import User
    from apps.media import assets, tasks
    from apps.tenants.scope import tenant_scope

    owner, _ = User.objects.get_or_create(email="bench@example.org")
    with tenant_scope(1):
        start = time.perf_counter()
        asset, _ = assets.register(path=clip, owner=owner, filename=clip.name)
        tasks.start(asset)
        took = watch(asset, start)
        print(f"\n{clip.name}: {asset.size / 1e6:.1f} MB; load {os.getloadavg()[0]:.1f}")
        for name, seconds in took.items():
            print(f"  {name:<14}{seconds:6.1f} s")
        floor(asset, folder)


def watch(asset: object, start: float) -> dict[str, float]:
    from apps.media.models import Asset

    took: dict[str, float] = {}
    while True:
        fresh = Asset.objects.with_stages().get(pk=asset.pk)
        ends = {s.get_name_display(): s.state for s in fresh.stages.all()}
        ended = [name for name, state in ends.items() if state in {"done", "failed"}]
        for name in [*(["LIVE"] if fresh.is_live else []), *ended]:
            took.setdefault(name, time.perf_counter() - start)
        if len(ended) == len(ends) or time.perf_counter() - start > 600:
            return took
        time.sleep(0.05)


def floor(asset: object, folder: Path) -> None:
    from apps.media import encoding, files, ladder
    from apps.media.models import Asset
    from apps.media.probe import Probe

    probe = Probe.from_json(Asset.objects.get(pk=asset.pk).probe)
    source = files.local(asset.source, folder)
    low, high = ladder.passes(ladder.plan(probe))
    for name, rungs in (("low rungs", low), ("high rungs", high)):
        if rungs:
            out = Path(tempfile.mkdtemp(dir=folder))
            command = encoding.command(source, probe, rungs, out, sound=rungs is low)
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            print(f"  bare ffmpeg, {name}: {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])

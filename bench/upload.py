"""From a stored upload to live, on real workers as the site has them, beside the bare command for
the same ladder and beside what today's platforms do with the same file.

    make bench BENCH=upload                 one run, with sizes and VMAF of each rung
    BENCH_RUNS=5 make bench BENCH=upload    p50 and p95 of five
    BENCH_SECONDS=10                        a shorter film
    BENCH_PEERS=                            without the peers and without VMAF

The film is a real recording when MICROLEARN_MEDIA_SAMPLES names a folder of them.
"""

import os
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import footage, peers
from bench.footage import Cost
from bench.measure import Result

RUNS = int(os.environ.get("BENCH_RUNS", "1"))
PEERS = [name for name in os.environ.get("BENCH_PEERS", "veryfast medium").split() if name]
LONGEST = 600  # seconds


@dataclass(frozen=True)
class Line:
    text: str

    def __str__(self) -> str:
        return self.text


def run() -> Iterator[Result | Line]:
    from apps.accounts.models import User
    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    folder = Path(tempfile.mkdtemp(dir=os.environ["DATA_DIR"]))
    clip = footage.phone_clip(folder)
    owner = User.objects.create_user(email="uploader@example.org")
    yield Line(f"upload: {clip.stat().st_size / 1e6:.0f} MB, {footage.SECONDS:g} s of 1080p")
    ends: dict[str, list[float]] = defaultdict(list)
    with tenant_scope(PUBLIC_TENANT):
        with running_workers(folder) as processes:
            # Programs and the speech model are in memory from now on, as after any first upload.
            upload(footage.another(footage.beginning(clip)), owner, defaultdict(list))
            before = processor_time(processes)
            for _ in range(RUNS):
                asset = upload(footage.another(clip), owner, ends)
            spent = (processor_time(processes) - before) / RUNS
        yield from compared(asset, clip, folder, ends, spent)


def upload(path: Path, owner, ends: dict[str, list[float]]):
    from apps.media import assets, tasks
    from apps.media.models import Asset

    start = time.perf_counter()
    asset, _created = assets.register(path=path, owner=owner, filename=path.name)
    tasks.start(asset)
    for name, seconds in watch(asset.pk, start).items():
        ends[name].append(seconds)
    asset = Asset.objects.with_stages().get(pk=asset.pk)
    for stage in asset.stages.all():
        took = stage.finished_at - stage.started_at
        ends[f"stage {stage.name}"].append(took.total_seconds())
    return asset


def compared(asset, clip: Path, folder: Path, ends, spent: float) -> Iterator[Result | Line]:
    from apps.media import ladder
    from apps.media.probe import Probe

    probe = Probe.from_json(asset.probe)
    rungs = ladder.plan(probe)
    bare = peers.floor(clip, probe, rungs, made(folder, "floor"))
    whole = "all rungs"
    ends[whole] = [
        max(each) for each in zip(*(ends[s.name] for s in asset.stages.all()), strict=True)
    ]
    budgets = {"live": 15, "thumbnail": 15, "captions": 15, whole: 30}
    for name, budget in budgets.items():
        floor = bare.wall if name == whole else None
        yield Result(f"upload: {name}", ends[name], budget, floor, "s")
    for name in [name for name in ends if name.startswith("stage ")]:
        yield Result(f"upload: {name}", ends[name], unit="s")
    ratio = sorted(ends[whole])[len(ends[whole]) // 2] / bare.wall
    yield Line(f"upload: all rungs are {ratio:.2f} × the floor; goal 1.25")
    yield from table(asset, clip, folder, probe, rungs, Cost(sum(ends[whole]) / RUNS, spent), bare)


def table(asset, clip, folder, probe, rungs, ours: Cost, bare: Cost) -> Iterator[Line]:
    """Markdown: who needs what for the same ladder, and what each rung weighs and looks like."""
    from apps.media import files

    own = {r.name: Path(files.local(f"{asset.prefix}/{r.file}", folder)) for r in
           asset.renditions.filter(kind="video")}  # fmt: skip
    ways = {"MicroLearn, with captions and all": (ours, own), "bare command": (bare, {})}
    for preset in PEERS:
        out = made(folder, preset)
        spent = peers.one_by_one(clip, rungs, out, preset=preset)
        ways[f"a `{preset}` encode per rung"] = spent, {r.name: out / r.file for r in rungs}
    names = [rung.name for rung in rungs]
    yield Line(f"\n| way | s | CPU s | {' | '.join(f'{n}: kbit/s, VMAF' for n in names)} |")
    yield Line("|---" * (3 + len(names)) + "|")
    for way, (spent, films) in ways.items():
        cells = [judged(films.get(name), clip, probe) for name in names]
        yield Line(f"| {way} | {spent.wall:.1f} | {spent.cpu:.1f} | {' | '.join(cells)} |")


def judged(film: Path | None, clip: Path, probe) -> str:
    if film is None or not PEERS:
        return "–"
    rate = film.stat().st_size * 8 / 1000 / footage.SECONDS
    return f"{rate:.0f}, {footage.vmaf(film, clip, (probe.width, probe.height)):.1f}"


def made(folder: Path, name: str) -> Path:
    path = folder / name
    path.mkdir()
    return path


@contextmanager
def running_workers(folder: Path) -> Iterator[list[int]]:
    """Those of the site that work on media: started, warm, and stopped at the end."""
    from celery import current_app

    from microlearn.stack import workers

    running = []
    for worker in workers.of(os.environ):
        with (folder / f"{worker.name}.log").open("wb") as log:
            running.append(subprocess.Popen(worker.command, stdout=log, stderr=log))
    try:
        while len(current_app.control.ping(timeout=1)) < len(running):
            pass
        yield [process.pid for process in running]
    finally:
        for process in running:
            process.terminate()
            process.wait()


def processor_time(processes: list[int]) -> float:
    """Seconds that these, their children, and what those ran to its end have used."""
    ticks, wanted = 0, set(processes)
    for stat in sorted(Path("/proc").glob("[0-9]*/stat"), key=lambda path: int(path.parent.name)):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        pid, parent = int(stat.parent.name), int(fields[1])
        if pid in wanted or parent in wanted:
            wanted.add(pid)
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


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

"""The pipeline as text for a terminal of 80 columns."""

from collections.abc import Sequence
from datetime import datetime
from textwrap import shorten

from . import fleet
from .census import Census, DeadLetter
from .models import Asset, Stage

_WIDE = 80


def overview(census: Census, letters: Sequence[DeadLetter], *, now: datetime) -> str:
    lines = ["QUEUE              WAITING  WORKERS  SLOTS"]
    workers = census.workers or []
    for queue, waiting in census.queues.items():
        count = sum(queue in worker.queues for worker in workers)
        line = f"{queue:<18} {waiting:>7}  {count:>7}  {fleet.slots(queue, workers):>5}"
        lines.append(line + ("   nobody works on it" if not count else ""))
    if census.workers is None:
        lines.append("Valkey does not answer: nobody knows which workers are alive.")
    lines += ["", "STAGE         WAITING BLOCKED RUNNING DEAD  DONE/h    p50     p95  OLDEST"]
    for stage in census.stages.values():
        lines.append(
            f"{stage.name:<13} {stage.waiting:>7} {stage.blocked:>7} {stage.running:>7} "
            f"{stage.dead:>4} {stage.done:>7} {span(stage.age(0.5)):>6} "
            f"{span(stage.age(0.95)):>7} {span(stage.oldest):>7}"
        )
    size = census.upload_bytes / 1_000_000
    lines += ["", f"Uploads open: {census.uploads} ({size:.0f} MB received)"]
    lines.append(f"Stuck (not live for too long): {census.stuck}")
    if letters:
        lines += ["", "DEAD LETTERS, newest first"]
    for letter in letters:
        age = span((now - letter.since).total_seconds())
        head = f"{letter.asset} {letter.stage} ({letter.tenant}) {age} ago, {letter.code}"
        lines += [shorten(head, _WIDE), "  " + shorten(letter.reason, _WIDE - 2)]
    return "\n".join(lines)


def one(asset: Asset, rows: Sequence[Stage], *, now: datetime) -> str:
    lines = [
        shorten(f"{asset.public_id}  {asset.filename}", _WIDE),
        _standing(asset, now),
        "",
        "STAGE         STATE    TRIES   %  SINCE   TOOK  WORKER",
    ]
    for row in rows:
        since = span((now - row.changed_at).total_seconds())
        took = ""
        if row.started_at and row.finished_at:
            took = span((row.finished_at - row.started_at).total_seconds())
        worker = shorten(row.worker, 28, placeholder="…")
        lines.append(
            f"{row.name:<13} {row.state:<8} {row.attempts:>5} {row.progress:>3} "
            f"{since:>6} {took:>6}  {worker}"
        )
        for text in (row.note, row.error_code, *row.error_log.splitlines()[-5:]):
            if text:
                lines.append("  " + shorten(text, _WIDE - 2))
    return "\n".join(lines)


def span(seconds: float) -> str:
    """`75` → "1m15s"; at most six characters."""
    whole = int(seconds)
    if whole < 60:
        return f"{seconds:.1f}s" if 0 < seconds < 10 else f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m{whole % 60:02}s"
    if whole < 86400:
        return f"{whole // 3600}h{whole % 3600 // 60:02}m"
    return f"{whole // 86400}d{whole % 86400 // 3600:02}h"


def _standing(asset: Asset, now: datetime) -> str:
    age = span((now - asset.created_at).total_seconds())
    if asset.is_refused:
        return shorten(f"refused: {asset.refusal}", _WIDE)
    if asset.ready_at:
        took = span((asset.ready_at - asset.created_at).total_seconds())
        return f"live, {took} after the upload {age} ago"
    return f"not live, {age} after the upload"

"""manage.py media: what the pipeline does, one stage of it again, and flashes of all lessons."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.lib import clock
from apps.lib.errors import DomainError
from apps.media import assets, board, census, flash_search, stages, tasks
from apps.media.models import Asset
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope


class Command(BaseCommand):
    help = "Show the media pipeline, or one video in it; try a stage again; look for flashes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs")
        actions = parser.add_subparsers(dest="action")
        show = actions.add_parser("show", help="the stages of one video")
        show.add_argument("asset")
        show.add_argument("--json", action="store_true", help="for programs")
        retry = actions.add_parser("retry", help="try a dead letter again")
        retry.add_argument("asset")
        retry.add_argument("stage", choices=[str(name) for name in stages.GRAPH])
        actions.add_parser("flashes", help="look for flashes in all live lessons again")

    def handle(self, *args: Any, action: str | None, **options: Any) -> None:
        match action:
            case "show":
                self._show(options["asset"], as_json=options["json"])
            case "retry":
                self._retry(options["asset"], options["stage"])
            case "flashes":
                self._look_for_flashes()
            case _:
                self._overview(as_json=options["json"])

    def _overview(self, *, as_json: bool) -> None:
        now, letters = census.take(), census.dead_letters()
        if as_json:
            self._print({**_facts(now), "dead_letters": [asdict(letter) for letter in letters]})
        else:
            self.stdout.write(board.overview(now, letters, now=clock.now()))

    def _show(self, public_id: str, *, as_json: bool) -> None:
        with _found(public_id) as asset:
            rows = list(asset.stages.all())
            if as_json:
                self._print([_stage_facts(row) for row in rows])
            else:
                self.stdout.write(board.one(asset, rows, now=clock.now()))

    def _retry(self, public_id: str, name: str) -> None:
        with _found(public_id) as asset:
            stage = asset.stages.filter(name=name).select_related("asset").first()
            if stage is None:
                raise CommandError(f"{public_id} has no stage {name}.")
            try:
                tasks.send(stages.retry(stage=stage, by=None))
            except DomainError as error:
                raise CommandError(str(error)) from error
            assets.announce(asset)
        self.stdout.write(f"{public_id} {name}: sent again.")

    def _look_for_flashes(self) -> None:
        seen = changed = 0
        for tenant in Tenant.objects.all():
            with tenant_scope(tenant.pk):
                live = Asset.objects.own().filter(ready_at__isnull=False, discarded_at=None)
                for asset in live.exclude(source="").order_by("pk"):
                    seen += 1
                    if self._flashes_otherwise(asset):
                        changed += 1
                        self.stdout.write(f"{asset.public_id} {asset}: changed.")
        self.stdout.write(f"{seen} seen, {changed} changed.")

    def _flashes_otherwise(self, asset: Asset) -> bool:
        try:
            return flash_search.again(asset)
        except (DomainError, OSError) as error:
            self.stderr.write(f"{asset.public_id} {asset}: {error}")
            return False

    def _print(self, facts: object) -> None:
        self.stdout.write(json.dumps(facts, default=str, indent=2))


@contextmanager
def _found(public_id: str) -> Iterator[Asset]:
    """The asset, in the scope of its tenant."""
    for tenant in Tenant.objects.all():
        with tenant_scope(tenant.pk):
            asset = Asset.objects.own().filter(public_id=public_id).first()
            if asset:
                yield asset
                return
    raise CommandError(f"There is no asset {public_id}.")


def _facts(now: census.Census) -> dict[str, Any]:
    return {
        "queues": now.queues,
        "stages": [
            {
                "stage": stage.name,
                "queue": stage.queue,
                **{key: getattr(stage, key) for key in ("waiting", "blocked", "running", "dead")},
                "done_last_hour": stage.done,
                "age_p50": round(stage.age(0.5), 1),
                "age_p95": round(stage.age(0.95), 1),
                "age_oldest": round(stage.oldest, 1),
            }
            for stage in now.stages.values()
        ],
        "workers": None if now.workers is None else [asdict(worker) for worker in now.workers],
        "uploads": {"open": now.uploads, "bytes": now.upload_bytes},
        "stuck": now.stuck,
    }


def _stage_facts(stage: Any) -> dict[str, Any]:
    names = ("name", "state", "progress", "attempts", "worker", "note", "error_code", "error")
    times = ("changed_at", "started_at", "finished_at", "deadline", "not_before")
    return {name: getattr(stage, name) for name in (*names, "error_log", *times)}

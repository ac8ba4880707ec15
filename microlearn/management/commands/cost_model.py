"""`manage.py cost_model`: machines, engines and money for a number of daily users."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from microlearn.scale import model, tables


class Command(BaseCommand):
    help = (
        "What daily users need and cost a month, out of measured figures (microlearn/scale/"
        "load.toml) and list prices (prices.toml beside it). Markdown; --json for programs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--users",
            nargs="+",
            type=float,
            default=tables.SIZES,
            metavar="N",
            help="daily users, several sizes for several columns (3e6 1e7)",
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *, users: list[float], json: bool, **_: Any) -> None:
        if any(not 1 <= each <= 1e10 for each in users):
            raise CommandError("Daily users are 1 to 10 000 000 000.")
        load, prices = model.read("load"), model.read("prices")
        if json:
            self.stdout.write(_json(users, load, prices))
        else:
            self.stdout.write(tables.sizing(users, load))
            self.stdout.write("")
            self.stdout.write(tables.costs(users, load, prices))
            self.stdout.write("")
            self.stdout.write(tables.levers(users[0], load, prices))


def _json(users: list[float], load: model.Table, prices: model.Table) -> str:
    sizes = [model.size(each, load) for each in users]
    told = [{**asdict(size), "usd_a_month": model.costs(size, load, prices)} for size in sizes]
    return json.dumps(told, indent=1)

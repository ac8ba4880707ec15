"""The model's figures as Markdown, as docs/scale.md shows them."""

import copy
from collections.abc import Callable, Sequence
from math import floor, log10

from . import model
from .model import BUDGET, Sizing, Table

SIZES = (3e6, 1e7)
# What moves the sum: a name, and what is changed of load or prices.
Lever = tuple[str, str, str, float]
LEVERS: Sequence[Lever] = (
    ("nothing encoded a second time", "delivery", "thrifty_share", 0),
    ("four fifths of all bytes in AV1", "delivery", "thrifty_share", 0.8),
    ("480p and sound (350 kbit/s) for everybody", "delivery", "kbit", 350),
    ("1080p (2 300 kbit/s) for everybody", "delivery", "kbit", 2300),
    ("24 s of a view watched, not 36", "people", "watched", 24),
    ("a year's commitment takes 40 % off the network's list", "cdn", "discount", 0.4),
    ("twice the processor time for every page and answer", "web", "utilisation", 0.3),
)

Row = tuple[str, Callable[[Sizing], float], str]
ROWS: Sequence[Row] = (
    ("views a day", lambda s: s.views, ""),
    ("batches of events, mean", lambda s: s.batches, "/s"),
    ("… in the busiest hour", lambda s: s.batches_peak, "/s"),
    ("cores that take them", lambda s: s.intake_cores, ""),
    ("consumers, each with a shard", lambda s: s.folding_cores, ""),
    ("Valkey for a day of streams", lambda s: s.stream_gb, "GB"),
    ("archive of events, a year", lambda s: s.archive_gb / 1e3, "TB"),
    ("rows written after folding, mean", lambda s: s.writes, "/s"),
    ("… if nothing were folded", lambda s: s.writes_unfolded, "/s"),
    ("pages and API, busiest hour", lambda s: s.requests_peak, "/s"),
    ("cores for them", lambda s: s.web_cores, ""),
    ("cores of the database", lambda s: s.database_cores, ""),
    ("rows of views", lambda s: s.views_gb / 1e3, "TB"),
    ("rows of answers and cards", lambda s: s.answers_gb / 1e3, "TB"),
    ("uploads a day", lambda s: s.uploads, ""),
    ("cores that encode, mean", lambda s: s.encoding_cores, ""),
    ("… in the busiest hour", lambda s: s.encoding_cores_peak, ""),
    ("originals", lambda s: s.originals_gb / 1e3, "TB"),
    ("streams in store", lambda s: s.streams_gb / 1e3, "TB"),
    ("delivered a month", lambda s: s.delivered_gb / 1e6, "PB"),
    ("… in the busiest hour", lambda s: s.gbit_peak, "Gbit/s"),
)


def rounded(amount: float) -> str:
    """To three digits: the model knows no more."""
    if amount == 0:
        return "0"
    digits = 2 - floor(log10(abs(amount)))
    return f"{round(amount, digits):,.{max(0, digits)}f}".replace(",", " ")


def sizing(users: Sequence[float], load: Table) -> str:
    sizes = [model.size(each, load) for each in users]
    rows = [
        [name, *(f"{rounded(amount(each))} {unit}".strip() for each in sizes)]
        for name, amount, unit in ROWS
    ]
    return _table(["", *(f"{rounded(each)} a day" for each in users)], rows)


def costs(users: Sequence[float], load: Table, prices: Table) -> str:
    """USD a month: of all, and for one who comes on a day."""
    by_size = [model.costs(model.size(each, load), load, prices) for each in users]
    rows = [
        [name, *(_money(each[name], count) for each, count in zip(by_size, users, strict=True))]
        for name in by_size[0]
    ]
    sums = [sum(each.values()) for each in by_size]
    rows.append(["**all**", *(_money(each, n) for each, n in zip(sums, users, strict=True))])
    rows.append(["budget", *(_money(BUDGET * count, count) for count in users)])
    heads = [f"{rounded(each)} a day: USD a month, each" for each in users]
    return _table(["", *heads], rows)


def levers(users: float, load: Table, prices: Table) -> str:
    """USD a month for one who comes on a day, when one assumption is another."""
    rows = []
    for name, table, key, amount in LEVERS:
        changed = copy.deepcopy({**load, **prices})
        before, changed[table][key] = changed[table][key], amount
        total = sum(model.costs(model.size(users, changed), changed, changed).values())
        rows.append([name, f"{before:g} → {amount:g}", f"{total / users:.4f}"])
    return _table(["", "", f"{rounded(users)} a day: USD a month, each"], rows)


def _money(amount: float, users: float) -> str:
    return f"{rounded(amount)}, {amount / users:.4f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

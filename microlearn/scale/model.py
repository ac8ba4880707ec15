"""What a number of daily users needs, and what that costs in a month.

Pure: `load.toml` and `prices.toml` go in as they are read, so that another load or another price
list is another file. A month has 30 days, a GB 10⁹ bytes. Amounts are means unless their name
says peak.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DAY, MONTH_DAYS, HOURS = 86_400.0, 30, 720
BUDGET = 0.15  # USD a month for one who comes on a day

Table = Mapping[str, Any]


def read(name: str) -> Table:
    """`load` or `prices`, as this folder has it."""
    return tomllib.loads((HERE / f"{name}.toml").read_text())


@dataclass(frozen=True, slots=True)
class Sizing:
    """A platform of `users` who come on a day. Rates are a second's, volumes GB or a month's."""

    users: float
    views: float  # a day
    batches: float  # a second: requests with events, and facts
    batches_peak: float
    intake_cores: float
    folding_cores: int  # consumers, each with a shard of its own
    stream_gb: float
    archive_gb: float  # that a year adds
    requests_peak: float  # of pages and API without events
    web_cores: float
    database_cores: float
    writes: float  # rows a second after folding
    writes_unfolded: float  # what they would be if each fact were a row of a lesson's counts
    views_gb: float
    answers_gb: float
    delivered_gb: float  # a month
    gbit_peak: float
    cdn_requests: float  # a month
    uploads: float  # a day
    encoding_cores: float
    encoding_cores_peak: float
    originals_gb: float
    streams_gb: float


def size(users: float, load: Table) -> Sizing:
    people, rows = load["people"], load["rows"]
    views = users * people["views"]
    events, web, encoding = load["events"], load["web"], load["encoding"]
    peak = people["peak"]
    batches = views * events["per_view"] / DAY
    pages = users * (people["feed_pages"] + people["other_pages"] + people["searches"])
    answers = users * people["questions"]
    work = web_seconds(users, load) / DAY
    uploads = users * people["uploads"]
    film = uploads * people["upload_seconds"]
    encoded = film * (encoding["first"] + encoding["second_share"] * encoding["second"]) / DAY
    delivered = views * view_bytes(load) / 1e9
    views_gb = views * rows["views_days"] * rows["view"] / 1e9
    answers_gb = answers * rows["answers_months"] * MONTH_DAYS * rows["answer"] / 1e9
    return Sizing(
        users=users,
        views=views,
        batches=batches,
        batches_peak=batches * peak,
        intake_cores=batches * peak * events["taken"] / web["utilisation"],
        folding_cores=ceil(batches * peak / events["folded_a_second"] / web["utilisation"]),
        stream_gb=batches * events["fact_bytes"] * events["stream_hours"] * 3600 / 1e9,
        archive_gb=batches * DAY * 365 * events["archived_bytes"] / 1e9,
        requests_peak=(pages + answers) * peak / DAY,
        web_cores=work * (1 - web["database_share"]) * peak / web["utilisation"],
        database_cores=work * web["database_share"] * peak / web["utilisation"],
        writes=(views * events["rows_a_view"] + 3 * answers) / DAY,
        writes_unfolded=batches * (1 + people["watched"] / events["per_view"]),
        views_gb=views_gb,
        answers_gb=answers_gb,
        delivered_gb=delivered * MONTH_DAYS,
        gbit_peak=delivered * 8 * peak / DAY,
        cdn_requests=views * load["delivery"]["requests"] * MONTH_DAYS,
        uploads=uploads,
        encoding_cores=encoded * (1 + encoding["idle"]),
        encoding_cores_peak=film * encoding["first"] / DAY * peak / web["utilisation"],
        originals_gb=film * encoding["original_mb"] * encoding["originals_days"] / 1e3,
        streams_gb=film * encoding["ladder_mb"] * encoding["kept_months"] * MONTH_DAYS / 1e3,
    )


def view_bytes(load: Table) -> float:
    """What one view takes over the line, fetched for nothing included."""
    people, delivery = load["people"], load["delivery"]
    seconds = people["watched"] + people["left_early"] * delivery["ahead"]
    saved = delivery["thrifty_share"] * delivery["thrifty_saving"]
    return seconds * delivery["kbit"] * 125 * (1 - saved) + delivery["wasted_kb"] * 1000


def web_seconds(users: float, load: Table) -> float:
    """Processor seconds of a day's pages and answers, site and database together."""
    people, web = load["people"], load["web"]
    each = (
        people["feed_pages"] * web["feed_page"]
        + people["other_pages"] * web["other_page"]
        + people["searches"] * web["search"]
        + people["questions"] * web["answer"]
    )
    return users * each


def tiered(amount_gb: float, tiers_tb: Sequence[float], prices: Sequence[float]) -> float:
    """USD for `amount_gb`, each part at its tier's price a GB; one price more than ends."""
    spent, begins = 0.0, 0.0
    for end, price in zip([*(tb * 1e3 for tb in tiers_tb), float("inf")], prices, strict=True):
        spent += max(0.0, min(amount_gb, end) - begins) * price
        begins = end
    return spent


def costs(sizing: Sizing, load: Table, prices: Table) -> dict[str, float]:
    """USD a month by feature."""
    storage, disk = prices["storage"], prices["database"]["disk_per_gb"]
    pages = _pages(sizing, load, prices)
    machines = {
        "encoding and captions": sizing.encoding_cores
        * prices["compute"]["spot_core_hour"]
        * HOURS,
        **pages,
        "events and live figures": _events(sizing, load, prices),
    }
    mails = sizing.users * load["people"]["mails"] * MONTH_DAYS
    return {
        "delivery": _delivery(sizing, load, prices["cdn"]),
        "lessons in store": sizing.streams_gb * storage["per_gb"]
        + sizing.originals_gb * storage["cold_per_gb"],
        **machines,
        "rows of events, views, answers": (sizing.views_gb + sizing.answers_gb) * disk
        + sizing.archive_gb * storage["per_gb"],
        "messages": mails * prices["messages"]["mail_per_1k"] / 1e3,
        "balancers, logs, spare room": sum(machines.values()) * load["other"]["share"],
    }


def _pages(sizing: Sizing, load: Table, prices: Table) -> dict[str, float]:
    site = sizing.web_cores * prices["compute"]["core_hour"] * HOURS
    database = sizing.database_cores * prices["database"]["core_hour"] * HOURS
    people, web = load["people"], load["web"]
    parts = {
        "feed and search": people["feed_pages"] * web["feed_page"]
        + people["searches"] * web["search"],
        "paths, Today, other pages": people["other_pages"] * web["other_page"],
        "quizzes and memory": people["questions"] * web["answer"],
    }
    whole = sum(parts.values())
    return {name: (site + database) * part / whole for name, part in parts.items()}


def _events(sizing: Sizing, load: Table, prices: Table) -> float:
    compute, peak = prices["compute"], load["people"]["peak"]
    written = sizing.views / DAY * load["events"]["rows_a_view"] * load["events"]["row_written"]
    cores = sizing.intake_cores + sizing.folding_cores
    return HOURS * (
        cores * compute["core_hour"]
        + written * peak / load["web"]["utilisation"] * prices["database"]["core_hour"]
        + 2 * sizing.stream_gb * compute["memory_gb_hour"]  # with a replica
    )


def _delivery(sizing: Sizing, load: Table, cdn: Table) -> float:
    bytes_cost = sum(
        tiered(sizing.delivered_gb * share, cdn["tiers_tb"], cdn["per_gb"][region])
        for region, share in load["people"]["regions"].items()
    )
    requests = sizing.cdn_requests / 1e4 * cdn["requests_per_10k"]
    return (bytes_cost + requests) * (1 - cdn["discount"])

"""What a page's main thread did, by processor time: Lighthouse goes by the clock, which on a
machine that does other things as well counts the wait for a core as the page's own."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

SLOWER = 4  # Lighthouse's phone, against the machine that it runs on
LONG = 50  # ms on that phone: what exceeds it blocks (web.dev/articles/tbt)
TASK, LAYOUT = "RunTask", "UpdateLayoutTree"

Event = Mapping[str, Any]
Thread = tuple[int, int]


@dataclass(frozen=True)
class Work:
    """`busy`: ms of processor time; `blocking`: ms that tasks took beyond `LONG` on the phone."""

    busy: float
    blocking: float


def work(events: Iterable[Event], url: str) -> Work:
    """Of the page at `url`, from its navigation to the end of a Chromium trace."""
    told = list(events)
    page = _main_thread(told)
    begins = _navigation(told, page, url)
    tasks = [
        event.get("tdur", 0) / 1000
        for event in told
        if event.get("ph") == "X" and TASK in event["name"] and event["ts"] >= begins
        if _thread(event) == page
    ]
    return Work(sum(tasks), sum(max(0.0, SLOWER * each - LONG) for each in tasks))


def _main_thread(events: Iterable[Event]) -> Thread:
    """That of the renderer that laid out most."""
    laid_out = Counter(_thread(event) for event in events if event.get("name") == LAYOUT)
    if not laid_out:
        raise ValueError("there is no page in this trace")
    return laid_out.most_common(1)[0][0]


def _navigation(events: Iterable[Event], page: Thread, url: str) -> int:
    """µs; several are recorded, that of an empty page first."""
    starts = [
        event["ts"]
        for event in events
        if event.get("name") == "navigationStart"
        and _thread(event) == page
        and event["args"].get("data", {}).get("documentLoaderURL", "").startswith(url)
    ]
    if not starts:
        raise ValueError(f"the trace does not show how {url} was opened")
    return min(starts)


def _thread(event: Event) -> Thread:
    return event.get("pid", 0), event.get("tid", 0)

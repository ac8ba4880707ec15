"""How `make lighthouse` tells a slow page from a busy machine."""

import pytest

from bench import main_thread

PAGE, OTHER = {"pid": 7, "tid": 1}, {"pid": 8, "tid": 1}
URL = "https://localhost:8443/"


def task(start: float, clock: float, processor: float, thread=PAGE) -> dict:
    """Times in ms."""
    times = {"ts": start * 1000, "dur": clock * 1000, "tdur": processor * 1000}
    return {"ph": "X", "name": "ThreadControllerImpl::RunTask", **times, **thread}


def opened(at: float, url: str, thread=PAGE) -> dict:
    said = {"args": {"data": {"documentLoaderURL": url}}}
    return {"ph": "R", "name": "navigationStart", "ts": at * 1000, **said, **thread}


LAYOUT = {"ph": "X", "name": "UpdateLayoutTree", "ts": 0, **PAGE}
OPENED = [opened(0, "about:blank"), opened(100, URL), LAYOUT]


def test_a_task_blocks_by_what_it_computes_not_by_its_wait_for_a_core():
    waited, long = task(110, clock=400, processor=10), task(600, clock=20, processor=20)
    work = main_thread.work([*OPENED, waited, long], URL)
    assert work.busy == pytest.approx(30)
    assert work.blocking == pytest.approx(4 * 20 - 50)


def test_only_the_page_and_only_since_it_was_opened():
    before, elsewhere = task(50, 90, 90), task(200, 90, 90, OTHER)
    work = main_thread.work([*OPENED, opened(0, URL, OTHER), before, elsewhere], URL)
    assert work == main_thread.Work(0, 0)


def test_a_trace_without_the_page_is_refused():
    with pytest.raises(ValueError, match="no page"):
        main_thread.work([], URL)
    with pytest.raises(ValueError, match="how https://elsewhere/ was opened"):
        main_thread.work(OPENED, "https://elsewhere/")

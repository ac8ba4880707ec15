"""Whole stories: a real browser on the real site.

One site serves all journeys of a process; each journey brings its own people. On failure the report
ends with the logs of the site, what the browser complained of and what the page showed.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from .phone import ARGUMENTS, COMING, Phone, find_chromium
from .running_site import Site

HERE = Path(__file__).parent
LAST = "test_quiet_logs.py"


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.journey)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come after all other tests, and the look at the logs after all journeys.

    (Of several processes one begins with the journeys: see the conftest.py of the root.)
    """
    items.sort(key=lambda item: (_is_ours(item), item.path.name == LAST))


def _is_ours(item: pytest.Item) -> bool:
    return HERE in item.path.parents


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator:
    report = yield
    if report.failed and _is_ours(item):
        for phone in getattr(item, "funcargs", {}).get("_phones", []):
            report.sections.append(("phone", describe(phone)))
        if site := getattr(item, "funcargs", {}).get("site"):
            report.sections.append(("site", site.tail()))
    return report


def describe(phone: Phone) -> str:
    parts = ["complaints: " + "\n".join(phone.complaints)]
    for page in phone.context.pages:
        parts += [page.url, shown(page)]
    return "\n".join(parts)


def shown(page: Page) -> str:
    """A page that does not answer is told of, and ends nothing but its own journey."""
    try:
        return page.locator("body").aria_snapshot(timeout=2_000)
    except Error as error:
        return f"It does not say what it shows: {error}"


@pytest.fixture(scope="package")
def site(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: pytest.FixtureRequest
) -> Iterator[Site]:
    running = Site(tmp_path_factory.mktemp("site"), django_db_blocker.unblock)
    try:
        running.start()
        running.run("-m", "tests.journeys.shelf", str(tmp_path_factory.mktemp("clips")))
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    executable = find_chromium()
    with sync_playwright() as playwright:
        playwright.selectors.register("coming", COMING)
        chromium = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def _phones() -> list[Phone]:
    return []


@pytest.fixture
def phone(site: Site, browser: Browser, _phones: list[Phone]) -> Iterator[Callable[[], Phone]]:
    """`phone()`: one more phone, signed in nowhere; its complaints fail the journey at the end."""

    def take() -> Phone:
        _phones.append(Phone.take(browser, site.url))
        return _phones[-1]

    yield take
    complaints = [said for each in _phones for said in each.complaints]
    for each in _phones:
        each.put_away()
    assert complaints == []


@pytest.fixture
def page(phone: Callable[[], Phone]):
    """The page of one phone, for journeys of one person."""
    return phone().page()

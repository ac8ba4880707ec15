"""/search/, its results alone, and /api/v1/search/."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.tests.pages import assert_sound
from apps.content.search import freshness
from apps.media.models import CaptionTrack
from apps.tenants.scope import tenant_scope

from .factories import lesson


@pytest.fixture(autouse=True)
def _rested():
    cache.clear()


@pytest.fixture
def bobs(sign_in, bob):
    return sign_in(bob)


def said(title: str, *words: str, **fields):
    """A lesson in which a word is said each second, from second 30 on."""
    atom = lesson(title=title, **fields)
    track = CaptionTrack.objects.get(asset__versions__atom=atom)
    track.words = [
        {"s": 30 + n, "e": 30.9 + n, "w": f" {word}", "p": 1.0} for n, word in enumerate(words)
    ]
    track.save()
    return atom


@pytest.fixture
def atom(public):
    made = said("Lock <b>cells</b>", "dollar", "signs", "hold", "the", "row.")
    freshness.catch_up()
    return made


def test_the_line_leads_to_its_second(bobs, atom):
    html = bobs.get("/search/?q=dollars").content.decode()
    assert f'href="/learn/{atom.public_id}?t=30"' in html
    assert "<mark>dollar</mark>" in html
    assert "Lock &lt;b&gt;cells&lt;/b&gt;" in html
    assert_sound(html)


def test_the_results_alone(bobs, atom):
    html = bobs.get("/search/results/?q=dollar").content.decode()
    assert "<html" not in html
    assert atom.public_id in html


def test_over_the_api(bobs, atom):
    answer = bobs.get("/api/v1/search/", {"q": "dolar"}).json()
    assert answer["instead"] == "dollar"
    [found] = answer["lessons"]
    assert (found["id"], found["url"]) == (atom.public_id, f"/learn/{atom.public_id}?t=30")
    assert found["moment"]["second"] == 30
    assert found["moment"]["pieces"][0] == {"text": "dollar", "marked": True}
    assert found["poster"].endswith(".jpg")


def test_what_is_found_comes_in_pages(bobs, public):
    for n in range(30):
        lesson(title=f"Dollar {n}")
    freshness.catch_up()
    first = bobs.get("/search/?q=dollar").content.decode()
    assert_sound(first)
    assert "30 lessons" in first
    assert 'href="/search/?q=dollar&amp;page=2"' in first
    second = bobs.get("/search/results/?q=dollar&page=2").content.decode()
    assert "Lessons 25 to 30" in second
    assert "page=3" not in second
    pages = [bobs.get("/api/v1/search/", {"q": "dollar", "page": n}).json() for n in (1, 2)]
    assert [(page["total"], page["next"]) for page in pages] == [(30, 2), (30, None)]
    assert len({each["id"] for page in pages for each in page["lessons"]}) == 30


@pytest.mark.parametrize("page", ["0", "-1", "11", "two", "²", "9" * 5000, "\x00"])
def test_a_page_that_there_is_not_is_the_first(bobs, atom, page):
    assert bobs.get("/api/v1/search/", {"q": "dollar", "page": page}).json()["lessons"]


def test_nothing_found_offers_a_way_on(bobs, atom):
    html = bobs.get("/search/?q=<script>zebra").content.decode()
    assert "Nothing for “&lt;script&gt;zebra”" in html
    assert f"?q={atom.skill.name.replace(' ', '%20')}" in html
    assert_sound(html)


def test_before_anything_is_typed(bobs, atom):
    assert_sound(bobs.get("/search/").content.decode())


def test_a_tenants_lessons_are_its_own(sign_in, bob, charlie, riverside, atom):
    with tenant_scope(riverside.pk):
        own = said("Our protocol", "dollar", skill=None)
        freshness.catch_up()

    def found(client) -> set[str]:
        rows = client.get("/api/v1/search/", {"q": "dollar"}).json()["lessons"]
        return {each["id"] for each in rows}

    assert found(sign_in(bob, riverside)) == {own.public_id, atom.public_id}
    assert found(sign_in(charlie)) == found(sign_in(bob)) == {atom.public_id}


def test_nobody_floods_it(bobs, atom):
    answers = {bobs.get("/search/results/?q=dollar").status_code for _ in range(121)}
    assert answers == {200, 429}


def test_the_number_of_queries_does_not_grow(bobs, atom):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert bobs.get("/search/?q=dollar").status_code == 200
        return len(found)

    for n in range(3):
        said(f"Lesson {n}", "dollar")
    freshness.catch_up()
    queries()
    before = queries()
    for n in range(6):
        said(f"More {n}", "dollar")
    cache.clear()
    freshness.catch_up()
    bobs.get("/api/v1/feed/")
    assert queries() == before

"""What was watched: to go on with, to look up, to take out of the history."""

import json
from datetime import timedelta

import pytest

from apps.accounts.tests.pages import assert_sound
from apps.analytics.models import Watch
from apps.lib import clock
from apps.lib.public_ids import new_public_id

from .factories import lesson


@pytest.fixture
def bobs(sign_in, bob):
    return sign_in(bob)


def ids(response) -> list[str]:
    return [each["id"] for each in response.json()["lessons"]]


def watch(client, atom, *, to: float, position: float | None = None, ago: float = 0) -> None:
    event = {
        "id": "e" * 12 + new_public_id(),
        "type": "watched",
        "subject": {"kind": "atom", "id": atom.public_id},
        "intervals": [[0, to]],
        "position": to if position is None else position,
        "ago": ago,
    }
    response = client.post(
        "/api/v1/events/",
        json.dumps({"version": 1, "events": [event]}),
        content_type="application/json",
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert response.json() == {"accepted": 1}


@pytest.fixture
def three(bobs):
    """Watched one after the other; the last one is the latest."""
    atoms = [lesson() for _ in range(3)]
    now = clock.now()
    for n, atom in enumerate(atoms):
        with clock.frozen(now - timedelta(minutes=9 - n)):
            watch(bobs, atom, to=5)
    return atoms


def test_what_was_left_in_the_middle_is_there_on_another_device(three, sign_in, bob):
    phone = sign_in(bob)
    rows = phone.get("/api/v1/continue/").json()["lessons"]
    assert [row["id"] for row in rows] == [atom.public_id for atom in reversed(three)]
    assert [row["position"] for row in rows] == [5, 5, 5]
    assert phone.get(f"/api/v1/feed/items/{three[0].public_id}/").json()["state"]["position"] == 5


def test_what_was_seen_or_only_touched_is_not(bobs):
    seen, touched = lesson(), lesson()
    seconds = bobs.get(f"/api/v1/feed/items/{seen.public_id}/").json()["media"]["duration"]
    watch(bobs, seen, to=seconds)
    watch(bobs, touched, to=2)
    assert ids(bobs.get("/api/v1/continue/")) == []


def test_nobody_elses(three, sign_in, charlie):
    stranger = sign_in(charlie)
    assert ids(stranger.get("/api/v1/continue/")) == []
    assert ids(stranger.get("/api/v1/history/")) == []


def test_the_latest_first(bobs, three):
    history = [atom.public_id for atom in reversed(three)]
    assert ids(bobs.get("/api/v1/history/")) == history
    page = bobs.get("/library/history/").content.decode()
    assert [page.index(each) for each in history] == sorted(page.index(each) for each in history)
    assert_sound(page)


def test_one_taken_out_and_brought_back(bobs, three):
    url = f"/api/v1/history/{three[1].public_id}/"
    at = bobs.delete(url).json()["at"]
    assert ids(bobs.get("/api/v1/history/")) == [three[2].public_id, three[0].public_id]
    restored = bobs.post("/api/v1/history/restore/", {"at": at}, content_type="application/json")
    assert restored.status_code == 204
    assert len(ids(bobs.get("/api/v1/history/"))) == 3


def test_clearing_keeps_what_was_learned(bobs, bob, three):
    at = bobs.delete("/api/v1/history/").json()["at"]
    assert ids(bobs.get("/api/v1/history/")) == ids(bobs.get("/api/v1/continue/")) == []
    assert "Nothing here" in bobs.get("/library/history/").content.decode()
    assert sum(w.seconds for w in Watch.objects.of(bob)) == 15
    bobs.post("/api/v1/history/restore/", {"at": at}, content_type="application/json")
    assert len(ids(bobs.get("/api/v1/history/"))) == 3


def test_watching_again_brings_it_back(bobs, three):
    bobs.delete("/api/v1/history/")
    with clock.frozen(clock.now() + timedelta(hours=1)):
        watch(bobs, three[0], to=6)
    assert ids(bobs.get("/api/v1/history/")) == [three[0].public_id]


def test_undo_of_another_persons_clearing(three, bobs, sign_in, charlie):
    at = bobs.delete("/api/v1/history/").json()["at"]
    sign_in(charlie).post("/api/v1/history/restore/", {"at": at}, content_type="application/json")
    assert ids(bobs.get("/api/v1/history/")) == []


def test_the_number_of_queries_does_not_grow(bobs, three):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(url):
        with CaptureQueriesContext(connection) as found:
            assert bobs.get(url).status_code == 200
        return len(found)

    urls = ["/api/v1/history/", "/library/history/", "/api/v1/continue/"]
    for url in urls:
        queries(url)
    before = [queries(url) for url in urls]
    for _ in range(4):
        watch(bobs, lesson(), to=4)
    bobs.get("/api/v1/feed/")
    assert [queries(url) for url in urls] == before

"""/api/v1/saved/ and /api/v1/playlists/: lessons that a learner keeps."""

import pytest

from apps.content import discarding, playlists, publishing
from apps.content.models import Playlist
from apps.lib.public_ids import new_public_id
from apps.tenants.scope import tenant_scope

from .factories import lesson


@pytest.fixture
def bobs(sign_in, bob):
    return sign_in(bob)


def ids(response) -> list[str]:
    return [each["id"] for each in response.json()["lessons"]]


def put(client, url, body=None):
    return client.put(url, body or {}, content_type="application/json")


def post(client, url, body=None):
    return client.post(url, body or {}, content_type="application/json")


@pytest.fixture
def later(bobs) -> str:
    made = post(bobs, "/api/v1/playlists/", {"name": "  For   later "})
    assert (made.status_code, made.json()["name"]) == (201, "For later")
    return f"/api/v1/playlists/{made.json()['id']}/"


def test_saving_twice_saves_once(bobs):
    atom = lesson()
    for _ in range(2):
        assert put(bobs, f"/api/v1/saved/{atom.public_id}/").status_code == 204
    assert ids(bobs.get("/api/v1/saved/")) == [atom.public_id]
    assert Playlist.objects.count() == 1


def test_the_feed_knows_what_is_saved(bobs):
    kept, other = lesson(), lesson()
    put(bobs, f"/api/v1/saved/{kept.public_id}/")
    saved = {item["id"]: item["saved"] for item in bobs.get("/api/v1/feed/").json()["items"]}
    assert saved == {kept.public_id: True, other.public_id: False}


def test_taken_out_and_put_back_it_stands_where_it_stood(bobs, later):
    atoms = [lesson() for _ in range(3)]
    for atom in atoms:
        put(bobs, f"{later}lessons/{atom.public_id}/")
    middle = f"{later}lessons/{atoms[1].public_id}/"
    taken = bobs.delete(middle).json()
    assert ids(bobs.get(later)) == [atoms[0].public_id, atoms[2].public_id]
    put(bobs, middle, taken)
    assert ids(bobs.get(later)) == [atom.public_id for atom in atoms]


def test_taking_out_what_is_not_there(bobs, later):
    assert bobs.delete(f"{later}lessons/{new_public_id()}/").json() == {"position": None}


def test_a_new_order(bobs, later):
    a, b, c = (lesson() for _ in range(3))
    for atom in (a, b, c):
        put(bobs, f"{later}lessons/{atom.public_id}/")
    # Another device has not heard of c yet, and asks for what was never in the list.
    wish = {"lessons": [b.public_id, new_public_id(), a.public_id]}
    assert put(bobs, f"{later}order/", wish).status_code == 204
    assert ids(bobs.get(later)) == [b.public_id, a.public_id, c.public_id]


def test_renaming(bobs, later):
    response = bobs.patch(later, {"name": "Ward round"}, content_type="application/json")
    assert response.json() == {"name": "Ward round"}
    assert bobs.get(later).json()["name"] == "Ward round"


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_that_is_none(bobs, later, name):
    assert post(bobs, "/api/v1/playlists/", {"name": name}).status_code == 400
    assert bobs.patch(later, {"name": name}, content_type="application/json").status_code == 400


def test_deleting_and_undoing_it(bobs, later):
    atom = lesson()
    put(bobs, f"{later}lessons/{atom.public_id}/")
    assert bobs.delete(later).status_code == 204
    assert bobs.get(later).status_code == 404
    assert bobs.get("/api/v1/playlists/").json() == {"playlists": []}
    assert post(bobs, f"{later}restore/").status_code == 200
    assert ids(bobs.get(later)) == [atom.public_id]


def test_a_deleted_list_goes_for_good_after_a_month(bob, django_user_model):
    from apps.lib import clock

    kept, gone = (playlists.create(owner=bob, name=name) for name in ("kept", "gone"))
    for each in (kept, gone):
        playlists.discard(playlist=each)
    Playlist.objects.filter(pk=gone.pk).update(discarded_at=clock.now() - playlists.KEPT_FOR)
    playlists.purge()
    assert [each.pk for each in Playlist.objects.all()] == [kept.pk]


def test_nobody_elses_list(sign_in, charlie, later):
    stranger = sign_in(charlie)
    assert stranger.get(later).status_code == 404
    assert put(stranger, f"{later}lessons/{lesson().public_id}/").status_code == 404
    assert stranger.get("/api/v1/playlists/").json() == {"playlists": []}


def test_what_cannot_be_kept(bobs, bob, alice, riverside):
    with tenant_scope(riverside.pk):
        private = lesson(skill=None)
    for atom_id in (private.public_id, lesson(draft=True).public_id, new_public_id()):
        assert put(bobs, f"/api/v1/saved/{atom_id}/").status_code == 404


def test_each_tenant_has_its_own_shelf(sign_in, bob, riverside):
    atom = lesson()
    put(sign_in(bob), f"/api/v1/saved/{atom.public_id}/")
    nurse = sign_in(bob, riverside)
    assert ids(nurse.get("/api/v1/saved/")) == []
    put(nurse, f"/api/v1/saved/{atom.public_id}/")  # a public lesson, kept at work
    assert ids(nurse.get("/api/v1/saved/")) == [atom.public_id]


def test_a_withdrawn_lesson_comes_back_with_its_place(bobs, alice):
    atom = lesson(owner=alice)
    put(bobs, f"/api/v1/saved/{atom.public_id}/")
    discarding.discard(atom=atom, by=alice)
    assert ids(bobs.get("/api/v1/saved/")) == []
    publishing.publish(atom=discarding.recover(atom=atom, by=alice), by=alice)
    assert ids(bobs.get("/api/v1/saved/")) == [atom.public_id]


def test_a_list_has_an_end(bobs, later, monkeypatch):
    monkeypatch.setattr(playlists, "MOST_LESSONS", 1)
    put(bobs, f"{later}lessons/{lesson().public_id}/")
    full = put(bobs, f"{later}lessons/{lesson().public_id}/")
    assert (full.status_code, full.json()["error"]["code"]) == (409, "list_full")
    monkeypatch.setattr(playlists, "MOST_LISTS", 1)
    assert post(bobs, "/api/v1/playlists/", {"name": "One more"}).status_code == 409


def test_lists_tell_whether_a_lesson_is_in_them(bobs, later):
    atom = lesson()
    put(bobs, f"{later}lessons/{atom.public_id}/")
    post(bobs, "/api/v1/playlists/", {"name": "Empty"})
    rows = bobs.get(f"/api/v1/playlists/?lesson={atom.public_id}").json()["playlists"]
    assert [(row["name"], row["count"], row["has"]) for row in rows] == [
        ("Empty", 0, False),
        ("For later", 1, True),
    ]


def test_the_number_of_queries_does_not_grow(bobs, later, django_assert_num_queries):
    def queries(url):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as found:
            assert bobs.get(url).status_code == 200
        return len(found)

    put(bobs, f"{later}lessons/{lesson().public_id}/")
    urls = [later, "/api/v1/playlists/", "/library/"]
    for url in urls:
        queries(url)
    before = [queries(url) for url in urls]
    for _ in range(4):
        put(bobs, f"{later}lessons/{lesson().public_id}/")
        post(bobs, "/api/v1/playlists/", {"name": "One more"})
    bobs.get("/api/v1/feed/")  # the catalogue is made anew
    assert [queries(url) for url in urls] == before

"""The feed page, a lesson's own address, and one item over the API."""

import json
import re

import pytest

from apps.accounts.tests.pages import assert_sound
from apps.lib.public_ids import new_public_id
from apps.tenants.scope import tenant_scope

from .factories import lesson, quiz


def page_of(response) -> dict:
    text = response.content.decode()
    return json.loads(re.search(r'<script id="feed-page"[^>]*>(.*?)</script>', text, re.DOTALL)[1])


def ids(page) -> list[str]:
    return [item["id"] for item in page["items"]]


def test_a_visitor_is_greeted(client, db):
    assert "lesson-feed" not in client.get("/").content.decode()


def test_the_feed_is_in_the_page(sign_in, bob):
    atom = lesson(title="</script><b>Tables & co")
    response = sign_in(bob).get("/")
    assert ids(page_of(response)) == [atom.public_id]
    assert_sound(response.content.decode())


@pytest.mark.parametrize(
    ("origin", "told"),
    [
        ("https://cdn.example", ['rel="preconnect" href="https://cdn.example" crossorigin']),
        ("", []),
    ],
)
def test_where_media_come_from_elsewhere_the_way_is_opened(sign_in, bob, settings, origin, told):
    settings.MEDIA_CDN_URL = origin
    text = sign_in(bob).get("/").content.decode()
    assert re.findall(r'rel="preconnect"[^>]*', text) == told


def test_the_first_second_is_loaded_with_the_page(sign_in, bob):
    lesson()
    response = sign_in(bob).get("/")
    url = page_of(response)["items"][0]["media"]["start"]["url"]
    assert f'<link rel="preload" href="{url}" as="fetch"' in response.content.decode()


def test_the_page_is_nobody_elses(sign_in, bob):
    assert "private" in sign_in(bob).get("/")["Cache-Control"]


def test_thoughts_are_kept_for_the_learner_who_wrote_them(sign_in, bob):
    lesson()
    assert f'data-learner="{bob.public_id}"' in sign_in(bob).get("/").content.decode()


def test_an_empty_feed_says_so(sign_in, bob):
    assert "on their way" in sign_in(bob).get("/").content.decode()


def test_a_lessons_own_address_opens_it_first(sign_in, bob):
    atoms = [lesson() for _ in range(3)]
    its_quiz = quiz(atoms[0])
    found = ids(page_of(sign_in(bob).get(f"/learn/{atoms[0].public_id}?t=12")))
    assert found[:2] == [atoms[0].public_id, its_quiz.public_id]
    assert len(found) == len(set(found)) == 4


def test_a_visitor_signs_in_first(client, public):
    response = client.get(f"/learn/{lesson(draft=True).public_id}?t=3")
    assert response.status_code == 302
    assert "%3Ft%3D3" in response["Location"]


@pytest.fixture(params=["/learn/{}", "/api/v1/feed/items/{}/"])
def address(request):
    return request.param


def test_its_creator_sees_a_draft(sign_in, alice, address):
    draft = lesson(owner=alice, draft=True)
    response = sign_in(alice).get(address.format(draft.public_id))
    assert response.status_code == 200


def test_nobody_else_sees_a_draft(sign_in, bob, alice, address):
    draft = lesson(owner=alice, draft=True)
    assert sign_in(bob).get(address.format(draft.public_id)).status_code == 404


def test_a_stranger_to_the_tenant(sign_in, charlie, riverside, address):
    with tenant_scope(riverside.pk):
        private = lesson(skill=None)
    assert sign_in(charlie).get(address.format(private.public_id)).status_code == 404


def test_nothing_there(sign_in, bob, address):
    assert sign_in(bob).get(address.format(new_public_id())).status_code == 404


def test_an_item_has_fresh_addresses(sign_in, bob):
    atom = lesson()
    item = sign_in(bob).get(f"/api/v1/feed/items/{atom.public_id}/").json()
    assert item["id"] == atom.public_id
    assert item["media"]["start"]["url"]

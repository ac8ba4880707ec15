"""A lesson's link, as somebody gets it who has no account."""

import re

import pytest

from apps.accounts.tests.pages import assert_sound
from apps.lib.public_ids import new_public_id
from apps.tenants.scope import tenant_scope

from .factories import lesson, quiz
from .test_open_lesson import ids, page_of


def meta(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', html))


@pytest.fixture
def atom(alice):
    return lesson(owner=alice, title='Lock "A1" & go', description="One dollar\n\n sign. " * 40)


def test_a_visitor_watches_it_and_nothing_else(client, atom):
    quiz(atom)
    other = lesson()
    response = client.get(f"/learn/{atom.public_id}?t=32")
    html = response.content.decode()
    page = page_of(response)
    assert ids(page) == [atom.public_id]
    assert page["next"] is None
    assert 'data-events="/api/v1/events/"' in html
    assert page["items"][0]["state"] == {"watched": 0.0, "position": 0.0}
    assert other.public_id not in html
    assert_sound(html)


def test_signing_up_leads_back_to_that_second(client, atom):
    html = client.get(f"/learn/{atom.public_id}?t=32").content.decode()
    assert f"/accounts/signup/?next=/learn/{atom.public_id}?t=32" in html


def test_its_preview(client, atom):
    told = meta(client.get(f"/learn/{atom.public_id}?t=32").content.decode())
    assert told["og:title"] == "Lock &quot;A1&quot; &amp; go"
    assert told["og:url"] == f"http://testserver/learn/{atom.public_id}"
    assert told["og:description"].startswith("One dollar sign. One")
    assert len(told["og:description"]) <= 200
    assert told["og:image"].startswith("http://testserver/media/")
    assert told["og:image"].endswith(".jpg")


def test_a_member_gets_no_preview_but_the_feed(sign_in, bob, atom):
    html = sign_in(bob).get(f"/learn/{atom.public_id}").content.decode()
    assert "og:title" not in html


def test_a_premium_lesson_is_only_announced(client, alice):
    atom = lesson(owner=alice, premium=True, title="For subscribers")
    html = client.get(f"/learn/{atom.public_id}").content.decode()
    assert meta(html)["og:title"] == "For subscribers"
    assert "feed-page" not in html
    assert_sound(html)


def test_what_is_not_for_everybody_is_not_told_of(client, alice, riverside):
    with tenant_scope(riverside.pk):
        private = lesson(owner=alice, skill=None, title="Our own protocol")
    draft = lesson(owner=alice, draft=True, title="Not yet")
    answers = {
        (response := client.get(f"/learn/{each}")).status_code
        for each in (private.public_id, draft.public_id, new_public_id())
    }
    assert answers == {302}
    assert b"protocol" not in response.content
    for each in (private, draft):
        for url in ("/api/v1/feed/items/{}/", "/api/v1/feed/items/{}/news/"):
            assert client.get(url.format(each.public_id)).status_code == 401


def test_its_addresses_can_be_renewed(client, atom):
    item = client.get(f"/api/v1/feed/items/{atom.public_id}/").json()
    assert item["media"]["start"]["url"]
    assert client.get(f"/api/v1/feed/items/{atom.public_id}/news/").json()["captions"]


def test_a_course_goes_on_with_its_own_lessons(sign_in, bob):
    from apps.content.tests.factories import ModuleFactory, ModuleItemFactory

    module = ModuleFactory()
    atoms = [lesson() for _ in range(3)]
    for n, each in enumerate(atoms):
        ModuleItemFactory(module=module, atom=each, position=n)
    its_quiz = quiz(atoms[2])
    other = lesson()
    url = f"/learn/{atoms[1].public_id}?course={module.course.public_id}"
    found = ids(page_of(sign_in(bob).get(url)))
    expected = [atoms[1], atoms[2], its_quiz]
    assert found[:3] == [each.public_id for each in expected]
    assert set(found[3:]) == {atoms[0].public_id, other.public_id}


def test_a_list_that_is_not_mine_changes_nothing(sign_in, bob, charlie, atom):
    from apps.content import playlists

    theirs = playlists.create(owner=charlie, name="Theirs")
    playlists.add(playlist=theirs, atom=atom)
    playlists.add(playlist=theirs, atom=lesson())
    with_list = sign_in(bob).get(f"/learn/{atom.public_id}?list={theirs.public_id}")
    without = sign_in(bob).get(f"/learn/{atom.public_id}")
    assert ids(page_of(with_list)) == ids(page_of(without))

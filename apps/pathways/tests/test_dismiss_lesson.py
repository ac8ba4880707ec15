"""Not interested: PUT and DELETE /api/v1/lessons/…/dismissal/"""

import pytest

from apps.content.tests.factories import SkillFactory

from .factories import lesson


@pytest.fixture
def bobs(sign_in, bob):
    return sign_in(bob)


def feed(client) -> list[str]:
    found, cursor = [], ""
    while cursor is not None:
        page = client.get("/api/v1/feed/", {"cursor": cursor} if cursor else {}).json()
        found += [item["id"] for item in page["items"]]
        cursor = page["next"]
    return found


def dismiss(client, atom):
    response = client.put(f"/api/v1/lessons/{atom.public_id}/dismissal/")
    assert response.status_code == 204


def test_the_feed_does_without_it(bobs, sign_in, charlie):
    a, b = lesson(), lesson()
    dismiss(bobs, a)
    dismiss(bobs, a)
    assert feed(bobs) == [b.public_id]
    assert len(feed(sign_in(charlie))) == 2


def test_its_link_still_opens_it(bobs):
    a = lesson()
    dismiss(bobs, a)
    assert bobs.get(f"/learn/{a.public_id}").status_code == 200


def test_undo(bobs):
    a = lesson()
    dismiss(bobs, a)
    assert bobs.delete(f"/api/v1/lessons/{a.public_id}/dismissal/").status_code == 204
    assert feed(bobs) == [a.public_id]


def test_several_of_one_skill_put_that_skill_last(bobs):
    dull, other = SkillFactory(), SkillFactory()
    rest = [lesson(skill=dull) for _ in range(30)]
    good = [lesson(skill=other) for _ in range(3)]
    for each in rest[:2]:
        dismiss(bobs, each)
    found = feed(bobs)
    assert set(found[:3]) == {each.public_id for each in good}
    assert set(found[3:]) == {each.public_id for each in rest[2:]}
    assert len(found) == 31

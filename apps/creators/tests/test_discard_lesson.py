"""A creator deletes a lesson, and brings it back while that is possible."""

from datetime import timedelta

import pytest

from apps.content import tasks as content_tasks
from apps.content.models import Atom
from apps.lib import clock

URL = "/api/v1/studio/lessons/"


@pytest.fixture
def act(lesson, studio):
    return lambda name, client=studio: client.post(f"{URL}{lesson.public_id}/{name}/")


def test_it_is_out_of_sight_and_says_until_when(act, lesson):
    now = act("discard").json()["standing"]
    assert (now["code"], now["label"]) == ("discarded", "Deleted")
    assert now["note"].startswith("Goes for good on ")
    lesson.refresh_from_db()
    assert lesson.state == Atom.State.ARCHIVED


def test_it_comes_back_as_a_draft(act, lesson):
    act("discard")
    with clock.shifted(timedelta(days=29)):
        content_tasks.erase_discarded()
        assert act("restore").json()["standing"]["code"] != "discarded"
    with clock.shifted(timedelta(days=99)):
        content_tasks.erase_discarded()
    lesson.refresh_from_db()
    assert (lesson.state, lesson.discarded_at, lesson.erased_at) == ("draft", None, None)


@pytest.mark.parametrize("action", ["archive", "withdraw"])
def test_whoever_puts_it_elsewhere_keeps_it(act, lesson, action):
    act("discard")
    act(action)
    with clock.shifted(timedelta(days=99)):
        content_tasks.erase_discarded()
    lesson.refresh_from_db()
    assert (lesson.discarded_at, lesson.erased_at) == (None, None)


def test_after_the_grace_time_it_cannot_be_found(act, lesson, studio):
    act("discard")
    with clock.shifted(timedelta(days=31)):
        content_tasks.erase_discarded()
        assert act("restore").status_code == 404
        assert lesson.title not in studio.get("/studio/?show=archived").content.decode()


def test_nobody_else_deletes_it(act, lesson, sign_in, bob):
    assert act("discard", sign_in(bob)).status_code in (403, 404)
    lesson.refresh_from_db()
    assert lesson.discarded_at is None

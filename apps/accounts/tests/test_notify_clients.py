"""Notifications over the API, for clients that have no page open; and the end of old ones."""

from datetime import timedelta

import pytest

from apps.accounts import notifications, tasks
from apps.accounts.models import Notification
from apps.accounts.notifications import Words
from apps.lib import clock
from apps.tenants.scope import tenant_scope

pytestmark = pytest.mark.django_db
URL = "/api/v1/notifications/"


@pytest.fixture(autouse=True)
def _wording(monkeypatch):
    monkeypatch.setattr(notifications, "_wordings", {})
    notifications.register(
        "grown",
        lambda row: Words(text=f"{row.params['what']} has grown.", url="/today/", tone="ok"),
    )


def tell(user, what="The oak", key="oak", kind="grown"):
    return notifications.send(
        user=user, kind=kind, subject=("tree", "t1"), key=key, params={"what": what}
    )


def test_the_list_says_what_the_page_says(alice, sign_in):
    row = tell(alice)

    told = sign_in(alice).get(URL).json()

    assert told["unread"] == 1
    (one,) = told["results"]
    assert one.pop("at")
    assert one == {
        "id": row.public_id,
        "kind": "grown",
        "text": "The oak has grown.",
        "url": "/today/",
        "note": "",
        "note_url": "",
        "tone": "ok",
        "read_at": None,
    }


def test_pages_newest_first(alice, sign_in):
    for number in range(5):
        tell(alice, f"Tree {number}", key=str(number))
    client = sign_in(alice)

    first = client.get(URL, {"limit": 3}).json()
    second = client.get(first["next"]).json()

    texts = [each["text"][5] for page in (first, second) for each in page["results"]]
    assert texts == ["4", "3", "2", "1", "0"]
    assert (first["unread"], second["next"]) == (5, None)


def test_nobody_else_sees_it(alice, bob, riverside, sign_in):
    tell(alice)
    assert sign_in(bob).get(URL).json()["results"] == []
    assert sign_in(alice, riverside).get(URL).json()["results"] == []


def test_a_kind_that_nobody_knows_any_more_is_left_out(alice, sign_in):
    tell(alice, kind="gone", key="k")
    tell(alice)
    assert [each["kind"] for each in sign_in(alice).get(URL).json()["results"]] == ["grown"]


def test_one_is_read(alice, sign_in):
    row = tell(alice)
    tell(alice, key="elm")
    client = sign_in(alice)

    assert client.post(f"{URL}{row.public_id}/read/").status_code == 204
    assert client.post(f"{URL}{row.public_id}/read/").status_code == 204

    told = client.get(URL).json()
    assert told["unread"] == 1
    assert [bool(each["read_at"]) for each in told["results"]] == [False, True]


def test_a_strangers_is_not_read(alice, bob, sign_in):
    row = tell(alice)
    assert sign_in(bob).post(f"{URL}{row.public_id}/read/").status_code == 404
    assert notifications.unread_count(alice) == 1


def test_all_are_read(alice, bob, sign_in):
    tell(alice)
    tell(alice, key="elm")
    tell(bob)

    assert sign_in(alice).post(f"{URL}read/").status_code == 204

    assert (notifications.unread_count(alice), notifications.unread_count(bob)) == (0, 1)


def test_the_list_costs_the_same_however_long(alice, sign_in, django_assert_max_num_queries):
    client = sign_in(alice)
    for number in range(15):
        tell(alice, key=str(number))
    with django_assert_max_num_queries(6):
        assert len(client.get(URL).json()["results"]) == 15


def test_what_was_read_long_ago_goes_in_every_tenant(alice, riverside, settings):
    settings.NOTIFICATIONS_KEPT_FOR = 30
    tell(alice, key="old")
    with tenant_scope(riverside.pk):
        tell(alice, key="old elsewhere")
        notifications.read_all(user=alice)
    notifications.read_all(user=alice)
    tell(alice, key="unread")
    with clock.shifted(timedelta(days=29)):
        tell(alice, key="new")
        notifications.open_one(user=alice, public_id=Notification.objects.get(key="new").public_id)
        tasks.prune_notifications()
        assert Notification.objects.of(alice).count() == 3, "not yet"

    with clock.shifted(timedelta(days=31)):
        tasks.prune_notifications()

    left = set(Notification.objects.of(alice).values_list("key", flat=True))
    assert left == {"unread", "new"}
    with tenant_scope(riverside.pk):
        assert not Notification.objects.of(alice).exists()

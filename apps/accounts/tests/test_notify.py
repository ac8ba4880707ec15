import pytest

from apps.accounts import notifications
from apps.accounts.models import Notification
from apps.accounts.notifications import Words
from apps.tenants.scope import tenant_scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wording(monkeypatch):
    monkeypatch.setattr(notifications, "_wordings", {})
    notifications.register(
        "grown", lambda row: Words(text=f"{row.params['what']} has grown.", url="/today/")
    )


def tell(user, what="The oak", key="oak"):
    return notifications.send(
        user=user, kind="grown", subject=("tree", "t1"), key=key, params={"what": what}
    )


def test_it_stands_in_the_list_and_counts(alice, sign_in):
    tell(alice)

    page = sign_in(alice).get("/notifications/").content.decode()

    assert "The oak has grown." in page
    assert notifications.unread_count(alice) == 1


def test_nobody_else_sees_it(alice, bob, riverside, sign_in):
    row = tell(alice)

    assert "The oak" not in sign_in(bob).get("/notifications/").content.decode()
    assert "The oak" not in sign_in(alice, riverside).get("/notifications/").content.decode()
    assert sign_in(bob).get(f"/notifications/{row.public_id}/").status_code == 404
    with tenant_scope(riverside.pk):
        assert notifications.unread_count(alice) == 0


def test_opening_it_leads_to_its_subject_and_reads_it(alice, sign_in):
    row = tell(alice)

    response = sign_in(alice).get(f"/notifications/{row.public_id}/")

    assert (response.status_code, response.url) == (302, "/today/")
    assert notifications.unread_count(alice) == 0


def test_news_of_the_same_thing_replace_what_was_said(alice):
    first = tell(alice)
    notifications.read_all(user=alice)

    again = tell(alice, "The taller oak")

    assert again.pk == first.pk
    assert Notification.objects.get().params == {"what": "The taller oak"}
    assert notifications.unread_count(alice) == 1


def test_all_are_read_at_once(alice, bob, sign_in):
    tell(alice)
    tell(alice, key="elm")
    tell(bob)

    sign_in(alice).post("/notifications/read/")

    assert notifications.unread_count(alice) == 0
    assert notifications.unread_count(bob) == 1


def test_an_empty_list_says_what_will_stand_here(alice, sign_in):
    assert "Nothing new" in sign_in(alice).get("/notifications/").content.decode()


def test_the_list_costs_the_same_however_long(alice, sign_in, django_assert_num_queries):
    client = sign_in(alice)
    for number in range(12):
        tell(alice, key=str(number))
    client.get("/notifications/")

    with django_assert_num_queries(6):
        client.get("/notifications/")


def test_a_kind_that_nobody_knows_any_more_is_left_out(alice, sign_in):
    row = notifications.send(user=alice, kind="gone", subject=("x", "y"), key="k", params={})

    client = sign_in(alice)
    assert client.get("/notifications/").status_code == 200
    assert client.get(f"/notifications/{row.public_id}/").url == "/notifications/"

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from microlearn.demo.people import LOGINS, PASSWORD, make_people


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_table_names_every_login(public):
    make_people()
    table = run("demo_logins")
    assert PASSWORD in table and all(login.email in table for login in LOGINS)


def test_missing_accounts_are_made_when_asked_for(public):
    assert LOGINS[0].email in run("demo_logins", "--make")
    assert User.objects.filter(is_demo=True).count() == len(LOGINS)


def test_without_accounts_it_says_how_to_make_them(public):
    with pytest.raises(CommandError, match="make_demo"):
        run("demo_logins")


def test_a_demo_learner_moves_forward_and_back(public):
    make_people()
    run("demo_forward", "--learner", "learner@demo.example", "--days", "3")
    run("demo_forward", "--learner", "learner@demo.example", "--days", "4")
    learner = User.objects.get(email="learner@demo.example")
    assert learner.clock_offset == timedelta(days=7)
    run("demo_forward", "--learner", "learner@demo.example", "--reset")
    learner.refresh_from_db()
    assert learner.clock_offset == timedelta()


def test_without_demo_the_known_password_opens_nothing(public, client, settings):
    make_people()
    staff = {"login": "staff@demo.example", "password": PASSWORD}
    client.post("/accounts/login/", staff)
    token = _token(client).json()["token"]
    settings.DEMO = False

    assert client.get("/me/").status_code == 302
    assert client.get("/api/v1/me/", headers=_bearer(token)).status_code == 401
    assert _token(client).status_code == 401
    client.post("/accounts/login/", staff)
    assert client.get("/admin/").status_code == 302


def _token(client):
    body = {"email": "staff@demo.example", "password": PASSWORD}
    return client.post("/api/v1/tokens/", body, content_type="application/json")


def _bearer(token):
    return {"Authorization": f"Token {token}"}


def test_nobody_else_travels(bob):
    with pytest.raises(CommandError, match="Only demo accounts"):
        run("demo_forward", "--learner", bob.email, "--days", "1")
    bob.refresh_from_db()
    assert bob.clock_offset == timedelta()


@pytest.mark.parametrize("days", ["0", "-1", "99999"])
def test_time_only_goes_forward(public, days):
    make_people()
    with pytest.raises(CommandError, match="above 0"):
        run("demo_forward", "--learner", "learner@demo.example", f"--days={days}")


def test_an_unknown_learner_is_named(public):
    with pytest.raises(CommandError, match="nobody@demo.example"):
        run("demo_forward", "--learner", "nobody@demo.example", "--days", "1")

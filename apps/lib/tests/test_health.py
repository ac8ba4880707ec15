import pytest

from apps.lib import health


def test_the_process_answers(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


def test_ready_without_a_worker_is_not_ready(client, db):
    response = client.get("/readyz")
    assert response.status_code == 503
    expected = {"database": True, "valkey": True, "storage": True, "workers": False}
    assert response.json() == expected


def test_ready_when_a_worker_answers(client, db, monkeypatch):
    asked = {}
    ping = lambda **how: asked.update(how) or [{"w": "pong"}]  # noqa: E731
    monkeypatch.setattr(health.current_app.control, "ping", ping)
    assert client.get("/readyz").status_code == 200
    assert asked["limit"] == 1  # or each visitor would hold a thread for the whole timeout


@pytest.mark.parametrize("part", ["valkey", "storage"])
def test_what_fails_is_named_and_how_stays_in_the_log(client, db, monkeypatch, part):
    def broken():
        raise OSError("password=secret")

    monkeypatch.setitem(health.CHECKS, part, broken)
    response = client.get("/readyz")
    assert response.json()[part] is False
    assert b"secret" not in response.content

"""`kill -9` of Valkey under a site that people are using: a real web process, real requests."""

import json
import os
import signal
import time

import pytest

from apps.accounts.tests.factories import UserFactory
from apps.media.models import Asset, Stage
from apps.media.tests import clips
from microlearn.stack import process
from microlearn.stack.ephemeral import ephemeral_folder
from microlearn.stack.valkey import EmbeddedValkey

from .web import PASSWORD, Web

PAGES = ("/", "/me/", "/me/preferences/", "/today/", "/search/?q=cells", "/library/", "/courses/")
STUDIO = ("/studio/", "/studio/new/", "/studio/courses/")
API = ("/api/v1/feed/", "/api/v1/me/", "/api/v1/notifications/", "/api/v1/search/?q=cells")


@pytest.fixture
def site(transactional_db, tmp_path):
    with ephemeral_folder() as folder, EmbeddedValkey(folder / "valkey", throwaway=True) as valkey:
        web = Web(tmp_path, valkey, dict(os.environ))
        try:
            yield web
        finally:
            web.stop()


@pytest.fixture
def dora(alice):
    """A creator who can sign in."""
    alice.set_password(PASSWORD)
    alice.save()
    return alice


def kill(valkey):
    process.kill_group(valkey._server)
    valkey._server.wait()


def test_people_sign_in_learn_and_send_videos_while_valkey_is_away(site, dora, tmp_path):
    before = site.visitor()
    before.sign_in(dora)
    assert before.name() == dora.email

    kill(site.valkey)
    assert before.name() == dora.email, "who was signed in stays so"
    after = site.visitor()
    assert after.sign_in(dora)[0] == 200
    assert after.name() == dora.email
    answers = {path: after.ask(path)[0] for path in (*PAGES, *STUDIO, *API)}
    assert set(answers.values()) == {200}, answers

    clip = clips.clip(tmp_path / "a.mp4", seconds=2)
    status, headers, text = after.upload(clip.read_bytes())
    assert (status, headers["Upload-Offset"]) == (204, str(clip.stat().st_size)), text
    asset = Asset.objects.get(owner=dora)
    assert asset.stages.get(name=Stage.Name.PROBE).state == Stage.State.WAITING

    stranger = site.visitor()
    new = {"email": "new@example.org", "password1": "a long and quiet word"}
    assert stranger.fill("/accounts/signup/", **new)[0] == 200
    assert stranger.name() == "new@example.org"
    assert stranger.ask("/accounts/logout/", b"")[0] == 200
    assert stranger.name() is None
    assert stranger.fill("/accounts/password/reset/", email=dora.email)[0] == 200
    assert site.visitor().fill("/accounts/login/", login=dora.email, password="no")[0] == 200  # noqa: S106

    ready, _headers, parts = after.ask("/readyz")
    assert (ready, json.loads(parts)["valkey"]) == (503, False)
    status, _headers, text = after.ask("/metrics")
    assert status == 200
    assert "microlearn_history_up 0.0" in text
    assert site.faults() == []


def test_nobody_waits_long_for_a_valkey_that_hangs(site, dora):
    """Its connections stand, and it says nothing: as in a network that is cut."""
    visitor = site.visitor()
    visitor.sign_in(dora)
    site.valkey._server.send_signal(signal.SIGSTOP)
    try:
        began = time.monotonic()
        answers = {path: visitor.ask(path)[0] for path in PAGES}
        took = time.monotonic() - began
    finally:
        site.valkey._server.send_signal(signal.SIGCONT)
    assert set(answers.values()) == {200}, answers
    assert took < 60, "each try has an end"
    assert site.faults() == []


def test_the_limit_on_tries_holds_again_when_valkey_is_back(site):
    kill(site.valkey)
    tries = UserFactory(email="eve@example.org")
    guess = {"login": tries.email, "password": "a guess"}
    visitor = site.visitor()
    assert "Too many tries" not in "".join(
        visitor.fill("/accounts/login/", **guess)[2] for _ in range(7)
    )
    site.valkey.revive()
    time.sleep(1.5)  # the cache looks again after a second
    said = [visitor.fill("/accounts/login/", **guess)[2] for _ in range(12)]
    assert "Too many tries" in said[-1]
    assert site.faults() == []

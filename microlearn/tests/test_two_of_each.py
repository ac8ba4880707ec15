"""Two web processes, two consumers, two shards: one site, whichever of them somebody meets."""

import json
import os
import signal
import sys
import time
import uuid

import pytest

from apps.accounts.tests.factories import UserFactory
from apps.analytics import events
from apps.analytics.models import Shard
from apps.media.tests.workers import ROOT, database_of_this_test
from apps.pathways.tests.factories import lesson
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope
from microlearn.stack import process
from microlearn.stack.ephemeral import ephemeral_folder
from microlearn.stack.valkey import EmbeddedValkey

from .web import PASSWORD, Web

PATIENCE = 90  # s
VIEWS = 6  # of each lesson at each web process


@pytest.fixture
def engines(transactional_db, settings):
    """What all processes share besides the database."""
    settings.EVENTS_SHARDS = 2
    with ephemeral_folder() as folder, EmbeddedValkey(folder / "valkey", throwaway=True) as valkey:
        yield valkey


@pytest.fixture
def webs(engines, tmp_path):
    running = []
    environment = {**os.environ, "EVENTS_URL": engines.url, "EVENTS_SHARDS": "2"}
    try:
        for name in ("a", "b"):
            (tmp_path / name).mkdir()
            running.append(Web(tmp_path / name, engines, environment))
        yield running
    finally:
        for web in running:
            web.stop()


@pytest.fixture
def consumers(engines, tmp_path):
    told = {
        "EVENTS_URL": engines.url,
        "EVENTS_SHARDS": "2",
        "DATABASE_URL": database_of_this_test(),
    }
    log = tmp_path / "events.log"
    with log.open("ab") as output:
        running = [
            process.spawn(
                [sys.executable, "manage.py", "count_events"],
                death_signal=signal.SIGKILL,
                cwd=ROOT,
                env={**os.environ, **told, "DATABASE_URL": database_of_this_test()},
                output=output,
            )
            for _ in range(2)
        ]
    yield log
    for consumer in running:
        process.stop(consumer, ((signal.SIGTERM, 5.0),))
    assert "Traceback" not in log.read_text()


def lessons_on_both_shards(owner):
    found = {}
    with tenant_scope(PUBLIC_TENANT):
        while len(found) < 2:
            video = lesson(owner=owner)
            found[events.shard_of(PUBLIC_TENANT, ("atom", video.public_id))] = video
    return list(found.values())


def watch(visitor, web, video):
    event = {
        "id": uuid.uuid4().hex,
        "type": "watched",
        "subject": {"kind": "atom", "id": video.public_id},
        "view": uuid.uuid4().hex,
        "intervals": [[0, 0.5]],
        "position": 0.5,
        "source": "feed",
    }
    visitor.url = web.url
    body = json.dumps({"version": 1, "events": [event]}).encode()
    said = visitor.ask(
        "/api/v1/events/",
        body,
        Content_Type="application/json",
        Sec_Fetch_Site="same-origin",
        User_Agent="Mozilla/5.0 (Android 15; Mobile)",
    )
    assert said[0] == 202, said


def views_told(visitor, web, video):
    visitor.url = web.url
    status, _headers, table = visitor.ask(f"/studio/lessons/{video.public_id}/viewers/sources.csv")
    assert status == 200
    rows = dict(line.split(",") for line in table.split())
    return int(rows.get("Feed", 0))


def test_two_of_each_are_one_site(webs, consumers, alice):
    learner = UserFactory(email="lena@example.org")
    for person in (alice, learner):
        person.set_password(PASSWORD)
        person.save()
    videos = lessons_on_both_shards(alice)
    watching, creator = webs[0].visitor(), webs[1].visitor()
    watching.sign_in(learner)
    creator.sign_in(alice)

    for web in webs * VIEWS:  # signed in at the one, known at the other
        for video in videos:
            watch(watching, web, video)

    deadline = time.monotonic() + PATIENCE
    expected = {(web.url, video.pk): 2 * VIEWS for web in webs for video in videos}
    while (
        told := {(web.url, v.pk): views_told(creator, web, v) for web in webs for v in videos}
    ) != expected:
        assert time.monotonic() < deadline, told
        time.sleep(0.2)
    assert Shard.objects.filter(events=2 * VIEWS).count() == 2
    assert [web.faults() for web in webs] == [[], []]

"""`kill -9` of consumers and of Valkey in mid-load: what was acknowledged counts once, all of it.

Real processes: two consumers, a Valkey that syncs before it answers, and the site's own `append`.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from apps.analytics import audience, consuming, events, streams
from apps.analytics.events import Fact
from apps.analytics.models import EventBatch, HeldEvent
from apps.lib import clock
from apps.media.tests.workers import database_of_this_test
from microlearn.stack import process
from microlearn.stack.ephemeral import ephemeral_folder
from microlearn.stack.valkey import EmbeddedValkey

from .events import watched

ROOT = Path(__file__).parents[3]
LESSONS = [f"lesson{number}" for number in range(5)]
PATIENCE = 120  # s


@pytest.fixture
def valkey(settings):
    with ephemeral_folder() as folder, EmbeddedValkey(folder / "events", prompt=True) as valkey:
        settings.EVENTS_URL = valkey.url
        yield valkey


@pytest.fixture
def consumers(valkey, transactional_db, tmp_path):
    """`consumers.start()`: one more; `consumers.kill()`: the one that runs longest."""
    running = Consumers(valkey.url, tmp_path)
    yield running
    while running.processes:
        running.kill()


class Consumers:
    def __init__(self, url, folder):
        self._env = {**os.environ, "EVENTS_URL": url, "DATABASE_URL": database_of_this_test()}
        self._env["DJANGO_SETTINGS_MODULE"] = "microlearn.settings"
        self._log = folder / "events.log"
        self.processes = []

    def start(self):
        with self._log.open("ab") as output:
            command = [sys.executable, "manage.py", "count_events"]
            self.processes.append(
                process.spawn(
                    command, death_signal=signal.SIGKILL, cwd=ROOT, env=self._env, output=output
                )
            )

    def kill(self):
        oldest: subprocess.Popen[bytes] = self.processes.pop(0)
        process.kill_group(oldest)
        oldest.wait()

    @property
    def said(self):
        return self._log.read_text()


class Load(threading.Thread):
    """Viewers, until told to stop; remembers what was acknowledged."""

    def __init__(self):
        super().__init__(daemon=True)
        self.acknowledged, self.over, self._dice = [], threading.Event(), random.Random(1)

    def run(self):
        from django.db import connection

        while not self.over.is_set():
            facts = [self._fact() for _ in range(5)]
            if self.acknowledged:  # a device that heard no answer sends again
                facts.append(self._dice.choice(self.acknowledged))
            streams.append(facts)
            self.acknowledged += facts[:5]
        connection.close()

    def _fact(self):
        number, lesson = len(self.acknowledged), self._dice.choice(LESSONS)
        viewer = (number, self._dice.random())
        return Fact(1, events.COUNTED, watched(lesson, viewer, self._dice.randint(1, 30)))


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def counted():
    now = clock.now()
    found = audience.audiences(
        [("atom", lesson) for lesson in LESSONS],
        since=now - timedelta(hours=2),
        until=now + timedelta(hours=1),
    )
    return sum(each.views for each in found.values()), sum(each.seconds for each in found.values())


def all_counted(load):
    views, _seconds = counted()
    return views >= len(load.acknowledged) and not HeldEvent.objects.exists()


def test_nothing_acknowledged_is_lost_or_counted_twice(valkey, consumers, public):
    load = Load()
    load.start()
    for _ in range(2):
        consumers.start()
    wait_for(lambda: counted()[0] > 100)
    for _ in range(3):
        consumers.kill()
        consumers.start()
        before = counted()[0]
        wait_for(lambda before=before: counted()[0] > before + 50)
    process.kill_group(valkey._server)
    valkey._server.wait()
    wait_for(HeldEvent.objects.exists)  # people go on all the same
    valkey.revive()
    before = counted()[0]
    wait_for(lambda: counted()[0] > before + 50)
    load.over.set()
    load.join()

    wait_for(lambda: all_counted(load))
    time.sleep(0.5)  # whatever is counted twice would show by now
    expected = sum(fact.event.credited for fact in load.acknowledged)
    assert counted() == (len(load.acknowledged), pytest.approx(expected))
    assert sum(audience.valid_seconds(clock.now().date()).values()) == pytest.approx(expected)
    kept = sum(EventBatch.objects.values_list("count", flat=True))
    assert kept >= len(load.acknowledged)
    assert "Traceback" not in consumers.said


def test_a_valkey_that_hangs_keeps_nobody_waiting_and_loses_nothing(
    valkey, transactional_db, public
):
    consuming.ensure_shards()
    streams.append([Fact(1, events.COUNTED, watched(LESSONS[0], "alice", 5))])
    valkey._server.send_signal(signal.SIGSTOP)
    try:
        for number in range(20):  # one of them waits, the others do not even try
            streams.append([Fact(1, events.COUNTED, watched(LESSONS[0], number, 5))])
    finally:
        valkey._server.send_signal(signal.SIGCONT)
    assert HeldEvent.objects.count() == 20
    while streams.send_held():
        pass
    while consuming.count_all():
        pass
    assert counted() == (21, 105)

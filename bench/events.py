"""What players report: the answer that they wait for, and how fast one consumer counts it.

The streams lie in a Valkey that syncs before it answers, as `make run` starts one. The floor of the
answer is a request that does nothing; that of counting is what nobody can leave out: the same ones
written to a stream, read by a group and copied into a table, without a thought.
"""

import json
import random
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bench import catalogue, web
from bench.measure import Result, timed

TIMES = 500
VIEWS = 12_000  # of five events each: a report every five seconds, and the swipe
EACH = 5
LESSONS = 300
VIEWERS = 4_000
OFFERED = 1_000  # events a second, for the latency
SECONDS = 10
PHONE = "Mozilla/5.0 (Linux; Android 16) Chrome/150 Mobile"


def run() -> Iterator[Result | str]:
    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    with _prompt_valkey():
        yield from _answers()
        with tenant_scope(PUBLIC_TENANT):
            yield from _counting()
            yield from _latency()


@contextmanager
def _prompt_valkey() -> Iterator[None]:
    from django.conf import settings

    from microlearn.stack.valkey import EmbeddedValkey

    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedValkey(Path(folder) / "events", prompt=True) as valkey,
    ):
        settings.EVENTS_URL = valkey.url
        yield


def _answers() -> Iterator[Result | str]:
    from apps.content.models import Atom
    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    with tenant_scope(PUBLIC_TENANT):
        learner = catalogue.learner()
        catalogue.fill(catalogue.Scale(videos=1_000, questions_each=0))
        lessons = list(Atom.objects.videos().values_list("public_id", flat=True))
    client = web.client_of(learner)
    floor, dice = web.bare(client), random.Random(7)  # noqa: S311

    def report(lesson: str, kind: str, start: float) -> dict:
        return {
            "id": uuid.uuid4().hex,
            "type": kind,
            "subject": {"kind": "atom", "id": lesson},
            "intervals": [[start, start + 5]] if kind == "watched" else [],
            "position": start + 5,
            "view": uuid.uuid4().hex,
            "version": 1,
            "source": "feed",
        }

    def send(*kinds: str) -> None:
        lesson = dice.choice(lessons)
        body = json.dumps({"version": 1, "events": [report(lesson, kind, 0) for kind in kinds]})
        headers = {"Sec-Fetch-Site": "same-origin", "User-Agent": PHONE}
        web.ok(
            client.post("/api/v1/events/", body, content_type="application/json", headers=headers)
        )

    yield Result("report of 5 s watched", timed(lambda: send("watched"), times=TIMES), 10, floor)
    swipe = timed(lambda: send("watched", "left"), times=TIMES)
    yield Result("the same with a swipe", swipe, 10, floor)


def _facts(number: int) -> list:
    """The events of view `number`: who watches how far is drawn, and the same in every run."""
    from apps.analytics import events
    from apps.analytics.events import Fact
    from apps.analytics.folding import Event
    from apps.lib import clock

    dice = random.Random(number)  # noqa: S311
    subject = ("atom", f"bench{min(int(dice.paretovariate(0.6)), LESSONS):09}")
    viewer = events.viewer_of(1, dice.randrange(VIEWERS))
    now = clock.now() - timedelta(seconds=dice.randrange(7_200))

    def fact(kind: str, parts: list, seconds: float) -> Fact:
        event = Event(
            mark=events.mark_of(viewer, f"{number}-{seconds}-{kind}"),
            kind=kind,
            subject=subject,
            version=1,
            view=events.view_of(viewer, str(number)),
            viewer=viewer,
            source=dice.choice(["feed", "feed", "search", "course"]),
            at=now + timedelta(seconds=seconds),
            received=clock.now(),
            length=55.0,
            parts=parts,
            credited=sum(b - a for a, b in parts),
        )
        return Fact(1, events.COUNTED, event)

    watched = [fact("watched", [[5.0 * n, 5.0 * n + 5]], 5 * n) for n in range(EACH - 1)]
    return [*watched, fact("left", [], 5 * EACH)]


def _fill(contents: list[tuple[int, bytes]]) -> None:
    from apps.analytics import streams

    for first in range(0, len(contents), 1_000):
        pipeline = streams.client().pipeline(transaction=False)
        for shard, content in contents[first : first + 1_000]:
            pipeline.xadd(streams.name(shard), {streams.FIELD: content})
        pipeline.execute()


def _counting() -> Iterator[str]:
    from apps.analytics import consuming, events, streams

    facts = [fact for number in range(VIEWS) for fact in _facts(number)]
    # As they come: the reports of many views in between each other.
    facts.sort(key=lambda fact: fact.event.at)
    contents = [(fact.shard, events.encode(fact)) for fact in facts]
    size = sum(len(content) for _shard, content in contents) / len(contents)
    streams.client().flushdb()
    consuming.ensure_shards()
    _fill(contents)
    spent, began = time.process_time(), time.perf_counter()
    done = 0
    while counted := consuming.count_all():
        done += counted
    took, spent = time.perf_counter() - began, time.process_time() - spent
    assert done == len(contents), (done, len(contents))
    streams.client().flushdb()
    floor = _floor(contents)
    yield (
        f"counted, one consumer: {done / took:,.0f} events/s on the clock, "
        f"{done / spent:,.0f} a processor second of it (budget 5 000); "
        f"{spent / done * 1e6:.0f} µs and {size:.0f} bytes an event"
    ).replace(",", " ")
    yield f"floor, XADD + XREADGROUP + COPY: {floor:,.0f} events/s".replace(",", " ")


def _floor(contents: list[tuple[int, bytes]]) -> float:
    from django.db import connection, transaction

    from apps.analytics import streams

    began, client = time.perf_counter(), streams.client(patience=10)
    _fill([(0, content) for _shard, content in contents])
    client.xgroup_create(streams.name(0), "floor", id="0")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE floor (content bytea) ON COMMIT DROP")
        while found := client.xreadgroup("floor", "one", {streams.name(0): ">"}, count=2_000):
            with cursor.copy("COPY floor FROM STDIN") as copy:
                for _id, fields in found[0][1]:
                    copy.write_row([fields[streams.FIELD]])
    client.delete(streams.name(0))
    return len(contents) / (time.perf_counter() - began)


def _latency() -> Iterator[Result]:
    """From the moment at which an event is taken until it is committed and told."""
    from apps.analytics import consuming, events, streams
    from apps.analytics.signals import audience_changed
    from apps.lib import clock

    over, waits = threading.Event(), []

    def hear(change, **_) -> None:
        waits.append((clock.now() - change.at).total_seconds() * 1000)

    def consume() -> None:
        from django.db import connection

        consuming.run(until=over.is_set)
        connection.close()

    audience_changed.connect(hear)
    consumer = threading.Thread(target=consume, daemon=True)
    consumer.start()
    time.sleep(1)
    number, began = VIEWS, time.monotonic()
    while (passed := time.monotonic() - began) < SECONDS:
        behind = int(passed * OFFERED) - (number - VIEWS) * EACH
        made = [fact for _ in range(max(0, behind) // EACH) for fact in _facts(number)]
        number += max(0, behind) // EACH
        now = clock.now()
        for fact in made:
            object.__setattr__(fact.event, "at", now)
        _fill([(fact.shard, events.encode(fact)) for fact in made])
        time.sleep(0.02)
    time.sleep(2)
    over.set()
    consumer.join()
    streams.client().flushdb()
    audience_changed.disconnect(hear)
    yield Result(f"event to commit, {OFFERED} events a second", waits, 1000)

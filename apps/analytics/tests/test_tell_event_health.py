"""What Prometheus reads of events: how many wait, how old the oldest is, what no count has."""

from datetime import timedelta

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from apps.analytics import consuming, events, streams
from apps.analytics.events import Fact
from apps.analytics.models import HeldEvent
from apps.lib import clock

from .events import watched

WAITING, OLDEST = "microlearn_events_waiting", "microlearn_events_oldest_seconds"


@pytest.fixture(autouse=True)
def _empty(public):
    streams.client().flushdb()
    consuming.ensure_shards()


@pytest.fixture
def fact():
    return Fact(1, events.COUNTED, watched("lesson", "bob", 5, at=clock.now()))


def scrape():
    """{(name, label…): value}"""
    text = Client().get("/metrics").content.decode()
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("microlearn_events_")
    }


def test_how_many_wait_in_each_shard_and_since_when(fact, settings):
    streams.append([fact, fact])
    with clock.shifted(timedelta(seconds=90)):
        found = scrape()
    shard = str(fact.shard)
    assert found[WAITING, shard] == 2
    assert 90 <= found[OLDEST, shard] < 150
    others = {str(number) for number in range(settings.EVENTS_SHARDS)} - {shard}
    assert {found[name, other] for name in (WAITING, OLDEST) for other in others} == {0}
    assert found["microlearn_events_up",] == 1


def test_what_is_counted_waits_no_more(fact):
    of_a_bot = Fact(1, events.BOT, watched("lesson", "crawler", 5, at=clock.now()))
    streams.append([fact, fact, of_a_bot])
    while consuming.count_all():
        pass
    found = scrape()
    assert (found[WAITING, str(fact.shard)], found[OLDEST, str(fact.shard)]) == (0, 0)
    assert found["microlearn_events_read_total",] == 3
    left_out = {why: found["microlearn_events_left_out_total", why] for why in ("duplicate", "bot")}
    assert left_out == {"duplicate": 1, "bot": 1}


def test_it_says_so_where_valkey_is_away(fact, settings):
    settings.EVENTS_URL = "redis://127.0.0.1:1/0"
    streams.append([fact])
    assert HeldEvent.objects.count() == 1
    found = scrape()
    assert (found["microlearn_events_up",], found["microlearn_events_held",]) == (0, 1)
    assert not [name for name, *_labels in found if name in (WAITING, OLDEST)]

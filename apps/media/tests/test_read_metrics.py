from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from apps.lib import clock, valkey
from apps.media import fleet, jobs, stages, uploads, work
from apps.media.errors import OverLimit
from apps.media.models import Asset, Stage
from apps.media.tests.factories import AssetFactory
from apps.tenants.scope import tenant_scope

Name, State = Stage.Name, Stage.State
URL = "/metrics"


@pytest.fixture(autouse=True)
def _fresh(db):
    cache.clear()


def upload(owner, **values):
    asset = AssetFactory(owner=owner, **values)
    stages.lay_out(asset)
    return asset


def scrape():
    """{(name, label, label…): value}"""
    text = Client().get(URL).content.decode()
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


# --- who may read -----------------------------------------------------------------------------


def test_this_machine_may_read():
    response = Client().get(URL)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("address", ["192.0.2.7", "", "nonsense"])
def test_others_may_not(address):
    assert Client(REMOTE_ADDR=address).get(URL).status_code == 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_nor_whom_a_proxy_on_this_machine_brings(header):
    assert Client().get(URL, headers={header: "127.0.0.1"}).status_code == 403


@pytest.mark.parametrize(
    ("sent", "status"), [("Bearer secret", 200), ("Bearer wrong", 403), ("secret", 403), ("", 403)]
)
def test_a_token_is_asked_for_where_there_is_one(settings, sent, status):
    settings.METRICS_TOKEN = "secret"
    client = Client(REMOTE_ADDR="192.0.2.7")
    assert client.get(URL, headers={"Authorization": sent}).status_code == status


def test_with_a_token_this_machine_needs_it_too(settings):
    settings.METRICS_TOKEN = "secret"
    assert Client().get(URL).status_code == 403


# --- what it says -----------------------------------------------------------------------------


def test_stages_and_queues_of_all_tenants(alice, riverside):
    upload(alice)
    with tenant_scope(riverside.pk):
        stages.claim(upload(alice).stages.get(name=Name.PROBE).pk, worker="w1")
        upload(alice).stages.filter(name=Name.PROBE).update(state=State.FAILED)
    fleet.report("w1", ["media.cpu"], 2)
    found = scrape()
    assert found["microlearn_stages", "probe", "waiting"] == 1
    assert found["microlearn_stages", "probe", "running"] == 1
    assert found["microlearn_stages", "probe", "dead"] == 1
    assert found["microlearn_stages", "thumbnail", "blocked"] == 3
    assert found["microlearn_queue_depth", "media.cpu"] == 1
    assert found["microlearn_queue_depth", "media.captions"] == 0
    assert found["microlearn_queue_slots", "media.cpu"] == 2
    assert found["microlearn_queue_slots", "media.captions"] == 0


def test_the_oldest(alice):
    with clock.shifted(timedelta(seconds=-100)):
        upload(alice)
    upload(alice)
    assert 100 <= scrape()["microlearn_stage_oldest_seconds", "probe"] < 200


def test_what_is_stuck(alice):
    upload(alice)
    with clock.shifted(timedelta(hours=-1)):
        upload(alice, created_at=clock.now())
    assert scrape()["microlearn_assets_stuck",] == 1


def test_open_uploads(alice):
    uploads.begin(owner=alice, length=1000, metadata={"filename": "a.mp4"})
    found = scrape()
    assert found["microlearn_uploads_open",] == 1
    assert found["microlearn_uploads_received_bytes",] == 0


def test_times_and_failures(alice, monkeypatch):
    monkeypatch.setitem(work.BODIES, Name.PROBE, lambda job: str)
    asset = upload(alice)
    jobs.run(asset.stages.get(name=Name.PROBE).pk, worker="w1")

    def fails(job):
        raise OverLimit("ffmpeg", None, "")

    monkeypatch.setitem(work.BODIES, Name.THUMBNAIL, fails)
    jobs.run(asset.stages.get(name=Name.THUMBNAIL).pk, worker="w1")
    found = scrape()
    assert found["microlearn_stage_seconds_count", "probe"] == 1
    assert found["microlearn_stage_seconds_bucket", "+Inf", "probe"] == 1
    assert found["microlearn_stage_failures_total", "conversion_over_limit", "thumbnail"] == 1


def test_the_time_until_live(alice, django_capture_on_commit_callbacks):
    with clock.shifted(timedelta(seconds=-12)):
        asset = upload(alice, created_at=clock.now(), revision="r1")
    asset.stages.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        jobs.settle(asset)
        jobs.settle(asset)
    found = scrape()
    assert found["microlearn_live_seconds_count",] == 1
    assert 12 <= found["microlearn_live_seconds_sum",] < 60
    assert found["microlearn_live_seconds_bucket", "10.0"] == 0


def test_it_answers_without_valkey(alice, monkeypatch):
    from redis.exceptions import ConnectionError

    def away():
        raise ConnectionError

    monkeypatch.setattr(valkey, "client", away)
    found = scrape()
    assert found["microlearn_history_up",] == 0
    assert found["microlearn_stages", "probe", "waiting"] == 0


def test_no_label_names_anybody(alice, riverside):
    upload(alice, filename="secret-lesson.mp4")
    text = Client().get(URL).content.decode()
    for word in ("secret-lesson", "alice", "riverside", Asset.objects.get().public_id):
        assert word not in text


def test_it_costs_the_same_however_much_there_is(alice, django_assert_num_queries):
    upload(alice)
    Client().get(URL)
    for _ in range(10):
        upload(alice)
    with django_assert_num_queries(12):
        Client().get(URL)

"""Raw events: into the archive once their day is over, and back into the same numbers."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from apps.analytics import archive, audience, consuming, events, partitions, retention, streams
from apps.analytics.events import Fact
from apps.analytics.models import AudienceHour, EventBatch, QuestionDay, View, Viewer, WatchedDay
from apps.lib import clock
from apps.tenants.scope import tenant_scope

from .events import answered, event, watched

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = NOON.date()
MADE = (AudienceHour, WatchedDay, QuestionDay, View, Viewer)


@pytest.fixture(autouse=True)
def empty_streams(db):
    streams.client().flushdb()
    consuming.ensure_shards()


def told(*made, sort=events.COUNTED, tenant_id=1):
    streams.append([Fact(tenant_id, sort, each) for each in made])
    while consuming.count_all():
        pass
    connection.check_constraints()


def some_events():
    twice = watched("lesson", "alice", 20, at=NOON)
    told(twice, watched("lesson", "bob", 7.3, at=NOON - timedelta(days=2), received=NOON))
    told(watched("other", "bob", 30, at=NOON), event("left", "lesson", "bob", at=NOON))
    told(twice, answered("lesson", "alice", "q", right=True, at=NOON))
    told(watched("lesson", "robot", 5, at=NOON), sort=events.BOT)
    later = NOON + timedelta(days=1)
    told(watched("lesson", "alice", 28, start=20, at=later, source="search", version=2))


def numbers():
    connection.check_constraints()
    return {
        model: sorted(repr(sorted(row.items())) for row in model.objects.values()) for model in MADE
    }


def at(moment):
    return clock.frozen(moment)


@pytest.fixture
def archived(public):
    some_events()
    with at(NOON + timedelta(days=3)):
        archive.archive_all()


def test_a_day_goes_into_the_archive_when_it_is_over(public):
    some_events()
    with at(NOON + timedelta(hours=3)):
        assert archive.archive_all() == 0
    with at(NOON + timedelta(days=1, minutes=1)):
        assert archive.archive_all() > 0
    assert archive.days() == [DAY]
    assert set(EventBatch.objects.values_list("day", flat=True)) == {DAY + timedelta(days=1)}


def test_nothing_goes_while_events_of_its_day_wait(public):
    some_events()
    waiting = Fact(1, events.COUNTED, watched("lesson", "late", 3, at=NOON))
    name = streams.name(waiting.shard)
    moment = int((NOON + timedelta(days=365 * 10)).timestamp() * 1000)
    streams.client().delete(name)
    streams.client().xadd(name, {streams.FIELD: events.encode(waiting)})
    with at(datetime.fromtimestamp(moment / 1000, UTC)):
        assert not archive.is_counted(clock.now().date() - timedelta(days=1))


def test_the_same_numbers_come_out_of_it(archived):
    assert not EventBatch.objects.exists()
    before = numbers()
    for model in MADE:
        model.objects.own().delete()
    call_command("rebuild_audience", "--tenant", "public")
    assert numbers() == before
    call_command("rebuild_audience")
    assert numbers() == before, "again"


def test_what_is_not_archived_yet_is_counted_too(public):
    some_events()
    with at(NOON + timedelta(days=1, minutes=1)):
        archive.archive_all()
    before = numbers()
    assert EventBatch.objects.exists()
    call_command("rebuild_audience")
    assert numbers() == before


def test_another_tenants_events_are_its_own(archived, riverside):
    told(watched("lesson", "alice", 4, at=NOON), tenant_id=riverside.pk)
    with at(NOON + timedelta(days=3)):
        archive.archive_all()
    assert all(f"/{riverside.pk}/" not in name for name in archive.names(1))
    call_command("rebuild_audience", "--tenant", "riverside")
    with tenant_scope(riverside.pk):
        period = {"since": NOON - timedelta(days=3), "until": NOON + timedelta(days=3)}
        assert audience.audience(("atom", "lesson"), **period).views == 1


def test_a_writer_that_died_before_it_deleted_does_no_harm(public, monkeypatch):
    some_events()
    before = numbers()
    with at(NOON + timedelta(days=3)), monkeypatch.context() as broken:
        broken.setattr(archive.transaction, "atomic", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            archive.archive_all()
    with at(NOON + timedelta(days=3)):
        archive.archive_all()
    call_command("rebuild_audience")
    assert numbers() == before


def test_a_file_comes_back_as_it_was_written():
    facts = [
        Fact(1, events.OWN, events.decode(events.encode(Fact(1, "", each))).event)
        for each in (
            watched("lesson", "alice", 20.25, at=NOON),
            event("shared", "lesson", "alice", at=NOON),
            answered("lesson", "alice", "q", right=True, at=NOON),
        )
    ]
    file = BytesIO()
    assert archive.write(file, facts) == archive.count_of(file) == 3
    assert [events.encode(fact) for fact in archive.read(file, 1)] == [
        events.encode(fact) for fact in facts
    ]


def test_counting_again_what_is_no_longer_kept_is_refused(archived):
    long_ago = NOON - timedelta(days=40)
    partitions.ensure(AudienceHour, [long_ago])
    AudienceHour.objects.own().filter(subject_id="other").update(hour=long_ago)
    with pytest.raises(CommandError, match="no longer kept"):
        call_command("rebuild_audience")
    assert AudienceHour.objects.exists()


def test_everything_goes_when_its_time_is_over(archived, settings):
    with at(NOON + timedelta(days=settings.EVENTS_KEPT_FOR)):
        retention.keep()
        assert DAY in archive.days()
        assert not View.objects.exists()
        assert Viewer.objects.exists()
    with at(NOON + timedelta(days=settings.VIEWERS_KEPT_FOR + 3)):
        retention.keep()
        assert archive.days() == []
        assert not default_storage.exists(f"events/{DAY}")
        assert not Viewer.objects.exists()
    assert AudienceHour.objects.exists(), "names nobody"


def test_tables_are_made_before_they_are_needed(public):
    with at(NOON):
        retention.keep()
        retention.keep()
    assert DAY + timedelta(days=1) in partitions.existing(EventBatch)
    assert date(2026, 4, 1) in partitions.existing(AudienceHour)

"""Event health in the administration, and what goes with a person."""

import pytest
from django.conf import settings

from apps.accounts import erasure
from apps.analytics import consuming, events, streams
from apps.analytics.events import Fact
from apps.analytics.models import HeldEvent, View, Viewer, WatchedEvent
from apps.lib import clock, valkey

from .events import watched
from .test_count_events import counted, seen, tell  # noqa: F401
from .test_report_watching import HERE, URL

PAGE = "/admin/analytics/shard/"


@pytest.fixture
def staff(alice, sign_in):
    streams.client().flushdb()
    valkey.client().flushdb()
    consuming.ensure_shards()
    alice.is_staff = alice.is_superuser = True
    alice.save()
    return sign_in(alice)


def test_staff_see_what_waits(staff):
    fact = Fact(1, events.COUNTED, watched("lesson", "bob", 5, at=clock.now()))
    streams.append([fact, fact])
    page = staff.get(PAGE)
    rows = {row.number: row for row in page.context["cl"].result_list}
    assert len(rows) == settings.EVENTS_SHARDS
    assert rows[fact.shard].waits == 2
    while consuming.count_all():
        pass
    after = {row.number: row for row in staff.get(PAGE).context["cl"].result_list}
    assert (after[fact.shard].waits, after[fact.shard].duplicates) == (0, 1)


def test_staff_see_what_was_turned_away(staff, sign_in, bob):
    sign_in(bob).post(URL, "{", content_type="application/json", headers=HERE)
    sign_in(bob).post(URL, "{}", content_type="application/json")
    page = staff.get(PAGE)
    assert page.context["turned_away"] == {400: 1, 403: 1}


def test_staff_see_that_valkey_is_away(staff, settings):
    HeldEvent.objects.create(shard=0, content=b"{}")
    settings.EVENTS_URL = "redis://127.0.0.1:1/0"
    page = staff.get(PAGE).content.decode()
    assert "does not answer" in page
    assert "1 event is held back" in page


def test_nobody_changes_it(staff):
    assert staff.get(f"{PAGE}add/").status_code == 403


def test_who_is_no_staff_sees_nothing(bob, sign_in):
    assert sign_in(bob).get(PAGE).status_code == 302


def test_the_pseudonyms_of_a_person_go_with_him(staff, tell, clip, bob, charlie):  # noqa: F811
    tell(bob, seen(clip, (0, 5)))
    tell(charlie, seen(clip, (0, 5)))
    assert counted(clip).views == 2
    erasure.erase(user=bob)
    charlies = events.viewer_of(1, charlie.pk)
    assert [viewer.viewer.bytes for viewer in Viewer.objects.all()] == [charlies]
    assert [view.viewer.bytes for view in View.objects.all()] == [charlies]
    assert WatchedEvent.objects.count() == 1
    assert counted(clip).views == 2, "numbers name nobody"

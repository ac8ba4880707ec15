"""The staff page of how quickly lessons begin."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.analytics import histogram, start_chart
from apps.analytics.models import StartCount
from apps.analytics.start_times import WINDOWS, overview
from apps.lib import clock

NOW = datetime(2026, 6, 15, 12, 30, tzinfo=UTC)
URL = "/admin/analytics/startcount/times/"


@pytest.fixture(autouse=True)
def half_past_twelve(db):
    with clock.frozen(NOW):
        yield


def counted(*times, ago=timedelta(0), span="hour", **changes):
    counts = histogram.empty()
    for ms in times:
        counts[histogram.place(ms)] += 1
    begins_at = (NOW - ago).replace(minute=0)
    if span == "day":
        begins_at = begins_at.replace(hour=0)
    facts = {"kind": "cold", "rung": "360p", "region": "Europe", "connection": "4g"} | changes
    return StartCount.objects.create(
        span=span, begins_at=begins_at, shown=counts, moving=counts, starts=len(times), **facts
    )


@pytest.fixture
def staff(alice, sign_in):
    alice.is_staff = alice.is_superuser = True
    alice.save()
    return sign_in(alice)


def test_percentiles_of_all_and_of_each_group():
    counted(*[50] * 90)
    counted(*[2000] * 10, region="Asia")
    found = overview(WINDOWS["24h"], {})
    p50, p75, p95 = found.whole.moving_ms
    assert p50 == pytest.approx(50, rel=0.12)
    assert p75 == pytest.approx(50, rel=0.12)
    assert p95 == pytest.approx(2000, rel=0.12)
    europe, asia = found.groups["region"]
    assert (europe.name, europe.starts, asia.name, asia.starts) == ("Europe", 90, "Asia", 10)
    assert europe.moving_ms[2] == pytest.approx(50, rel=0.12)


def test_only_what_was_chosen():
    counted(50)
    counted(2000, rung="720p")
    found = overview(WINDOWS["24h"], {"rung": "720p"})
    assert found.whole.starts == 1
    assert [times.name for times in found.groups["rung"]] == ["720p"]


def test_a_day_back_is_in_hours():
    counted(50, ago=timedelta(hours=23))
    counted(50)
    counted(50, ago=timedelta(hours=24))
    times = [times.name.hour for times in overview(WINDOWS["24h"], {}).over_time]
    assert times == [13, 12]


def test_a_week_back_is_in_days_and_counts_none_twice():
    counted(*[50] * 7, ago=timedelta(days=3), span="day")
    counted(*[50] * 7, ago=timedelta(days=3))  # the hour that the day was made of
    counted(50, ago=timedelta(days=1))
    counted(50, ago=timedelta(hours=2))
    counted(50)
    counted(50, ago=timedelta(days=8), span="day")
    found = overview(WINDOWS["7d"], {})
    assert [(t.name.day, t.starts) for t in found.over_time] == [(12, 7), (14, 1), (15, 2)]


def test_staff_see_it(staff):
    counted(*[40] * 1500)
    counted(900, kind="element", connection="")
    page = staff.get(URL).content.decode()
    assert "1,501" in page
    assert "<polyline" in page
    assert "Waited on its first picture" in page
    assert "style=" not in page.partition('class="start-times"')[2]


@pytest.mark.parametrize("query", ["?window=7d&rung=360p", "?window=x&kind=%3Cb%3E&region="])
def test_any_choice_is_answered(staff, query):
    counted(40)
    response = staff.get(URL + query)
    assert response.status_code == 200
    assert b"<b>" not in response.content


def test_nothing_yet(staff):
    assert "No lesson began" in staff.get(URL).content.decode()


def test_the_list_leads_there(staff):
    assert URL in staff.get("/admin/analytics/startcount/").content.decode()


def test_staff_without_the_permission_do_not(alice, sign_in):
    alice.is_staff = True
    alice.save()
    assert sign_in(alice).get(URL).status_code == 403


def test_queries_do_not_grow_with_rows(staff, django_assert_max_num_queries):
    for hour in range(20):
        counted(40, ago=timedelta(hours=hour))
    with django_assert_max_num_queries(8):
        staff.get(URL)


def test_a_chart_spreads_ratios_evenly():
    chart = start_chart.of([[10.0, 100.0], [100.0, 1000.0]])
    assert [ms for ms, _y in chart.ticks] == [10, 30, 100, 300, 1000]
    low, high = (line.split() for line in chart.lines)
    assert low[1].partition(",")[2] == high[0].partition(",")[2], "100 ms is where 100 ms is"
    assert low[0] == f"{start_chart.LEFT}.0,{chart.floor}.0"


@pytest.mark.parametrize("moments", [[], [[None, None]]], ids=str)
def test_of_nothing_there_is_no_chart(moments):
    assert start_chart.of(moments) is None


@pytest.mark.parametrize("ms", [1.0, 30.0, 1e6])
def test_a_single_moment_is_a_line(ms):
    chart = start_chart.of([[ms]])
    assert len(chart.lines[0].split()) == 2

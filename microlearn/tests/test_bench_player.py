"""The line that `make bench-player` emulates, and what it says of the samples."""

import random
from itertools import accumulate

import pytest

from bench.player import report, session
from bench.player.link import Link
from bench.player.percentiles import Cell
from bench.player.profiles import PROFILES, Profile


def test_a_packet_takes_its_time_on_the_line_and_then_travels():
    link = Link(delay=30, kbit=1000)  # 125 bytes a millisecond
    assert link.due(1250, now=5.0) == pytest.approx(5.040)


def test_packets_leave_one_after_another():
    link = Link(kbit=1000)
    assert [link.due(1250, now=0.0) for _ in range(3)] == pytest.approx([0.01, 0.02, 0.03])
    assert link.due(1250, now=1.0) == pytest.approx(1.01), "the line had been free for long"


def test_a_full_queue_drops():
    link = Link(kbit=1000, queue=25)
    due = [link.due(1250, now=0.0) for _ in range(5)]
    assert due[:3] == pytest.approx([0.01, 0.02, 0.03])
    assert due[3:] == [None, None]
    assert link.due(1250, now=0.02) is not None, "it has emptied meanwhile"


def test_an_unshaped_line_holds_nothing_up():
    assert Link().due(1500, now=7.0) == 7.0


def test_a_hundredth_is_lost_and_no_more():
    link = Link(loss=0.01, chance=random.Random(1))
    lost = sum(link.due(1500, now=float(n)) is None for n in range(10_000))
    assert 70 <= lost <= 130


def sampled(state, *, ttff, shown=(), player="ours"):
    cell = Cell(player, state)
    cell.samples = [
        {"ttff": t, "shown": s, "h": 640}
        for t, s in zip(ttff, shown or [None] * len(ttff), strict=True)
    ]
    return cell.row()


@pytest.fixture
def profile():
    return Profile("test", PROFILES["4g"].line, cold=120, busy=150, shown=35, moving=85)


def test_what_keeps_its_budgets_is_not_reported(profile):
    rows = [
        sampled("cold", ttff=[90, 119]),
        sampled("busy", ttff=[100, 150]),
        sampled("prefetched", ttff=[70, 80], shown=[10, 20]),
    ]
    assert report.missed([profile], {"test": rows}) == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (sampled("cold", ttff=[90, 121]), "cold, moving: p95 121"),
        (sampled("busy", ttff=[90, 151]), "busy, moving: p95 151"),
        (sampled("prefetched", ttff=[70, 70], shown=[10, 36]), "frame: p95 36"),
        (sampled("prefetched", ttff=[70, 86], shown=[10, 10]), "moving: p95 86"),
        (sampled("prefetched", ttff=[70, 70]), "frame: p95 None"),
        (sampled("cold", ttff=[90, None]), "1 of 2 swipes without a picture"),
    ],
    ids=["cold", "busy", "shown", "moving", "never prefetched", "failed"],
)
def test_what_misses_one_is(profile, row, words):
    assert any(words in each for each in report.missed([profile], {"test": [row]}))


def test_others_may_miss_ours(profile):
    rows = [sampled("cold", ttff=[500], player="hls")]
    assert report.missed([profile], {"test": rows}) == []


def test_a_stall_is_a_wait_or_time_without_a_picture():
    cell = Cell("ours", "cold")
    cell.samples = [{"ttff": 1, "waits": 1}, {"ttff": 1, "lost": 101}, {"ttff": 1, "lost": 100}]
    assert cell.stalls == 2


def test_the_table_has_a_line_for_each_player(profile):
    rows = {"test": [sampled("cold", ttff=[90, 100]), sampled("cold", ttff=[400], player="hls")]}
    lines = report.table([profile], rows).splitlines()
    assert len(lines) == 4
    assert "| ours | 90 / 100 |" in lines[2]
    assert "| hls | 400 / 400 |" in lines[3]


def lived(profile, **changes):
    samples = [{"ttff": 40.0, "ready": True, "shown": 12.0}] * 28
    made = session.summary("ours", "calm", samples, opened=300, size=28_000)
    return report.missed_in_sessions([profile], {"test": [made | changes]})


def test_a_session_goes_there_and_back_over_twenty_lessons():
    places = list(accumulate(session.WAYS, initial=0))
    assert (len(session.WAYS), min(places), max(places)) == (28, 0, 19)
    assert len(set(places)) == 20


def test_a_session_without_a_stall(profile):
    assert lived(profile) == []


@pytest.mark.parametrize("change", [{"stalls": 1}, {"failures": 1}, {"prefetched": 0.89}], ids=str)
def test_a_session_that_falls_short(profile, change):
    assert len(lived(profile, **change)) == 1


def test_what_a_session_weighs(profile):
    samples = [{"ttff": 400.0, "ready": False}] * 2
    made = session.summary("hls", "hasty", samples, opened=None, size=3_000_000)
    assert (made["kilobytes"], made["prefetched"], made["frame"]["p50"]) == (1500, 0, 400)

"""Events into counts: each second of a view once, however the reports were cut, sent or mixed."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from apps.analytics import folding
from apps.analytics.folding import fold

from .events import answered, digest, event, watched

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LENGTH = 30.0


class Books:
    """What is known between batches."""

    def __init__(self):
        self.views, self.viewers, self.hours = {}, {}, {}
        self.duplicates = 0

    def count(self, *events):
        for each in events:
            self.viewers.setdefault((each.subject, each.viewer), {})
        folded = fold(events, self.views, self.viewers)
        self.duplicates += folded.duplicates
        for key, hour in folded.hours.items():
            mine = self.hours.setdefault(key, folding.Hour())
            mine.begins += hour.begins
            mine.ends += hour.ends
            for name, amount in hour.sums.items():
                mine.add(name, amount)
        return folded

    @property
    def sums(self):
        total = folding.Hour()
        for hour in self.hours.values():
            for name, amount in hour.sums.items():
                total.add(name, round(amount, 6))
        return total.sums

    @property
    def curve(self):
        begins = [b for hour in self.hours.values() for b in hour.begins]
        return folding.curve(begins, [e for hour in self.hours.values() for e in hour.ends])


def counted(*events):
    books = Books()
    books.count(*events)
    return books


def view(viewer, until, **given):
    return watched("a", viewer, until, at=NOON, **given)


def test_a_curve_tells_how_many_played_each_second():
    books = counted(view("alice", 4), view("bob", 2), view("charlie", 30))
    assert books.curve == [3, 3, 2, 2] + [1] * 26
    assert books.sums["views"] == books.sums["viewers"] == 3
    assert books.sums["completions"] == 1


def test_a_second_counts_once_for_each_view():
    books = counted(view("alice", 5), view("alice", 5), view("alice", 5, view="the next"))
    assert books.curve == [2] * 5
    assert books.sums["seconds"] == 15
    assert books.sums["rewatched"] == 5
    assert (books.sums["views"], books.sums["viewers"], books.sums["repeats"]) == (2, 1, 1)


def test_a_seek_to_the_end_completes_nothing():
    books = counted(view("alice", 30, parts=[(0, 2), (28, 30)]))
    assert books.curve == [1, 1] + [0] * 26 + [1, 1]
    assert "completions" not in books.sums


def test_what_is_sent_twice_counts_once():
    report = view("alice", 5)
    books = counted(report, report)
    books.count(report)
    assert books.curve == [1] * 5
    assert books.duplicates == 2


def test_what_comes_late_counts_for_the_hour_of_its_view():
    books = Books()
    books.count(view("alice", 5))
    late = watched("a", "alice", 9, start=5, at=NOON + timedelta(hours=2))
    books.count(late)
    assert [key[3] for key in books.hours] == [NOON]
    assert books.curve == [1] * 9


def test_a_view_is_left_once():
    left = [event("left", "a", "alice", at=NOON) for _ in range(2)]
    assert counted(*left).sums["swipes"] == 1


def test_an_answer_counts_for_the_version_that_was_seen_last():
    books = Books()
    books.count(view("alice", 5, version=1))
    books.count(watched("a", "alice", 5, version=2, view="2", at=NOON + timedelta(minutes=1)))
    folded = books.count(answered("a", "alice", "q", right=True, at=NOON, version=1))
    assert list(folded.questions) == [(("atom", "a"), 2, "q", NOON.date())]


def test_only_the_first_answer_to_a_question_counts():
    books = counted(answered("a", "alice", "q", right=False, at=NOON))
    folded = books.count(answered("a", "alice", "q", right=True, at=NOON))
    assert (folded.questions, folded.duplicates) == ({}, 1)


def test_whoever_answered_before_his_view_was_told_is_still_a_new_viewer():
    books = counted(answered("a", "alice", "q", right=True, at=NOON), view("alice", 5))
    assert books.sums["viewers"] == 1


def test_nobody_makes_a_view_endless():
    books = Books()
    folded = books.count(*[view("alice", 5) for _ in range(folding.MOST_EVENTS + 3)])
    assert folded.refused == 3


def test_ten_seconds_or_all_of_a_shorter_lesson_are_kept():
    books = counted(view("alice", 9.4), view("bob", 10), view("charlie", 4, length=4.0))
    kept = {viewer: each[1].kept for (_subject, viewer), each in books.viewers.items()}
    assert kept == {
        digest("viewer", "alice"): False,
        digest("viewer", "bob"): True,
        digest("viewer", "charlie"): True,
    }


seconds = st.floats(0, LENGTH, allow_nan=False).map(lambda s: round(s, 3))
interval = st.tuples(seconds, seconds).map(sorted).filter(lambda pair: pair[0] < pair[1])
session = st.lists(interval, min_size=1, max_size=6)


@given(session, st.lists(seconds, max_size=6), st.randoms(use_true_random=False))
def test_cuts_order_and_repetition_change_nothing(played, cuts, random):
    whole = counted(view("alice", 0, parts=played))
    pieces = [
        piece
        for start, end in played
        for piece in zip(
            *(lambda at: (at, at[1:]))([start, *sorted(c for c in cuts if start < c < end), end]),
            strict=False,
        )
    ]
    reports = [view("alice", 0, parts=[piece]) for piece in pieces]
    reports += random.sample(reports, k=len(reports) // 2)
    random.shuffle(reports)
    books = Books()
    while reports:
        books.count(*[reports.pop() for _ in range(min(len(reports), random.randint(1, 4)))])
    assert books.curve == whole.curve
    for name in ("views", "viewers", "completions", "seconds", "rewatched"):
        assert abs(books.sums.get(name, 0) - whole.sums.get(name, 0)) < 1e-4, name


@given(session)
def test_a_curve_is_what_its_intervals_say(played):
    books = counted(view("alice", 0, parts=played))
    plays = [any(a <= k + 0.5 < b for a, b in played) for k in range(30)]
    assert books.curve == [int(p) for p in plays[: len(books.curve)]]
    assert not any(plays[len(books.curve) :])


@given(st.integers(0, 2**70))
def test_stretches_are_the_mask_again(mask):
    assert sum((1 << past) - (1 << first) for first, past in folding.stretches(mask)) == mask
    assert folding.mask_of(folding.bits(mask)) == mask

"""Views of people without an account, who came by a shared link."""

import json
from datetime import timedelta

import pytest

from apps.accounts import visitors
from apps.analytics import audience, consuming, streams
from apps.analytics.models import Viewer, Watch, WatchedDay
from apps.lib import clock
from apps.lib.public_ids import new_public_id

from .test_count_events import counted, seen, tally
from .test_report_watching import HERE, URL

PHONE = {**HERE, "User-Agent": "Mozilla/5.0 Firefox/150"}


@pytest.fixture(autouse=True)
def empty_streams(db):
    streams.client().flushdb()
    consuming.ensure_shards()


@pytest.fixture
def visit(client, public, django_capture_on_commit_callbacks):
    """`visit(event, …)`: what the player of a visitor reports, in one batch."""

    def visit(*told, headers=PHONE, word=""):
        client.cookies.clear()
        if word:
            client.cookies[visitors.COOKIE] = word
        body = json.dumps({"version": 1, "events": list(told)})
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(URL, body, content_type="application/json", headers=headers)

    return visit


def view(clip, name, *spans, **changes):
    return seen(clip, *spans, view=name * 16) | changes


def test_a_visit_is_a_view_that_earns_nothing(visit, clip):
    answer = visit(view(clip, "a", (0, 28)), view(clip, "a", type="shared", intervals=[]))
    assert (answer.status_code, answer.json()) == (202, {"accepted": 2})
    found = counted(clip)
    assert (found.views, found.completions, found.shares) == (1, 1, 1)
    assert found.sources == {"visit": 1}
    assert found.curve[:28] == (1,) * 28
    assert not Watch.objects.exists()
    assert not WatchedDay.objects.exists()


def test_a_visit_that_is_sent_again_counts_once(visit, clip):
    told = view(clip, "a", (0, 5))
    visit(told)
    visit(told)
    assert counted(clip).views == 1


def test_each_visit_is_somebody_elses(visit, clip):
    visit(view(clip, "a", (0, 5)), view(clip, "b", (0, 5)))
    found = counted(clip)
    assert (found.viewers, found.repeats) == (2, 0)


def test_whom_a_test_of_versions_knows_is_one_viewer_of_his_version(visit, clip):
    word = visitors.new_word()
    visit(view(clip, "a", (0, 12)), word=word)
    visit(view(clip, "b", (0, 12)), word=word)
    found = counted(clip)
    assert (found.viewers, found.repeats) == (1, 1)
    since = clock.now() - timedelta(hours=1)
    assert audience.outcomes(("atom", clip), since=since)[1].kept == 1
    assert word not in str(Viewer.objects.values_list("viewer", flat=True).get())


def test_a_visitor_is_no_learner(visit, clip, sign_in, bob):
    visit(view(clip, "a", (0, 5)))
    sign_in(bob).post(
        URL,
        json.dumps({"version": 1, "events": [view(clip, "a", (0, 5))]}),
        content_type="application/json",
        headers=PHONE,
    )
    assert counted(clip).sources["visit"] == 1


@pytest.mark.parametrize("header", [{"Sec-GPC": "1"}, {"DNT": "1"}], ids=str)
def test_who_asks_for_privacy_is_not_counted(visit, clip, header):
    answer = visit(view(clip, "a", (0, 5)), headers=PHONE | header, word=visitors.new_word())
    assert answer.json() == {"accepted": 0}
    assert counted(clip).views == 0


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}],
    ids=["a program", "another site", "an old browser on another site"],
)
def test_other_pages_report_nothing(visit, clip, headers):
    assert visit(view(clip, "a", (0, 5)), headers=headers).status_code == 403
    assert counted(clip).views == 0


def test_programs_are_marked_and_not_counted(visit, clip):
    visit(view(clip, "a", (0, 5)), headers=PHONE | {"User-Agent": "Googlebot/2.1"})
    assert counted(clip).views == 0
    assert tally("bots") == 1


def test_without_a_view_or_a_lesson_there_is_nothing_to_count(visit, clip):
    nameless = view(clip, "a", (0, 5))
    del nameless["view"]
    unknown = view(new_public_id(), "b", (0, 5))
    assert visit(nameless, unknown).json() == {"accepted": 0}

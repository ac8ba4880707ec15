from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Seat
from apps.analytics.tests.events import audience_of
from apps.billing.distributions import close
from apps.billing.money import DOLLAR
from apps.billing.tests.factories import paid, watched
from apps.content.models import Atom, Tag
from apps.content.tests.factories import AtomFactory
from apps.creators import figures, schedules
from apps.lib import clock


def page(client, query=""):
    return client.get(f"/studio/{query}").content.decode()


def titles(html):
    return [part.partition("</strong>")[0] for part in html.split("<strong>")[1:]]


# --- figures ----------------------------------------------------------------------------------


@pytest.mark.django_db
class TestFigures:
    def test_views_of_today_by_the_readers_day(self, alice, lesson):
        alice.time_zone = "Pacific/Auckland"
        now = clock.now()
        start = figures.midnight(now, alice)
        audience_of(lesson.public_id, [4, 4], at=start + timedelta(minutes=61))
        audience_of(lesson.public_id, [4, 4, 4], at=start - timedelta(hours=2))
        with clock.shifted(start + timedelta(hours=3) - now):
            told = figures.of([lesson], reader=alice)[lesson.pk]
        assert told.views_today == 2

    def test_shares_are_told_once_enough_have_watched(self, alice, lesson):
        at = clock.now() - timedelta(days=3)
        audience_of(lesson.public_id, [30] * 3 + [5], at=at)
        assert figures.of([lesson], reader=alice)[lesson.pk].completion is None
        audience_of(lesson.public_id, [5] * 6, at=at)
        told = figures.of([lesson], reader=alice)[lesson.pk]
        assert told.completion == pytest.approx(0.3)
        assert told.drop is None  # ten views accuse nothing
        audience_of(lesson.public_id, [30] * 6 + [5] * 14, at=at)
        told = figures.of([lesson], reader=alice)[lesson.pk]
        assert (told.drop.at, told.drop.percent) == ("0:05", 70)

    def test_none_of_it_costs_more_for_many(self, studio, alice):
        lesson = AtomFactory(owner=alice)
        for _ in range(3):
            audience_of(lesson.public_id, [4], at=clock.now())
        queries = ("", "?order=views", "?q=e&show=live")
        few = [self.asked(studio, query) for query in queries]
        for each in AtomFactory.create_batch(8, owner=alice):
            audience_of(each.public_id, [4], at=clock.now())
        assert [self.asked(studio, query) for query in queries] == few

    @staticmethod
    def asked(studio, query):
        page(studio, query)
        with CaptureQueriesContext(connection) as asked:
            page(studio, query)
        return len(asked)


# --- the list ---------------------------------------------------------------------------------


@pytest.mark.django_db
class TestHome:
    def test_what_it_tells_of_a_lesson(self, studio, lesson):
        Atom.objects.filter(pk=lesson.pk).update(state="published", published_at=clock.now())
        audience_of(lesson.public_id, [30] * 8 + [5] * 12, at=clock.now())
        html = page(studio)
        assert 'data-label="Views today">20<' in html
        assert "40 %" in html
        assert "60 % at 0:05" in html

    def test_of_a_draft_there_are_no_figures(self, studio, lesson):
        assert "Views today</th>" in page(studio)
        assert 'data-label="Views today"' not in page(studio)

    def test_searched_by_title_skill_and_tag(self, studio, alice, lesson):
        other = AtomFactory(owner=alice, title="Pivot tables")
        other.tags.add(Tag.objects.create(name="Reporting", slug="reporting"))
        assert titles(page(studio, "?q=FREEZE+top")) == ["Freeze the top row"]
        assert titles(page(studio, "?q=panes")) == ["Freeze the top row"]
        assert titles(page(studio, "?q=report")) == ["Pivot tables"]
        assert "Nothing found" in page(studio, "?q=%3Cscript%3Enothing")
        assert "<script>nothing" not in page(studio, "?q=%3Cscript%3Enothing")
        assert len(titles(page(studio, "?q=%00"))) == 2

    def test_filtered_by_state(self, studio, alice, lesson):
        live, gone = AtomFactory(owner=alice), AtomFactory(owner=alice, state="archived")
        plan = schedules.Plan(clock.now() + timedelta(hours=1), "UTC")
        schedules.plan(lesson=lesson, by=alice, plan=plan)
        draft = AtomFactory(owner=alice, draft=True)
        shown = {
            "current": {live.title, lesson.title, draft.title},
            "live": {live.title},
            "drafts": {lesson.title, draft.title},
            "scheduled": {lesson.title},
            "archived": {gone.title},
            "nonsense": {live.title, lesson.title, draft.title},
        }
        assert {key: set(titles(page(studio, f"?show={key}"))) for key in shown} == shown

    def test_in_an_order(self, studio, alice):
        first, second, third = (AtomFactory(owner=alice, title=t) for t in "BCA")
        audience_of(second.public_id, [4, 4], at=clock.now())
        audience_of(first.public_id, [4], at=clock.now())
        orders = {"newest": "ACB", "oldest": "BCA", "title": "ABC", "views": "CBA", "x": "ACB"}
        told = {key: "".join(titles(page(studio, f"?order={key}"))) for key in orders}
        assert told == orders

    def test_in_pages_that_keep_the_filter(self, studio, alice):
        AtomFactory.create_batch(60, owner=alice, title="Same <b>title")
        html = page(studio, "?q=Same&order=oldest&page=2")
        assert html.count("<tr data-part=") == 24
        assert "Page 2 of 3" in html
        assert "?q=Same&amp;show=current&amp;order=oldest&amp;page=3" in html
        assert "<b>title" not in html

    def test_an_analyst_gets_no_links_to_edit(self, sign_in, bob, alice, lesson):
        Seat.objects.create(owner=alice, member=bob, role="analyst")
        html = page(sign_in(bob))
        assert f'href="/studio/lessons/{lesson.public_id}/viewers/"' in html
        assert f'href="/studio/lessons/{lesson.public_id}/"' not in html
        assert "New lesson" not in html
        assert "Become a creator" not in html


class TestEarnings:
    @pytest.fixture
    def earned(self, alice):
        atom = AtomFactory(owner=alice)
        yesterday = clock.now().date() - timedelta(days=1)
        paid(100 * DOLLAR, starts_on=yesterday, days=1)
        close(day=yesterday, watched=[watched(alice, 1, subject=atom.public_id)])

    def test_the_owner_sees_what_each_lesson_earned(self, earned, studio):
        assert "$45.00" in page(studio)

    def test_the_team_does_not(self, earned, alice, bob, sign_in):
        Seat.objects.create(owner=alice, member=bob, role="editor")
        html = page(sign_in(bob))
        assert "Views today" in html
        assert "Earned" not in html

"""The page, the statement as PDF and CSV, and what programs get."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.utils import translation

from apps.accounts.studio_models import Seat, StudioRole
from apps.analytics.tests.events import audience_of
from apps.billing import payouts
from apps.billing.models import Payout
from apps.billing.money import DOLLAR
from apps.billing.tests.factories import paid
from apps.content.tests.factories import AtomFactory
from apps.creators.earnings import closing, statement_pdf, statements
from apps.lib import clock

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TITLE = "=HYPERLINK(1) المدرسة für Übungen"


@pytest.fixture
def earned(alice):
    """One day of Alice's: 450 dollars, of which the first payout is approved."""
    lesson = AtomFactory(owner=alice, title=TITLE)
    audience_of(lesson.public_id, [1] * 1000, at=NOON)
    paid(1000 * DOLLAR, starts_on=NOON.date(), days=1)
    with clock.frozen(NOON):
        closing.close(NOON.date())
        payout = Payout.objects.create(owner=alice, month="2026-11", amount=100 * DOLLAR)
        payouts.approve(payout=payout, by=alice)
        yield lesson


@pytest.fixture
def in_english():
    with translation.override("en"):
        yield


def test_the_page_tells_the_figures(earned, studio):
    with clock.frozen(NOON.replace(day=3)):
        page = studio.get("/studio/earnings/").content.decode()
    assert "$450.00" in page
    assert "$350.00" in page
    assert "1,000 of 1,000 views this month" in page
    assert "/studio/earnings/2026-11.pdf" in page


def test_it_has_words_for_who_has_nothing_yet(studio):
    page = studio.get("/studio/earnings/").content.decode()
    assert "0 of 1,000 views this month" in page
    assert "Nothing yet." in page


def test_in_german_too(earned, studio, alice):
    alice.language = "de"
    alice.save()
    with clock.frozen(NOON.replace(day=3)):
        page = studio.get("/studio/earnings/").content.decode()
    assert "450,00 $" in page


@pytest.mark.usefixtures("in_english")
def test_a_statement_balances_and_stays(earned, alice):
    before = statements.of(alice, "2026-11")
    assert [(line.what, line.amount) for line in before.lines] == [
        ("Share of the day's pool", 450 * DOLLAR),
        ("Payout", -100 * DOLLAR),
    ]
    assert (before.opening, before.closing, before.held) == (0, 350 * DOLLAR, 0)
    with clock.frozen(datetime(2026, 12, 5, tzinfo=UTC)):
        closing.correct(NOON.date(), memo="review", by=alice)
        assert statements.of(alice, "2026-11").lines == before.lines
        december = statements.of(alice, "2026-12")
    assert [line.amount for line in december.lines] == [-450 * DOLLAR, 450 * DOLLAR]
    assert december.lines[1].what == "Corrected share of 11/02/2026"
    assert december.opening == december.closing == 350 * DOLLAR


def test_the_file_for_spreadsheets_runs_nothing(earned, studio):
    answer = studio.get("/studio/earnings/2026-11.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="microlearn-2026-11.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1] == ["2026-11-01", "Brought forward", "", "", "0.000000"]
    assert rows[2] == ["2026-11-02", "Share of the day's pool", "", "", "450.000000"]
    assert rows[3][-1] == "-100.000000"
    assert rows[4] == ["2026-11-30", "Balance", "", "", "350.000000"]
    assert rows[6] == ["2026-11", f"'{TITLE}", "1000", "1000.0", "450.000000"]


def test_the_pdf_is_one_and_has_the_letters_of_its_titles(earned, studio, alice, caplog):
    content = studio.get("/studio/earnings/2026-11.pdf").content
    assert content.startswith(b"%PDF-1.")
    assert b"/ToUnicode" in content
    # Fonts lack some signs (here Chinese): they are shown as unknown, without a line in the log.
    earned.title = "数学"
    earned.save()
    assert statement_pdf.render(statements.of(alice, "2026-11")).startswith(b"%PDF")
    assert [record.message for record in caplog.records if "glyph" in record.message] == []


def test_programs_get_the_same(earned, studio):
    with clock.frozen(NOON.replace(day=3)):
        found = studio.get("/api/v1/studio/earnings/").json()
    assert (found["owed"], found["earned"], found["is_eligible"]) == (350 * DOLLAR,) + (
        450 * DOLLAR,
        True,
    )
    assert [each["amount"] for each in found["payouts"]] == [100 * DOLLAR]
    statement = studio.get("/api/v1/studio/earnings/2026-11/").json()
    assert statement["closing"] == 350 * DOLLAR
    assert statement["lessons"][0]["title"] == TITLE


@pytest.mark.parametrize("month", ["2026-13", "2099-01", "november", "1999-01"])
def test_of_no_month_there_is_no_statement(studio, month):
    assert studio.get(f"/studio/earnings/{month}.pdf").status_code == 404
    assert studio.get(f"/api/v1/studio/earnings/{month}/").status_code == 404


def test_nobody_sees_anothers(earned, creator_charlie):
    with clock.frozen(NOON.replace(day=3)):
        assert creator_charlie.get("/api/v1/studio/earnings/").json()["owed"] == 0
        assert creator_charlie.get("/api/v1/studio/earnings/2026-11/").json()["lines"] == []


def test_an_analyst_of_the_team_sees_lessons_but_no_money(earned, alice, bob, sign_in):
    Seat.objects.create(owner=alice, member=bob, role=StudioRole.EDITOR)
    browser = sign_in(bob)
    assert browser.get("/studio/earnings/").status_code == 302
    assert browser.get("/api/v1/studio/earnings/").status_code == 403
    assert browser.get("/studio/earnings/2026-11.csv").status_code == 403

"""What a reminder says of the streak, in mail and to browsers."""

from datetime import timedelta

import pytest

from apps.quizzes.models import ReviewDay
from apps.quizzes.reminders import letters
from apps.quizzes.reminders.digest import Digest, Part
from apps.quizzes.streaks import Mood, Standing, Streak
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope

from .remind import EVENING, NEXT_DAY, confirm, deal, remind, want

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(bob):
    """Two questions, due since yesterday."""
    confirm(bob)
    deal(bob, 2)
    want(bob)
    return bob


def kept(learner, *ago):
    """The learner kept these days, so many days ago."""
    for days in ago:
        at = EVENING - timedelta(days=days)
        ReviewDay.objects.create(
            learner=learner, day=at.date(), waiting_since=at.date(), first_at=at, last_at=at
        )


def told(mailoutbox):
    """The letter's words, which must be the same in plain text and in HTML."""
    [mail] = mailoutbox
    html = mail.alternatives[0].content
    line = next(line for line in mail.body.splitlines() if "streak" in line or "in a row" in line)
    assert f"<p>{line}</p>" in html
    return line


def test_a_streak_that_today_may_lengthen(due, mailoutbox):
    kept(due, 2, 1)
    remind()
    assert told(mailoutbox) == (
        "2 days of reviews in a row. Review one question that is due, and today counts."
    )


def test_today_counts_already(due, mailoutbox):
    kept(due, 1, 0)
    remind()
    assert told(mailoutbox) == "2 days of reviews in a row. Today counts already."


def test_a_freeze_covers_the_missed_day(due, mailoutbox):
    kept(due, *range(8, 1, -1))
    remind()
    assert told(mailoutbox).endswith("today counts. A freeze covers the day that you missed.")


def test_one_that_ended_begins_anew(due, mailoutbox):
    kept(due, 3, 2)
    remind()
    assert told(mailoutbox) == "A new streak begins today."


def test_none_yet(due, mailoutbox):
    remind()
    assert told(mailoutbox) == "Your streak begins with the first review."


def test_each_organisation_has_its_own(due, riverside, mailoutbox):
    with tenant_scope(riverside.pk):
        deal(due, 1)
        kept(due, 3, 2, 1)
    kept(due, 1)
    remind()
    public, hospital = mailoutbox[0].body.split("Riverside Hospital:")
    assert "1 day of reviews in a row." in public
    assert "3 days of reviews in a row." in hospital


def test_in_german(due, mailoutbox):
    due.language = "de"
    due.save()
    kept(due, 1, 0)
    remind()
    assert "2 Tage mit Wiederholung in Folge. Heute zählt schon." in mailoutbox[0].body


def test_reviewed_since_the_mail_before(due, mailoutbox):
    """The next day's letter says what is true then."""
    remind()
    kept(due, 0)
    remind(at=EVENING + NEXT_DAY)
    assert "1 day of reviews in a row. Review one" in mailoutbox[1].body


@pytest.mark.parametrize(
    ("lengths", "body"),
    [((0,), "Burns 1"), ((1,), "Burns 1\n1 day in a row"), ((2, 9), "Burns 1\n9 days in a row")],
)
def test_a_browser_hears_of_the_longest(lengths, body):
    standings = [Standing(Streak(length=length), Mood.OPEN) for length in lengths]
    parts = [Part(Tenant(), 1, [], 12, standing) for standing in standings]
    parts[0].skills.append(("Burns", 1))
    assert letters.message(Digest(parts)).body == body

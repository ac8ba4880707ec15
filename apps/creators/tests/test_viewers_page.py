import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.tests.factories import UserFactory
from apps.content.models import Atom, Version
from apps.creators import viewership, viewership_words
from apps.media.tests.factories import AssetFactory
from apps.quizzes.formats.contract import piece_id
from apps.quizzes.models import Answer, Attempt
from apps.quizzes.tests.factories import QuestionFactory
from apps.tenants.scope import tenant_scope

from .viewing import answered, leaving, watched

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(lesson):
    return f"/studio/lessons/{lesson.public_id}/viewers/"


def shown(studio, address, **query):
    response = studio.get(address, query)
    assert response.status_code == 200
    return response.context["values"]


def rows(studio, address, kind, **query):
    response = studio.get(f"{address}{kind}.csv", query)
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_a_lesson_without_views_says_so(studio, lesson, address):
    page = studio.get(address).content.decode()
    assert "Nobody has watched it in this time" in page
    assert "publish it first" in page


def test_where_most_leave_is_named_with_its_doubt(studio, lesson, address):
    watched(lesson, curve=leaving(100, 22, 0.68), completions=30, shares=4)

    values = shown(studio, address)

    (drop,) = values["drops"]
    assert drop.text == "68 % left at 0:22"
    assert drop.note == "68 of 100 who were watching; surely between 58 and 76 %"
    assert drop.second == 20
    assert values["summary"] == "100 views: 100 % still watch at 0:14, 32 % at the end."
    assert [values[name] for name in ("views", "completion", "shared")] == ["100", "30 %", "4"]
    assert values["plays"] == [100] * 22 + [32] * 8


def test_few_views_are_no_ground(studio, lesson, address):
    watched(lesson, curve=leaving(19, 22, 1.0))
    (line,) = shown(studio, address)["drops"]
    assert line.text == "Too few views yet to say where people leave: 19 of 20."


def test_an_even_curve_accuses_nothing(studio, lesson, address):
    watched(lesson, curve=[100 - second for second in range(30)])
    assert [line.text for line in shown(studio, address)["drops"]] == ["No drop-off stands out."]


def test_the_time_before_is_compared(studio, lesson, address):
    watched(lesson, curve=leaving(200, 10, 0.2))
    watched(lesson, curve=leaving(200, 10, 0.6), ago=timedelta(days=9))

    values = shown(studio, address, against="before")

    assert values["views"] == "200"
    assert values["comparison"].startswith(
        "At 0:10 40 points more are still watching than with the time before (surely "
    )


def test_a_version_and_a_source_are_told_apart(studio, lesson, address, alice):
    second = AssetFactory(owner=alice, live=True, duration_ms=20_000)
    Version.objects.create(atom=lesson, asset=second, number=2)
    watched(lesson, curve=[40] * 30)
    watched(lesson, curve=[30] * 20, version=2, source="search")
    watched(lesson, curve=[5] * 20, version=2, source="feed")

    assert shown(studio, address)["views"] == "40"
    values = shown(studio, address, version=2, source="search")
    assert (values["views"], len(values["shares"])) == ("30", 20)
    assert {line.text: line.note for line in values["sources"]} == {"Search": "30", "Feed": "5"}
    assert shown(studio, address, version="all")["views"] == "75"
    assert "Too few" not in shown(studio, address, against="version:2")["comparison"]


@pytest.mark.parametrize(
    "query",
    [
        {"period": "decade"},
        {"version": "99"},
        {"version": "-1"},
        {"source": "'; --"},
        {"against": "version:1"},
        {"against": "nothing:at all"},
        {"period": "all", "against": "before"},
    ],
)
def test_what_makes_no_sense_is_left_out(studio, lesson, address, query):
    watched(lesson, curve=[40] * 30)
    values = shown(studio, address, **query)
    assert (values["views"], values["comparison"]) == ("40", "")


def test_a_question_that_goes_wrong_leads_to_its_second(studio, lesson, quiz, address):
    wrong = QuestionFactory(quiz=quiz, stem="Which row?", clip_start_ms=22_500, clip_end_ms=26_000)
    watched(lesson, curve=leaving(100, 20, 0.5))
    answered(lesson, wrong, answered=40, right=10)
    answered(lesson, quiz.questions.first(), answered=40, right=38)

    first, *_rest = shown(studio, address)["questions"]

    assert (first.text, first.second, first.at, first.tone) == ("Which row?", 22, "0:22", "bad")
    assert first.note == "25 % right (10 of 40) · 50 % of the views reach what it asks about"
    assert "Often wrong: it is taught at 0:22" in studio.get(address).content.decode()


def test_few_answers_blame_no_question(studio, lesson, quiz, address):
    answered(lesson, quiz.questions.first(), answered=5, right=0)
    line = shown(studio, address)["questions"][0]
    assert (line.tone, line.note) == ("", "0 of 5 right: too few answers yet")


def test_the_wrong_option_that_most_take_for_right_is_named(studio, lesson, quiz, address):
    question = quiz.questions.first()
    for number in range(6):
        given(question, "Ctrl+L" if number else "Alt+F4")
    (line,) = [each for each in shown(studio, address)["questions"] if "taken" in each.note]
    assert line.text == question.stem
    assert "taken for right: “Ctrl+L” (5 times)" in line.note


def test_what_four_have_chosen_is_not_told(studio, lesson, quiz, address):
    for _ in range(4):
        given(quiz.questions.first(), "Ctrl+L")
    assert "taken" not in studio.get(address).content.decode()


def given(question, option):
    learner = UserFactory()
    attempt = Attempt.objects.create(learner=learner, quiz=question.quiz)
    Answer.objects.create(
        learner=learner,
        attempt=attempt,
        question=question,
        idempotency_key=attempt.pk,
        response={"choices": [piece_id(option)]},
        result={},
        score=0,
        correct=False,
    )


def test_older_views_are_in_longer_periods(studio, lesson, address):
    Atom.objects.filter(pk=lesson.pk).update(created_at=lesson.created_at - timedelta(days=200))
    for days in (3, 20, 60, 150):
        watched(lesson, curve=[10] * 30, ago=timedelta(days=days))
    views = [shown(studio, address, period=name)["views"] for name in viewership.PERIODS]
    assert views == ["0", "10", "20", "30", "40"]


def test_seconds_go_into_a_table(studio, lesson, address):
    watched(lesson, curve=leaving(100, 22, 0.68))

    table = rows(studio, address, "seconds", against="before")

    assert table[0] == ["second", "time", "plays", "share", "the time before"]
    assert table[23] == ["22", "0:22", "32", "0.32", "0.0"]
    assert len(table) == 31


@pytest.mark.parametrize("stem", ["=1+1", "  @SUM(A1)", "+1", "-2+3", "\t=1", "＝1"])
def test_no_question_becomes_a_formula(studio, lesson, quiz, address, stem):
    QuestionFactory(quiz=quiz, stem=stem)
    cells = [row[0] for row in rows(studio, address, "questions")]
    assert f"'{stem}" in cells
    assert stem not in cells


def test_another_kind_of_table_is_not_there(studio, lesson, address):
    assert studio.get(f"{address}people.csv").status_code == 404


def test_a_stranger_and_a_learner_see_nothing(creator_charlie, sign_in, bob, lesson, address):
    for client in (creator_charlie, sign_in(bob)):
        assert client.get(address).status_code == 404
        assert client.get(f"{address}seconds.csv").status_code == 404


def test_views_of_another_tenant_are_not_seen(studio, lesson, address, riverside):
    row = watched(lesson, curve=[50] * 30)
    with tenant_scope(riverside.pk):
        type(row).objects.create(
            tenant_id=riverside.pk,
            subject_kind="atom",
            subject_id=lesson.public_id,
            hour=row.hour,
            version=1,
            source="feed",
            curve=[7] * 30,
            views=7,
        )
    assert shown(studio, address)["views"] == "50"


def test_the_page_needs_as_many_queries_for_much_as_for_little(studio, lesson, quiz, address):
    studio.get(address)
    with CaptureQueriesContext(connection) as few:
        studio.get(address)
    for number in range(6):
        QuestionFactory(quiz=quiz)
        for source in ("feed", "search", "link"):
            watched(lesson, curve=[9] * 30, source=source, ago=timedelta(hours=number))
    with CaptureQueriesContext(connection) as many:
        studio.get(address)
    assert len(many) == len(few)


def test_it_speaks_german(studio, alice, lesson, address):
    alice.language = "de"
    alice.save()
    watched(lesson, curve=leaving(1000, 22, 0.68))
    values = shown(studio, address)
    assert values["drops"][0].text == "68 % sind bei 0:22 gegangen"
    assert values["views"] == "1.000"


def test_every_period_has_its_words():
    assert viewership_words.PERIODS.keys() == viewership.PERIODS.keys()

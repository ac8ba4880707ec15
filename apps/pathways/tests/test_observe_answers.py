from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.content import graph, skills, teachings
from apps.content.models import Version
from apps.content.tests.factories import SkillFactory
from apps.lib import clock
from apps.pathways.mastery import ledger
from apps.pathways.models import QuestionDifficulty, SkillBelief
from apps.pathways.path import shelves
from apps.quizzes import attempts
from apps.quizzes.tests.factories import RIGHT, WRONG, QuestionFactory
from apps.tenants.scope import tenant_scope

from .factories import lesson, quiz

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    graph.forget()
    shelves.forget()
    with clock.frozen(NOON):
        yield


@pytest.fixture
def questions(alice):
    return list(quiz(lesson(owner=alice), questions=4).questions.all())


def give(learner, question, response=RIGHT, key="k"):
    return attempts.answer(
        learner=learner, question=question, response=response, key=f"{key}-{question.pk}"
    )


def chance(learner, skill):
    known = ledger.knowledge(learner)
    return float(known.mastery[known.skills.ids.searchsorted(skill)])


def test_a_right_answer_raises_mastery_and_eases_the_question(bob, questions):
    skill = questions[0].quiz.skill_id
    before = chance(bob, skill)
    give(bob, questions[0])
    assert chance(bob, skill) > before
    assert SkillBelief.objects.get(learner=bob, skill=skill).answers == 1
    assert QuestionDifficulty.objects.get(question=questions[0]).mean < 0


def test_a_wrong_answer_lowers_mastery(bob, questions):
    before = chance(bob, questions[0].quiz.skill_id)
    give(bob, questions[0], WRONG)
    assert chance(bob, questions[0].quiz.skill_id) < before


def test_an_answer_sent_twice_counts_once(bob, questions):
    give(bob, questions[0])
    give(bob, questions[0])
    assert SkillBelief.objects.get(learner=bob).answers == 1


def test_the_same_question_again_within_hours_tells_nothing(bob, questions):
    for question in questions:
        give(bob, question)
    once = SkillBelief.objects.get(learner=bob)
    give(bob, questions[0], key="again")
    assert SkillBelief.objects.get(learner=bob).answers == once.answers == 4
    with clock.shifted(timedelta(days=2)):
        give(bob, questions[1], key="later")
    assert SkillBelief.objects.get(learner=bob).answers == 5


def test_time_takes_mastery_away(bob, questions):
    for question in questions:
        give(bob, question)
    fresh = chance(bob, questions[0].quiz.skill_id)
    with clock.shifted(timedelta(days=90)):
        assert chance(bob, questions[0].quiz.skill_id) < fresh - 0.05


def test_a_skill_speaks_for_what_it_builds_on(alice, bob, questions):
    base = SkillFactory()
    skills.add_prerequisite(skill=questions[0].quiz.skill, requires=base)
    before = chance(bob, base.pk)
    for question in questions:
        give(bob, question)
    assert chance(bob, base.pk) > before


def test_what_is_taught_differently_is_not_known_any_more(alice, bob, questions):
    for question in questions:
        give(bob, question)
    skill, video = questions[0].quiz.skill_id, questions[0].quiz.follows
    known = chance(bob, skill)
    with clock.shifted(timedelta(hours=1)):
        teachings.record(version=Version.objects.get(atom=video), note="New dose", by=alice)
        assert chance(bob, skill) < known - 0.2
        assert ledger.knowledge(bob).changed.sum() == 1
    with clock.shifted(timedelta(days=2)):
        give(bob, questions[0], key="after")
        assert not ledger.knowledge(bob).changed.any()
        assert chance(bob, skill) < known


def test_one_learner_and_one_tenant_know_nothing_of_the_other(bob, charlie, riverside, questions):
    give(bob, questions[0])
    assert not SkillBelief.objects.of(charlie).exists()
    with tenant_scope(riverside.pk):
        assert not SkillBelief.objects.of(bob).exists()
        give(bob, questions[1])
        assert QuestionDifficulty.objects.own().count() == 1
    assert SkillBelief.objects.of(bob).get().answers == 1


def test_the_queries_of_an_answer_do_not_grow(bob, questions):
    give(bob, questions[0])
    with CaptureQueriesContext(connection) as few:
        give(bob, questions[1])
    for number in range(12):
        other = quiz(lesson(owner=questions[0].quiz.owner), questions=1).questions.get()
        give(bob, other, key=f"n{number}")
    with CaptureQueriesContext(connection) as many:
        give(bob, questions[2])
    assert len(many) == len(few)


def test_all_is_worked_out_again_from_the_log(bob, charlie, questions, capsys):
    for learner, question, response in (
        (bob, questions[0], RIGHT),
        (charlie, questions[0], WRONG),
        (bob, questions[1], WRONG),
        (charlie, questions[2], RIGHT),
    ):
        give(learner, question, response)
    columns = ("learner", "skill", "mean", "variance", "stability", "answers")
    before = list(SkillBelief.objects.order_by("learner").values_list(*columns))
    hardness = list(QuestionDifficulty.objects.order_by("question").values_list("mean", "answers"))
    SkillBelief.objects.own().update(mean=9.0)
    QuestionDifficulty.objects.own().delete()
    call_command("rebuild_mastery", tenant="public")
    assert list(SkillBelief.objects.order_by("learner").values_list(*columns)) == before
    found = QuestionDifficulty.objects.order_by("question").values_list("mean", "answers")
    assert list(found) == hardness
    assert "public: 4 answers" in capsys.readouterr().out


def test_a_question_without_a_skill_moves_nothing(bob, alice):
    question = QuestionFactory(quiz__skill=None, quiz__follows__skill=None)
    give(bob, question)
    assert not SkillBelief.objects.exists()

"""Two skills become one: learners keep what they have shown, said and were asked."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.content import skill_nodes
from apps.content.tests.factories import SkillFactory
from apps.lib import clock
from apps.pathways.mastery.belief import PRIOR_VARIANCE, Belief
from apps.pathways.mastery.evidence import Standing, joined
from apps.pathways.models import Diagnosis, SkillBelief, VerdictOverride
from apps.quizzes.models import Answer, Card
from apps.quizzes.tests.factories import QuestionFactory

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def two(public, alice):
    return SkillFactory(name="Gone"), SkillFactory(name="Kept")


def believe(learner, skill, **fields):
    known = {"mean": 1.0, "variance": 0.8, "answers": 3, "moved_at": NOON} | fields
    return SkillBelief.objects.create(learner=learner, skill=skill, **known)


def merge(two, alice):
    with clock.frozen(NOON):
        skill_nodes.merge(skill=two[0], into=two[1], by=alice)


def test_what_was_shown_of_one_goes_to_the_other(two, alice, bob):
    believe(bob, two[0])
    merge(two, alice)
    row = SkillBelief.objects.get()
    assert (row.skill, row.mean, row.answers) == (two[1], 1.0, 3)


def test_what_was_shown_of_both_is_joined(two, alice, bob):
    believe(bob, two[0])
    believe(bob, two[1], answers=4)
    merge(two, alice)
    row = SkillBelief.objects.get()
    assert row.skill == two[1] and row.answers == 7
    assert row.mean > 1.0 and row.variance < 0.8


def test_the_last_word_of_a_learner_counts(two, alice, bob):
    for skill, verdict, days in ((two[0], "skip", 0), (two[1], "start", 3)):
        said = NOON - timedelta(days=days)
        VerdictOverride.objects.create(
            learner=bob, skill=skill, verdict=verdict, instead_of="start", made_at=said
        )
    merge(two, alice)
    assert VerdictOverride.objects.get().verdict == "skip"


def test_an_open_diagnosis_of_the_one_that_goes_is_ended(two, alice, bob):
    for skill in two:
        Diagnosis.objects.create(learner=bob, skill=skill)
    merge(two, alice)
    assert Diagnosis.objects.filter(skill=two[1]).count() == 2
    assert Diagnosis.objects.filter(finished_at=None).count() == 1


def test_questions_cards_and_answers_stay_as_they_are(two, alice, bob):
    question = QuestionFactory(quiz__skill=two[0], quiz__owner=alice)
    card = Card.objects.create(learner=bob, question=question, due_at=NOON)
    before = Card.objects.values().get()
    merge(two, alice)
    assert Card.objects.values().get() == before
    card.refresh_from_db()
    assert card.question.quiz.skill == two[1] and not Answer.objects.exists()


standings = st.builds(
    Standing,
    belief=st.builds(
        Belief,
        mean=st.floats(-4, 4),
        variance=st.floats(0.05, PRIOR_VARIANCE),
        at=st.floats(0, 1e8),
        stability=st.floats(3, 3650),
    ),
    answers=st.integers(0, 99),
    recent=st.dictionaries(st.sampled_from("123"), st.floats(0, 1e8)),
)


@given(standings, standings)
def test_joining_is_the_same_either_way_and_never_less_sure(one, other):
    both, again = joined(one, other), joined(other, one)
    assert both.recent == again.recent and both.answers == again.answers
    assert both.belief.mean == pytest.approx(again.belief.mean, abs=1e-9)
    assert 0.05 <= both.belief.variance <= PRIOR_VARIANCE + 1e-9

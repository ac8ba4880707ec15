"""What a learner is told of his skills."""

from datetime import timedelta

import pytest

from apps.content.models import Prerequisite, Skill
from apps.content.tests.factories import QuizAtomFactory
from apps.lib import clock
from apps.pathways import knowing
from apps.quizzes import aside, attempts
from apps.quizzes.tests.factories import RIGHT, WRONG, QuestionFactory


@pytest.fixture
def skill(public):
    tables = Skill.objects.create(name="Tables", slug="tables", description="Ranges with names.")
    cells = Skill.objects.create(name="Cells", slug="cells")
    Prerequisite.objects.create(skill=tables, requires=cells)
    return tables


@pytest.fixture
def quiz(alice, skill):
    return QuizAtomFactory(follows__owner=alice, follows__skill=skill, skill=skill)


@pytest.fixture
def answered(bob, quiz):
    """Bob answers so many questions of the skill, all right or all wrong."""

    def answered(count, *, right=True):
        for question in QuestionFactory.create_batch(count, quiz=quiz):
            response = RIGHT if right else WRONG
            key = f"answer-{question.pk}"
            attempts.answer(learner=bob, question=question, response=response, key=key)

    return answered


@pytest.fixture
def client(sign_in, bob):
    return sign_in(bob)


def text(response):
    return " ".join(response.content.decode().split())


def test_who_has_shown_nothing_is_told_so(client, skill):
    assert "Nothing shown yet" in text(client.get("/skills/"))
    page = text(client.get(f"/skills/{skill.public_id}/"))
    assert "Not known yet" in page and "nothing shows yet that you know it" in page
    assert "You have answered none of its questions in a quiz yet." in page


def test_right_answers_raise_what_is_known_and_say_so(client, bob, skill, answered):
    before = knowing.sheet(bob, skill.public_id).known.mastery
    answered(5)
    known = knowing.sheet(bob, skill.public_id).known
    assert known.mastery > before and known.answers == 5 and not known.fading
    page = text(client.get(f"/skills/{skill.public_id}/"))
    assert "You know this" in page and "From 5 answers of yours" in page


def test_what_is_not_used_fades(client, bob, skill, answered):
    answered(5)
    fresh = knowing.sheet(bob, skill.public_id).known
    with clock.shifted(timedelta(days=60)):
        known = knowing.sheet(bob, skill.public_id).known
        page = text(client.get(f"/skills/{skill.public_id}/"))
    assert known.fading and known.mastery < fresh.mastery
    assert known.then == pytest.approx(fresh.then) and known.now < known.then
    assert "What is not used fades" in page


def test_wrong_answers_are_no_knowledge(bob, skill, answered):
    answered(3, right=False)
    assert knowing.sheet(bob, skill.public_id).known.verdict == "start"


def test_each_question_says_when_it_comes_back_and_why(client, bob, skill, quiz, answered):
    answered(3)
    aside.suspend(learner=bob, question=quiz.questions.first())
    with clock.shifted(timedelta(hours=1)):
        sheet = knowing.sheet(bob, skill.public_id)
        assert [each.when for each in sheet.returning] == ["tomorrow", "tomorrow"]
        assert "1 question is put aside." in text(client.get(f"/skills/{skill.public_id}/"))
    with clock.shifted(timedelta(days=2)):
        sheet = knowing.sheet(bob, skill.public_id)
    assert (sheet.due, sheet.put_aside) == (2, 1)
    assert sheet.returning[0].why == "You knew it 2 days ago. Its step is 1 day now."


def test_neighbours_stand_beside_it(bob, skill, answered):
    answered(4)
    sheet = knowing.sheet(bob, skill.public_id)
    assert [known.name for known in sheet.requires] == ["Cells"] and sheet.enables == []
    assert sheet.requires[0].answers == 0
    assert sheet.requires[0].reason.startswith("Not asked")


def test_the_best_known_comes_first(client, bob, alice, skill, answered):
    other = Skill.objects.create(name="Anagrams", slug="anagrams")
    answered(4)
    hard = QuizAtomFactory(follows__owner=alice, follows__skill=other, skill=other)
    question = QuestionFactory(quiz=hard)
    attempts.answer(learner=bob, question=question, response=WRONG, key="wrong-answer")
    assert [known.name for known in knowing.skills(bob)] == ["Tables", "Anagrams"]
    assert text(client.get("/skills/")).index("Tables") > 0


def test_there_is_no_such_skill(client):
    assert client.get("/skills/aaaaaaaaaaaa/").status_code == 404


def test_another_organisation_s_skill_is_not_there(client, riverside):
    from apps.tenants.scope import tenant_scope

    with tenant_scope(riverside.pk):
        private = Skill.objects.create(name="Sepsis", slug="sepsis")
    assert client.get(f"/skills/{private.public_id}/").status_code == 404


def test_a_stranger_s_answers_are_not_shown(sign_in, charlie, skill, answered):
    answered(5)
    assert knowing.sheet(charlie, skill.public_id).known.answers == 0
    assert "Nothing shown yet" in text(sign_in(charlie).get("/skills/"))


@pytest.mark.parametrize("url", ["/skills/", "/skills/{}/"])
def test_queries_do_not_grow(client, skill, answered, url, django_assert_max_num_queries):
    answered(8)
    address = url.format(skill.public_id)
    client.get(address)
    with django_assert_max_num_queries(20):
        client.get(address)

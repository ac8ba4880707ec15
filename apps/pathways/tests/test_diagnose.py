"""From a goal over the questions to the path: pages, as a learner goes through them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from apps.content import graph, skills
from apps.content.models import Atom
from apps.content.tests.factories import (
    CourseFactory,
    ModuleFactory,
    ModuleItemFactory,
    SkillFactory,
)
from apps.lib import clock
from apps.media.models import Asset
from apps.pathways.models import Diagnosis, DiagnosisAnswer, SkillBelief, VerdictOverride
from apps.pathways.path import shelves
from apps.quizzes.models import Attempt, Card
from apps.quizzes.tests.factories import RIGHT, WRONG

from .factories import lesson, quiz

LONG = 60  # s
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    graph.forget()
    shelves.forget()
    with clock.frozen(NOON):
        yield


@pytest.fixture
def course(alice):
    """Three modules of one skill each, the later on the earlier; twenty questions a lesson: so many
    that finding out what is known is worth the time."""
    course, before = CourseFactory(owner=alice, title="Sepsis"), None
    for number in range(3):
        skill = SkillFactory(name=f"Skill {'ABC'[number]}")
        if before:
            skills.add_prerequisite(skill=skill, requires=before)
        atom, before = lesson(owner=alice, skill=skill, title=f"Lesson {number}"), skill
        quiz(atom, questions=20)
        module = ModuleFactory(course=course, title=f"Part {'ABC'[number]}", position=number)
        ModuleItemFactory(module=module, atom=atom, position=0)
    Asset.objects.update(duration_ms=LONG * 1000)
    return course


def begin(client, course):
    answer = client.post(reverse("course-check", args=[course.public_id]))
    assert answer.status_code == 302
    return answer.url


def respond(client, url, knows=lambda skill: True, **fields):
    """Answer the question that is on, as somebody who knows these skills."""
    asked = Diagnosis.objects.get(public_id=url.rstrip("/").split("/")[-1]).asked
    response = RIGHT if knows(asked.quiz.skill.name) else WRONG
    data = {"question": asked.public_id, **(fields or response)}
    return client.post(url, data)


def through(client, url, knows):
    for number in range(30):
        if Diagnosis.objects.get().finished_at:
            return number
        assert respond(client, url, knows).status_code == 302
    raise AssertionError("it never ends")


def test_a_nurse_is_told_what_to_skip_and_where_to_start(bob, course, sign_in):
    client = sign_in(bob)
    url = begin(client, course)
    assert "Which keys make table" in client.get(url).content.decode()
    count = through(client, url, lambda skill: skill != "Skill C")
    assert 3 <= count <= 8
    page = client.get(url)
    told = {domain.title: domain.verdict for domain in page.context["domains"]}
    assert told["Part C"] == "start" and "start" not in (told["Part A"], told["Part B"])
    assert "skip" in told.values()
    way = client.get(reverse("course-path", args=[course.public_id])).context["path"]
    assert way.stops[-1].tile.title == "Lesson 2" and not way.stops[-1].review
    assert "Skill A" in way.skipped or "Skill B" in way.skipped
    assert not Card.objects.exists()


def test_who_knows_nothing_says_so_and_skips_nothing(bob, course, sign_in):
    client = sign_in(bob)
    url = begin(client, course)
    while not Diagnosis.objects.get().finished_at:
        respond(client, url, unknown="1")
    way = client.get(reverse("course-path", args=[course.public_id])).context["path"]
    assert len(way.stops) == 3 and way.spared == 0
    assert DiagnosisAnswer.objects.count() <= 8
    assert [stop.basis_of for stop in way.stops] == ["Skill B", "Skill C", ""]


def test_it_goes_on_where_it_was_left(bob, course, sign_in):
    client = sign_in(bob)
    url = begin(client, course)
    respond(client, url)
    asked = Diagnosis.objects.get().asked
    assert begin(client, course) == url
    assert client.get(url).context["presented"].question == asked


def test_an_answer_sent_twice_counts_once(bob, course, sign_in):
    client = sign_in(bob)
    url = begin(client, course)
    first = Diagnosis.objects.get().asked
    for _ in range(2):
        client.post(url, {"question": first.public_id, **RIGHT})
    assert DiagnosisAnswer.objects.count() == 1
    assert SkillBelief.objects.get().answers == 1


def test_an_empty_answer_is_asked_again_with_a_word(bob, course, sign_in):
    client = sign_in(bob)
    url = begin(client, course)
    asked = Diagnosis.objects.get().asked
    answer = client.post(url, {"question": asked.public_id})
    assert answer.status_code == 400 and 'role="alert"' in answer.content.decode()
    assert not DiagnosisAnswer.objects.exists()


def test_it_takes_five_minutes_at_most(bob, course, sign_in):
    client = sign_in(bob)
    url = begin(client, course)
    for minute in range(6):
        if Diagnosis.objects.get().finished_at:
            break
        with clock.shifted(timedelta(minutes=minute + 1)):
            respond(client, url, lambda skill, n=minute: n % 2 == 0)
    found = Diagnosis.objects.get()
    assert found.finished_at and found.seconds <= 300


def test_minutes_saved_are_those_that_the_questions_left(bob, course, sign_in):
    client = sign_in(bob)
    url = begin(client, course)
    through(client, url, lambda skill: True)
    before = client.get(url).context["path"]
    assert before.spared > 3 and before.asking == 0
    Diagnosis.objects.update(seconds=150.0)
    after = client.get(url).context["path"]
    assert after.asking == 3 and before.spared - 3 <= after.spared < before.spared
    assert "what the questions took: 3 min" in client.get(url).content.decode()


def test_what_was_learned_counts_as_learned_not_as_saved(bob, course, sign_in):
    for quiz_of in Atom.objects.quizzes():
        done = {"right": 4, "total": 4, "finished_at": clock.now()}
        Attempt.objects.create(learner=bob, quiz=quiz_of, **done)
    way = sign_in(bob).get(reverse("course-path", args=[course.public_id])).context["path"]
    assert way.done == 3 and way.spared == 0 and way.learned == way.linear


def test_nothing_is_asked_of_what_was_learned(bob, course, sign_in):
    for quiz_of in Atom.objects.quizzes():
        done = {"right": 4, "total": 4, "finished_at": clock.now()}
        Attempt.objects.create(learner=bob, quiz=quiz_of, **done)
    begin(sign_in(bob), course)
    assert Diagnosis.objects.get().finished_at


def test_it_can_be_stopped(bob, course, sign_in):
    client = sign_in(bob)
    url = begin(client, course)
    respond(client, url)
    client.post(url, {"stop": "1"})
    assert Diagnosis.objects.get().finished_at
    assert client.get(url).context["domains"]


def test_a_learner_knows_better_and_that_is_kept_and_shown(bob, course, sign_in):
    client = sign_in(bob)
    url = begin(client, course)
    client.post(url, {"stop": "1"})
    skill = course.modules.first().items.get().atom.skill
    said = reverse("verdict", args=[skill.public_id])
    assert client.post(said, {"verdict": "skip", "next": url}).url == url
    assert "You said: skip it" in client.get(url).content.decode()
    way = client.get(reverse("course-path", args=[course.public_id])).context["path"]
    assert way.skipped == ["Skill A"]
    assert VerdictOverride.objects.get().instead_of == "start"
    client.post(said, {"verdict": "", "next": url})
    assert not VerdictOverride.objects.exists()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", ""])
def test_a_verdict_leads_to_no_other_site(bob, course, sign_in, back):
    skill = course.modules.first().items.get().atom.skill
    answer = sign_in(bob).post(
        reverse("verdict", args=[skill.public_id]), {"verdict": "skip", "next": back}
    )
    assert answer.url == reverse("goals")


def test_an_unknown_verdict_is_refused(bob, course, sign_in):
    skill = course.modules.first().items.get().atom.skill
    client = sign_in(bob)
    assert (
        client.post(reverse("verdict", args=[skill.public_id]), {"verdict": "x"}).status_code == 400
    )


def test_a_stranger_finds_no_diagnosis(bob, charlie, course, sign_in):
    url = begin(sign_in(bob), course)
    assert sign_in(charlie).get(url).status_code == 404
    assert sign_in(charlie).post(url, {"stop": "1"}).status_code == 404


def test_the_path_fits_into_the_time_given(bob, course, sign_in):
    url = reverse("course-path", args=[course.public_id])
    client = sign_in(bob)
    whole = client.get(url).context["path"]
    short = client.get(url, {"minutes": "3"}).context["path"]
    assert len(short.stops) < len(whole.stops) and short.minutes <= 3 and short.later
    for odd in ("0", "-1", "x", "9" * 30):
        assert client.get(url, {"minutes": odd}).context["minutes"] is None


def test_queries_do_not_grow_with_the_path(bob, alice, course, sign_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, url = sign_in(bob), reverse("course-path", args=[course.public_id])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    module = course.modules.last()
    for number in range(8):
        atom = lesson(owner=alice, skill=SkillFactory())
        quiz(atom)
        ModuleItemFactory(module=module, atom=atom, position=10 + number)
    graph.forget()
    shelves.forget()
    client.get(url)
    with CaptureQueriesContext(connection) as many:
        assert len(client.get(url).context["path"].stops) == 11
    assert len(many) == len(few)

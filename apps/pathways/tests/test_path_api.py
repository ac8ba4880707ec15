"""/api/v1/path/…: goal, diagnostic and path for programs."""

import pytest
from django.core.cache import cache

from apps.content import graph, skills
from apps.content.tests.factories import (
    CourseFactory,
    ModuleFactory,
    ModuleItemFactory,
    SkillFactory,
)
from apps.media.models import Asset
from apps.pathways.models import Diagnosis, DiagnosisAnswer, VerdictOverride
from apps.pathways.path import shelves
from apps.quizzes.models import Card, Question
from apps.quizzes.tests.factories import RIGHT

from .factories import lesson, quiz

ROOT = "/api/v1/path"
JSON = "application/json"


@pytest.fixture(autouse=True)
def _fresh():
    graph.forget()
    shelves.forget()
    cache.clear()


@pytest.fixture
def course(alice):
    """Three modules of one skill each, the later on the earlier; twenty questions a lesson."""
    course, before = CourseFactory(owner=alice, title="Sepsis"), None
    for number in range(3):
        skill = SkillFactory(name=f"Skill {'ABC'[number]}")
        if before:
            skills.add_prerequisite(skill=skill, requires=before)
        atom, before = lesson(owner=alice, skill=skill, title=f"Lesson {number}"), skill
        quiz(atom, questions=20)
        module = ModuleFactory(course=course, title=f"Part {'ABC'[number]}", position=number)
        ModuleItemFactory(module=module, atom=atom, position=0)
    Asset.objects.update(duration_ms=60_000)
    return course


@pytest.fixture
def bobs(sign_in, bob):
    return sign_in(bob)


def get(client, path, code=200):
    answer = client.get(f"{ROOT}{path}")
    assert answer.status_code == code, answer.content
    return answer.json()


def post(client, path, data=None, code=200):
    answer = client.post(f"{ROOT}{path}", data or {}, content_type=JSON)
    assert answer.status_code == code, answer.content
    return answer.json()


def begin(client, course):
    return post(client, f"/courses/{course.public_id}/check/", code=201)


def knows(check, *known):
    """The response of somebody who knows these skills."""
    asked = Question.objects.get(public_id=check["question"]["id"])
    right = asked.quiz.skill.name in known
    return {"question": asked.public_id, "response": RIGHT if right else None}


def through(client, check, *known):
    for _ in range(20):
        if check["finished"]:
            return check
        check = post(client, f"/checks/{check['id']}/answers/", knows(check, *known))
    raise AssertionError("it never ends")


def test_a_path_says_what_why_and_how_long(bobs, course):
    told = get(bobs, f"/courses/{course.public_id}/")
    assert told["goal"] == {"kind": "course", "id": course.public_id, "title": "Sepsis"}
    assert [stop["lesson"]["title"] for stop in told["stops"]] == [f"Lesson {n}" for n in range(3)]
    first = told["stops"][0]
    assert (first["why"], first["basis_of"], first["review"]) == ("goal", "Skill B", False)
    assert first["minutes"] == 6 and first["quiz"] and first["change"] == ""
    assert told["minutes"] == told["linear"] == 18 and told["check"] is None
    assert not {"map", "goals", "stock"} & told.keys()


def test_a_path_of_a_skill_holds_what_it_builds_on_and_fits_the_time(bobs, course):
    skill = course.modules.last().items.get().atom.skill
    told = get(bobs, f"/skills/{skill.public_id}/")
    assert [stop["why"] for stop in told["stops"]] == ["basis", "basis", "goal"]
    short = get(bobs, f"/skills/{skill.public_id}/?minutes=7")
    assert len(short["stops"]) == 1 and short["later"] == 2


def test_from_the_questions_to_what_is_left(bobs, course):
    check = begin(bobs, course)
    assert check["question"]["number"] == 1 and check["domains"] is None
    assert len(check["question"]["shown"]["options"]) == 3
    check = through(bobs, check, "Skill A", "Skill B")
    assert check["question"] is None
    told = {domain["title"]: domain["verdict"] for domain in check["domains"]}
    assert told["Part C"] == "start" and "skip" in told.values()
    way = get(bobs, f"/courses/{course.public_id}/")
    assert way["check"] == check["id"] and way["skipped"] and way["spared"] > 0
    assert way["stops"][-1]["lesson"]["title"] == "Lesson 2"
    assert not Card.objects.exists()


def test_pages_and_api_are_one(bobs, course):
    check = begin(bobs, course)
    page = bobs.get(f"/path/checks/{check['id']}/")
    assert page.context["presented"].question.public_id == check["question"]["id"]
    assert begin(bobs, course) == check == get(bobs, f"/checks/{check['id']}/")


def test_an_answer_sent_twice_counts_once(bobs, course):
    check = begin(bobs, course)
    given = knows(check, "Skill A", "Skill B", "Skill C")
    url = f"/checks/{check['id']}/answers/"
    assert post(bobs, url, given) == post(bobs, url, given)
    assert DiagnosisAnswer.objects.count() == 1


def test_it_stops_when_asked_to(bobs, course):
    check = begin(bobs, course)
    told = post(bobs, f"/checks/{check['id']}/stop/")
    assert told["finished"] and len(told["domains"]) == 3
    answered = post(bobs, f"/checks/{check['id']}/answers/", knows(check, "Skill A"))
    assert answered == told and not DiagnosisAnswer.objects.exists()


def test_a_deleted_question_is_replaced_by_another(bobs, course):
    for ask in (lambda check: get(bobs, f"/checks/{check['id']}/"), lambda _: begin(bobs, course)):
        check = begin(bobs, course)
        Question.objects.get(public_id=check["question"]["id"]).delete()
        assert ask(check)["question"]["id"] != check["question"]["id"]


def test_a_skipped_module_is_put_back_and_left_out_again(bobs, course):
    skill = course.modules.first().items.get().atom.skill.public_id
    url, path = f"{ROOT}/verdicts/{skill}/", f"/courses/{course.public_id}/"
    for word, count in (("skip", 2), ("start", 3), ("skip", 2)):
        assert bobs.put(url, {"verdict": word}, content_type=JSON).json() == {"verdict": word}
        assert len(get(bobs, path)["stops"]) == count
    assert bobs.delete(url).status_code == 204
    assert len(get(bobs, path)["stops"]) == 3 and not VerdictOverride.objects.exists()


@pytest.mark.parametrize("verdict", ["", "x", None, 7, ["skip"], {"a": 1}, "skip\x00"])
def test_an_odd_verdict_is_refused(bobs, course, verdict):
    skill = course.modules.first().items.get().atom.skill.public_id
    answer = bobs.put(f"{ROOT}/verdicts/{skill}/", {"verdict": verdict}, content_type=JSON)
    assert answer.status_code == 400 and not VerdictOverride.objects.exists()


@pytest.mark.parametrize("minutes", ["0", "-1", "10001", "x", "1.5", "9" * 40, "\x00"])
def test_an_odd_time_is_refused(bobs, course, minutes):
    answer = bobs.get(f"{ROOT}/courses/{course.public_id}/", {"minutes": minutes})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"question": "", "response": None},
        {"question": "x" * 21, "response": None},
        {"question": "x\x00", "response": None},
        {"question": {"a": 1}, "response": None},
        [1, 2],
        "text",
    ],
)
def test_an_odd_answer_is_refused(bobs, course, given):
    check = begin(bobs, course)
    answer = bobs.post(f"{ROOT}/checks/{check['id']}/answers/", given, content_type=JSON)
    assert answer.status_code == 400, answer.content
    assert not DiagnosisAnswer.objects.exists()


@pytest.mark.parametrize(
    "response", [{}, [], "a", 1, {"choices": ["nothing"]}, {"choices": {}}, {"choices": [[1]]}]
)
def test_a_response_that_does_not_fit_is_refused_and_the_question_stays(bobs, course, response):
    check = begin(bobs, course)
    given = {"question": check["question"]["id"], "response": response}
    told = post(bobs, f"/checks/{check['id']}/answers/", given, code=400)
    assert told["error"]["code"] == "invalid_response"
    assert get(bobs, f"/checks/{check['id']}/") == check


@pytest.mark.parametrize(
    "public_id", ["1", "0", "-1", "a" * 14, "%00", "..%2f..", "2" * 15, "'; --", "2xk2kkt3z2hqq9"]
)
def test_hostile_ids_find_nothing(bobs, course, public_id):
    for path in ("courses/{}", "skills/{}", "checks/{}"):
        assert bobs.get(f"{ROOT}/{path.format(public_id)}/").status_code == 404
    for path in ("courses/{}/check", "skills/{}/check", "checks/{}/stop"):
        assert bobs.post(f"{ROOT}/{path.format(public_id)}/").status_code == 404
    given = {"question": "x", "response": None}
    answers = bobs.post(f"{ROOT}/checks/{public_id}/answers/", given, content_type=JSON)
    assert answers.status_code == 404
    verdict = f"{ROOT}/verdicts/{public_id}/"
    assert bobs.put(verdict, {"verdict": "skip"}, content_type=JSON).status_code == 404
    assert bobs.delete(verdict).status_code == 404


def test_a_stranger_neither_reads_nor_answers_nor_stops(bobs, charlie, sign_in, course):
    check = begin(bobs, course)
    stranger = sign_in(charlie)
    get(stranger, f"/checks/{check['id']}/", code=404)
    post(stranger, f"/checks/{check['id']}/answers/", knows(check, "Skill A"), code=404)
    post(stranger, f"/checks/{check['id']}/stop/", code=404)
    assert not Diagnosis.objects.get().finished_at
    assert begin(stranger, course)["id"] != check["id"]


def test_answers_have_their_limit(bobs, course, monkeypatch):
    from rest_framework.throttling import ScopedRateThrottle

    monkeypatch.setitem(ScopedRateThrottle.THROTTLE_RATES, "answers", "2/min")
    check = begin(bobs, course)
    get(bobs, f"/checks/{check['id']}/")
    get(bobs, f"/checks/{check['id']}/", code=429)


def test_queries_do_not_grow_with_the_path(bobs, alice, course):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    path = f"/courses/{course.public_id}/"
    get(bobs, path)
    with CaptureQueriesContext(connection) as few:
        get(bobs, path)
    for number in range(8):
        atom = lesson(owner=alice, skill=SkillFactory())
        quiz(atom)
        ModuleItemFactory(module=course.modules.last(), atom=atom, position=10 + number)
    graph.forget()
    shelves.forget()
    get(bobs, path)
    with CaptureQueriesContext(connection) as many:
        assert len(get(bobs, path)["stops"]) == 11
    assert len(many) == len(few)

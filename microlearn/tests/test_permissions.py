"""Who may do what: every route of the site, asked by everybody.

Columns of the table, left to right:
    nobody   not signed in
    learner  Bob, in the public tenant
    owner    Alice, the creator who owns every object named here
    creator  Charlie, another creator: a stranger to Alice's objects
    nurse    Bob again, working in the hospital
    staff    a superuser
{lesson}, {draft}, … are Alice's public objects, {private} is her published lesson in the hospital.
"""

import re
from collections import Counter
from itertools import product
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from apps.accounts import notifications
from apps.accounts.memberships import grant
from apps.accounts.models import PushSubscription, Role
from apps.accounts.tests.factories import UserFactory
from apps.cohorts.tests.factories import CohortFactory
from apps.content import playlists, skills
from apps.content.tests import trials
from apps.content.tests.factories import AtomFactory, CourseFactory, QuizAtomFactory, SkillFactory
from apps.lib import health
from apps.lib.public_ids import new_public_id
from apps.media import uploads
from apps.media.tests.factories import encrypted
from apps.pathways.models import Diagnosis
from apps.quizzes.models import QuestionImport
from apps.quizzes.tests.factories import QuestionFactory
from apps.tenants.scope import tenant_scope
from microlearn.tests.billing_permissions import BILLING, subscribed
from microlearn.tests.cohort_permissions import COHORTS
from microlearn.tests.inquiry_permissions import INQUIRIES, asked_by
from microlearn.tests.library_permissions import LIBRARY
from microlearn.tests.studio_permissions import STUDIO, links_to, suggestion_for, team_of

ROLES = ("nobody", "learner", "owner", "creator", "nurse", "staff")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

TABLE = """
method url                                    nobody learner owner creator nurse staff
GET    /                                      200 200 200 200 200 200
GET    /favicon.ico                           302 302 302 302 302 302
GET    /healthz                               200 200 200 200 200 200
GET    /readyz                                200 200 200 200 200 200
GET    /design/                               200 200 200 200 200 200
GET    /design/faults/500/                    200 200 200 200 200 200
GET    /metrics                               200 200 200 200 200 200
GET    /learn/{lesson}                        200 200 200 200 200 200
GET    /learn/{draft}                         302 404 200 404 404 404
GET    /learn/{private}                       302 404 404 404 200 404
GET    /learn/{lesson}/transcript/en.txt      302 404 404 404 404 404
GET    /search/                               302 200 200 200 200 200
GET    /search/results/                       302 200 200 200 200 200
GET    /courses/                              302 200 200 200 200 200
GET    /courses/{course}/                     302 200 200 200 200 200
GET    /courses/{private_course}/             302 404 404 404 200 404
GET    /skills/                               302 200 200 200 200 200
GET    /skills/{skill}/                       302 200 200 200 200 200
GET    /welcome/                              302 200 200 200 200 200
POST   /welcome/                              302 302 302 302 302 302
GET    /path/                                 302 200 200 200 200 200
GET    /path/courses/{course}/                302 200 200 200 200 200
GET    /path/courses/{private_course}/        302 404 404 404 200 404
GET    /path/skills/{skill}/                  302 200 200 200 200 200
POST   /path/courses/{course}/check/          302 302 302 302 302 302
POST   /path/courses/{private_course}/check/  302 404 404 404 302 404
POST   /path/skills/{skill}/check/            302 302 302 302 302 302
GET    /path/checks/{diagnosis}/              302 404 200 404 404 404
POST   /path/checks/{diagnosis}/              302 404 302 404 404 404
POST   /path/verdicts/{skill}/                302 302 302 302 302 302
GET    /me/                                   302 200 200 200 200 200
GET    /me/preferences/                       302 200 200 200 200 200
POST   /me/preferences/                       302 200 200 200 200 200
GET    /notifications/                        302 200 200 200 200 200
GET    /notifications/{notification}/         302 404 302 404 404 404
POST   /notifications/read/                   302 302 302 302 302 302
GET    /offline/                              200 200 200 200 200 200
GET    /sw.js                                 200 200 200 200 200 200
POST   /language/                             302 302 302 302 302 302
POST   /tenants/switch/                       302 404 404 404 404 404
GET    /accounts/login/                       200 302 302 302 302 302
POST   /accounts/login/                       200 302 302 302 302 302
GET    /accounts/logout/                      302 200 200 200 200 200
POST   /accounts/logout/                      302 302 302 302 302 302
GET    /accounts/inactive/                    200 200 200 200 200 200
GET    /accounts/signup/                      200 302 302 302 302 302
POST   /accounts/signup/                      200 302 302 302 302 302
GET    /accounts/reauthenticate/              302 403 403 403 403 403
GET    /accounts/email/                       302 200 200 200 200 200
GET    /accounts/confirm-email/               200 200 200 200 200 200
GET    /accounts/confirm-email/abc/           200 200 200 200 200 200
GET    /accounts/password/change/             302 302 302 302 302 302
GET    /accounts/password/set/                302 200 200 200 200 200
GET    /accounts/password/reset/              200 200 200 200 200 200
GET    /accounts/password/reset/done/         200 200 200 200 200 200
GET    /accounts/password/reset/key/done/     200 200 200 200 200 200
GET    /accounts/password/reset/key/1-abc/    200 200 200 200 200 200
GET    /accounts/login/code/confirm/          302 302 302 302 302 302
GET    /today/                                302 200 200 200 200 200
GET    /today/review/                         302 200 200 200 200 200
GET    /today/due/                            302 200 200 200 200 200
GET    /today/memory/                         302 200 200 200 200 200
GET    /today/plan/                           302 200 200 200 200 200
POST   /today/plan/                           302 200 200 200 200 200
POST   /today/plan/{question}/resume          302 404 404 404 404 404
GET    /badges/                               302 200 200 200 200 200
GET    /today/reminders/                      302 200 200 200 200 200
POST   /today/reminders/                      302 200 200 200 200 200
GET    /today/reminded/                       302 302 302 302 302 302
GET    /reminders/stop/{stop}/                200 200 200 200 200 200
POST   /reminders/stop/{stop}/                200 200 200 200 200 200
GET    /reminders/stop/{lesson}/              404 404 404 404 404 404
POST   /reminders/stop/{lesson}/              404 404 404 404 404 404
POST   /reminders/resume/{resume}/            200 200 200 200 200 200
POST   /reminders/resume/{stop}/              404 404 404 404 404 404
GET    /quizzes/{quiz}/                       302 200 200 200 200 200
GET    /quizzes/{quiz}/card                   302 200 200 200 200 200
GET    /quizzes/{draft_quiz}/                 302 404 404 404 404 404
GET    /quizzes/{lesson}/                     302 404 404 404 404 404
GET    /quizzes/{private_quiz}/               302 404 404 404 200 404
GET    /quizzes/{private_quiz}/card           302 404 404 404 200 404
GET    /api/v1/schema/                        200 200 200 200 200 200
POST   /api/v1/tokens/                        400 400 400 400 400 400
DELETE /api/v1/tokens/current/                401 401 401 401 401 401
GET    /api/v1/me/                            401 200 200 200 200 200
PATCH  /api/v1/me/                            401 200 200 200 200 200
GET    /api/v1/notifications/                 401 200 200 200 200 200
POST   /api/v1/notifications/read/            401 204 204 204 204 204
POST   /api/v1/notifications/{notification}/read/ 401 404 204 404 404 404
GET    /api/v1/skills/                        401 200 200 200 200 200
GET    /api/v1/courses/                       401 200 200 200 200 200
GET    /api/v1/courses/{course}/              401 200 200 200 200 200
GET    /api/v1/courses/{draft_course}/        401 404 404 404 404 404
GET    /api/v1/courses/{course}/glossary/     401 403 200 403 403 403
PUT    /api/v1/courses/{course}/glossary/     401 403 400 403 403 403
GET    /api/v1/quizzes/{quiz}/                401 200 200 200 200 200
GET    /api/v1/quizzes/{draft_quiz}/          401 404 404 404 404 404
GET    /api/v1/quizzes/{private_quiz}/        401 404 404 404 200 404
GET    /api/v1/attempts/                      401 200 200 200 200 200
POST   /api/v1/attempts/                      401 400 400 400 400 400
POST   /api/v1/answers/                       401 400 400 400 400 400
PUT    /api/v1/answers/some-key/effort/       401 400 400 400 400 400
PUT    /api/v1/answers/some-key/mark/         401 400 400 400 400 400
POST   /api/v1/cards/{question}/bury/         401 404 404 404 404 404
POST   /api/v1/cards/{question}/suspend/      401 404 404 404 404 404
POST   /api/v1/cards/{question}/resume/       401 404 404 404 404 404
POST   /api/v1/reviews/                       401 400 400 400 400 400
GET    /api/v1/badges/                        401 200 200 200 200 200
GET    /api/v1/streak/                        401 200 200 200 200 200
GET    /api/v1/reminders/                     401 200 200 200 200 200
PATCH  /api/v1/reminders/                     401 200 200 200 200 200
GET    /api/v1/push/                          401 200 200 200 200 200
POST   /api/v1/push/subscriptions/            401 400 400 400 400 400
DELETE /api/v1/push/subscriptions/{browser}/  401 404 204 404 404 404
GET    /api/v1/reviews/due/                   401 200 200 200 200 200
GET    /api/v1/reviews/forecast/              401 200 200 200 200 200
GET    /api/v1/feed/                          401 200 200 200 200 200
POST   /api/v1/feed/odds/                     401 400 400 400 400 400
GET    /api/v1/feed/items/{prompt}/           401 200 200 200 200 200
GET    /api/v1/feed/items/{lesson}/news/      200 200 200 200 200 200
GET    /api/v1/feed/items/{draft}/            401 404 404 404 404 404
GET    /api/v1/feed/items/{draft}/news/       401 404 200 404 404 404
GET    /api/v1/feed/items/{private}/news/     401 404 404 404 200 404
GET    /api/v1/search/                        401 200 200 200 200 200
GET    /api/v1/continue/                      401 200 200 200 200 200
PUT    /api/v1/lessons/{lesson}/dismissal/    401 204 204 204 204 204
DELETE /api/v1/lessons/{lesson}/dismissal/    401 204 204 204 204 204
PUT    /api/v1/lessons/{private}/dismissal/   401 404 404 404 204 404
DELETE /api/v1/lessons/{private}/dismissal/   401 404 404 404 204 404
POST   /api/v1/lessons/{lesson}/problems/     401 400 400 400 400 400
GET    /api/v1/path/courses/{course}/         401 200 200 200 200 200
GET    /api/v1/path/courses/{draft_course}/   401 404 404 404 404 404
GET    /api/v1/path/courses/{private_course}/ 401 404 404 404 200 404
GET    /api/v1/path/skills/{skill}/           401 200 200 200 200 200
GET    /api/v1/path/skills/{private_skill}/   401 404 404 404 200 404
POST   /api/v1/path/courses/{course}/check/   401 201 201 201 201 201
POST   /api/v1/path/courses/{private_course}/check/ 401 404 404 404 201 404
POST   /api/v1/path/skills/{skill}/check/     401 201 201 201 201 201
POST   /api/v1/path/skills/{private_skill}/check/ 401 404 404 404 201 404
GET    /api/v1/path/checks/{diagnosis}/       401 404 200 404 404 404
POST   /api/v1/path/checks/{diagnosis}/answers/ 401 400 400 400 400 400
POST   /api/v1/path/checks/{diagnosis}/stop/  401 404 200 404 404 404
PUT    /api/v1/path/verdicts/{skill}/         401 400 400 400 400 400
DELETE /api/v1/path/verdicts/{skill}/         401 204 204 204 204 204
PUT    /api/v1/path/verdicts/{private_skill}/ 401 400 400 400 400 400
DELETE /api/v1/path/verdicts/{private_skill}/ 401 404 404 404 204 404
POST   /api/v1/assets/{private_asset}/licence/            401 404 404 404 400 404
POST   /api/v1/assets/{private_asset}/licence/widevine/   401 404 404 404 404 404
GET    /api/v1/assets/{private_asset}/key/                401 404 404 404 200 404
POST   /api/v1/assets/{open_asset}/licence/               401 400 400 400 400 400
POST   /api/v1/assets/{draft_asset}/licence/              401 404 400 404 404 404
POST   /api/v1/events/                        403 403 403 403 403 403
POST   /api/v1/events/moves/                  401 403 403 403 403 403
POST   /api/v1/uploads/                       401 403 400 400 403 400
POST   /api/v1/uploads/direct/                401 403 400 400 403 400
POST   /api/v1/uploads/{upload}/direct/        401 403 404 404 403 404
DELETE /api/v1/uploads/{upload}/direct/        401 403 409 404 403 404
POST   /api/v1/uploads/{upload}/direct/finish/ 401 403 409 404 403 404
POST   /api/v1/uploads/{upload}/              401 403 405 405 403 405
PATCH  /api/v1/uploads/{upload}/              401 403 415 415 403 415
DELETE /api/v1/uploads/{upload}/              401 403 204 404 403 404
"""

TABLES = TABLE + BILLING + COHORTS + INQUIRIES + LIBRARY + STUDIO
ROWS = [line.split() for line in TABLES.strip().splitlines()[1:] if line]


FEW = 8  # rows


def section_of(url: str) -> str:
    """studio, api/v1/uploads, …"""
    parts = url.strip("/").split("/")
    return "/".join(parts[:3] if parts[0] == "api" else parts[:1])


def area_of(url: str) -> str:
    """Rows that are asked in one world, which takes longer to make than to ask a row: a section, or
    all small ones."""
    section = section_of(url)
    if SIZES[section] >= FEW:
        return section
    return "other parts of the API" if url.startswith("/api/") else "other pages"


SIZES = Counter(section_of(url) for _method, url, *_statuses in ROWS)
AREAS: dict[str, dict[str, dict[str, int]]] = {}
for _method, _url, *_statuses in ROWS:
    _expected = dict(zip(ROLES, map(int, _statuses), strict=True))
    AREAS.setdefault(area_of(_url), {})[f"{_method} {_url}"] = _expected


@pytest.fixture(autouse=True)
def _engines_are_well(monkeypatch):
    """Whether /readyz tells the truth is tested elsewhere; here it must only be open to all."""
    monkeypatch.setattr(health, "CHECKS", {})


@pytest.fixture
def world(alice, bob, charlie, riverside):
    grant(user=charlie, role=Role.CREATOR)
    lesson = AtomFactory(owner=alice)
    quiz = QuizAtomFactory(follows=lesson)
    skills.add_prerequisite(skill=lesson.skill, requires=SkillFactory(), by=alice)
    objects = {
        "basis": SkillFactory(),
        "lesson": lesson,
        "prompt": AtomFactory(owner=alice, kind="prompt", text="Think."),
        "course": CourseFactory(owner=alice),
        "draft_course": CourseFactory(owner=alice, draft=True),
        "draft": AtomFactory(owner=alice, draft=True),
        "playlist": playlists.create(owner=alice, name="Later"),
        "skill": lesson.skill,
        "diagnosis": Diagnosis.objects.create(learner=alice, skill=lesson.skill),
        "quiz": quiz,
        "test": trials.bare(lesson),
        "question": QuestionFactory(quiz=quiz),
        "import": QuestionImport.objects.create(lesson=lesson, owner=alice, filename="quiz.csv"),
        "draft_quiz": QuizAtomFactory(follows=lesson, draft=True),
        "person": alice,
        "cohort": CohortFactory(people=[alice]),
        "browser": PushSubscription.objects.create(user=alice, endpoint="https://push.example/a"),
        "upload": uploads.begin(owner=alice, length=9, metadata={"filename": "clip.mp4"}),
        "notification": notifications.send(
            user=alice, kind="", subject=("atom", lesson.public_id), key="", params={}
        ),
    }
    with tenant_scope(riverside.pk):
        objects["private"] = private = AtomFactory(owner=alice, skill=None)
        objects["private_skill"] = SkillFactory()
        objects["private_course"] = CourseFactory(owner=alice)
        objects["private_asset"] = encrypted(AtomFactory(owner=alice, skill=None))
        objects["private_cohort"] = CohortFactory(people=[bob])
        objects["private_quiz"] = QuizAtomFactory(follows=private)
    objects |= team_of(alice) | {"suggestion": suggestion_for(lesson)} | asked_by(bob, lesson)
    objects |= subscribed(alice)
    objects["open_asset"] = encrypted(AtomFactory(owner=alice))
    objects["draft_asset"] = encrypted(AtomFactory(owner=alice, draft=True))
    people = {
        "nobody": (None, None),
        "learner": (bob, None),
        "owner": (alice, None),
        "creator": (charlie, None),
        "nurse": (bob, riverside),
        "staff": (UserFactory(is_staff=True, is_superuser=True), None),
    }
    ids = {name: each.public_id for name, each in objects.items()}
    ids |= links_to(alice, objects["invitation"])
    return SimpleNamespace(people=people, ids=ids)


@pytest.fixture
def cookies(world, sign_in):
    """Of everybody who signs in: one session serves all that they ask."""
    return {
        role: sign_in(person, tenant).cookies
        for role, (person, tenant) in world.people.items()
        if person
    }


@pytest.fixture
def ask(world, cookies):
    """`ask(role, method, url)`: the status that the site answers. Nothing of it stays."""

    def ask(role: str, method: str, url: str) -> int:
        cache.clear()  # what was asked before counts against nobody's limit
        client = Client()
        client.cookies.update(cookies.get(role, {}))
        with transaction.atomic():
            # Only uploads look at the header.
            answer = client.generic(
                method, url.format(**world.ids), headers={"Tus-Resumable": "1.0.0"}
            )
            transaction.set_rollback(True)
        return answer.status_code

    return ask


@pytest.mark.parametrize("area", AREAS)
def test_permissions(ask, area):
    wrong = {
        f"{row} by {role}": f"{status} instead of {expected}"
        for row, statuses in AREAS[area].items()
        for role, expected in statuses.items()
        if (status := ask(role, *row.split())) != expected
    }
    assert wrong == {}


# --- the table is complete --------------------------------------------------------------------
def routes(resolver: URLResolver, prefix: str = "") -> list[str]:
    found = []
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern).removeprefix("^")
        found += [route] if isinstance(each, URLPattern) else routes(each, route)
    return found


def route_of(url: str) -> str:
    # Any public id has the shape of every other.
    return resolve(re.sub(r"\{\w+\}", new_public_id(), url)).route


def test_the_table_knows_every_route():
    known = {route_of(url) for _method, url, *_statuses in ROWS}
    missing = {r for r in routes(get_resolver()) if not r.startswith("admin/")} - known
    assert missing == set(), "add a row for each"


OWN_URLS = sorted({url for _method, url, *_s in ROWS if not url.startswith("/accounts/")})


def test_the_table_knows_every_method(ask):
    """A method that has no row is refused, even to the owner."""
    listed = {(method, url) for method, url, *_statuses in ROWS}
    asked = set(product(METHODS, OWN_URLS)) - listed
    answers = {f"{method} {url}": ask("owner", method, url) for method, url in sorted(asked)}
    # 401: a route that only takes tokens, asked with a session.
    assert {row: code for row, code in answers.items() if code not in {401, 405}} == {}


# --- the admin --------------------------------------------------------------------------------
def admin_urls() -> list[str]:
    patterns = [r for r in routes(get_resolver()) if r.startswith("admin/")]
    return ["/" + re.sub(r"<[^>]+>|\(\?P<.*", "1", each).rstrip("$") for each in patterns]


@pytest.mark.parametrize("role", ["nobody", "learner", "owner", "creator", "nurse"])
def test_the_admin_is_closed_to_all_but_staff(ask, role):
    open_to_all = {"/admin/login/", "/admin/jsi18n/"}
    answers = {url: ask(role, "GET", url) for url in admin_urls() if url not in open_to_all}
    assert set(answers.values()) <= {302, 404}, answers


def test_every_list_of_the_admin_opens_for_staff(ask):
    lists = [url for url in admin_urls() if re.fullmatch(r"/admin/\w+/\w+/", url)]
    answers = {url: ask("staff", "GET", url) for url in lists if not url.startswith("/admin/r/")}
    assert {url: status for url, status in answers.items() if status != 200} == {}

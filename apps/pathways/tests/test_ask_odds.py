"""POST /api/v1/feed/odds/"""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.content.models import Atom
from apps.lib.public_ids import new_public_id
from apps.pathways.prediction import odds
from apps.tenants.scope import tenant_scope

from .factories import lesson, quiz

URL = "/api/v1/feed/odds/"


@pytest.fixture
def ask(sign_in, bob):
    def ask(client=None, **look):
        body = {"behind": [], "ahead": [], "trail": []} | look
        return (client or sign_in(bob)).post(URL, json.dumps(body), content_type="application/json")

    return ask


@pytest.fixture
def ids(db):
    odds.forget()
    return [lesson().public_id for _ in range(6)]


def test_what_lies_around_has_odds(ask, ids):
    response = ask(at=ids[2], behind=[ids[1], ids[0]], ahead=ids[3:])
    assert response.status_code == 200
    found = response.json()["odds"]
    assert set(found) == set(ids) - {ids[2]}
    assert found[ids[3]] > found[ids[4]] > found[ids[1]]


def test_who_goes_back_is_likelier_to_go_back(ask, ids):
    look = {"at": ids[2], "behind": [ids[1], ids[0]], "ahead": ids[3:]}
    calm = ask(**look, trail=[{"step": 1, "dwell": 9}] * 3).json()["odds"]
    turned = ask(**look, trail=[{"step": -1, "dwell": 9}] * 3).json()["odds"]
    assert turned[ids[1]] > calm[ids[1]]
    assert turned[ids[3]] < calm[ids[3]]


def test_a_question_leads_back_to_its_lesson(ask, db):
    video, other = lesson(), lesson()
    asked = quiz(video)
    found = ask(at=asked.public_id, behind=[other.public_id, video.public_id]).json()["odds"]
    assert found[video.public_id] > found[other.public_id]


def test_what_is_unknown_is_left_out_and_keeps_its_place(ask, ids):
    Atom.objects.filter(public_id=ids[4]).update(state=Atom.State.DRAFT)
    found = ask(at=ids[2], ahead=[ids[3], ids[4], new_public_id(), ids[5]]).json()["odds"]
    assert set(found) == {ids[3], ids[5]}
    near = ask(at=ids[2], ahead=[ids[3], ids[5]]).json()["odds"]
    assert found[ids[5]] < near[ids[5]]


def test_another_tenants_lessons_are_not_there(ask, ids, riverside):
    with tenant_scope(riverside.pk):
        private = lesson(skill=None).public_id
    assert ask(at=ids[0], ahead=[private]).json() == {"odds": {}}


@pytest.mark.parametrize(
    "look",
    [
        {},
        {"at": "x"},
        {"at": None},
        {"ahead": [new_public_id()] * 21},
        {"behind": "abc"},
        {"trail": [{"step": 1}]},
        {"trail": [{"step": 10**9, "dwell": 1}]},
        {"trail": [{"step": 1, "dwell": -1}]},
        {"trail": [{"step": 1, "dwell": "nan"}]},
        {"trail": [{"step": 1, "dwell": 1}] * 21},
    ],
)
def test_a_malformed_question(ask, look, db):
    look = {"at": new_public_id()} | look if look else look
    assert ask(**look).status_code == 400


def test_the_number_of_queries_does_not_grow(ask, sign_in, bob, ids, django_assert_num_queries):
    client = sign_in(bob)
    ask(client, at=ids[0], ahead=ids[1:2])
    with CaptureQueriesContext(connection) as few:
        ask(client, at=ids[0], ahead=ids[1:2])
        count = len(few)
    assert count <= 8
    more = [lesson().public_id for _ in range(14)]
    ask(client, at=ids[0])
    with django_assert_num_queries(count):
        ask(client, at=ids[0], ahead=[*ids[1:], *more])

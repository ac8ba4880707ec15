"""POST /api/v1/events/moves/"""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.analytics import moves
from apps.analytics.models import Move
from apps.lib import clock
from apps.lib.public_ids import new_public_id
from apps.tenants.scope import tenant_scope

URL = "/api/v1/events/moves/"
HERE = {"Sec-Fetch-Site": "same-origin"}
SESSION = "s" * 20


def move(number=0, **changes):
    base = {
        "number": number,
        "origin": new_public_id(),
        "goal": new_public_id(),
        "step": 1,
        "dwell": 12.5,
        "position": 11.0,
        "behind": [new_public_id()],
        "ahead": [new_public_id(), new_public_id()],
    }
    return base | changes


@pytest.fixture
def send(sign_in, bob):
    def send(*told, session=SESSION, headers=HERE, client=None, **envelope):
        body = {"version": 1, "session": session, "moves": list(told)} | envelope
        return (client or sign_in(bob)).post(
            URL, json.dumps(body), content_type="application/json", headers=headers
        )

    return send


def test_moves_are_kept(send):
    told = move(step=-1)
    response = send(told, move(1))
    assert (response.status_code, response.json()) == (202, {"accepted": 2})
    kept = Move.objects.get(number=0)
    assert (kept.origin, kept.goal, kept.step) == (told["origin"], told["goal"], -1)
    assert (kept.dwell, kept.position) == (12.5, 11.0)
    assert (kept.behind, kept.ahead) == (told["behind"], told["ahead"])


def test_sent_twice_counts_once(send):
    assert send(move(), move(1)).json() == {"accepted": 2}
    assert send(move(1), move(2), move(2)).json() == {"accepted": 1}
    assert Move.objects.count() == 3


def test_no_row_names_the_learner(send, bob):
    send(move())
    kept = Move.objects.get()
    assert SESSION not in kept.session
    assert not any(field.is_relation and field.name != "tenant" for field in Move._meta.fields)
    assert str(bob.pk) not in {kept.session, str(kept.number)}


def test_two_people_never_share_a_session(send, sign_in, charlie):
    send(move())
    send(move(), client=sign_in(charlie))
    assert len(set(Move.objects.values_list("session", flat=True))) == 2


def test_two_visits_of_one_person_are_not_linked(bob):
    assert moves.pseudonym(bob, "a" * 20) != moves.pseudonym(bob, "b" * 20)


@pytest.mark.parametrize(
    "changes",
    [
        {"step": 0},
        {"step": 500},
        {"dwell": -1},
        {"dwell": "nan"},
        {"dwell": None},
        {"position": "inf"},
        {"number": -1},
        {"number": 5000},
        {"origin": "nowhere"},
        {"goal": {"id": 1}},
        {"ahead": ["x"]},
        {"ahead": "none"},
        {"behind": [new_public_id()] * 9},
    ],
)
def test_a_malformed_move_is_refused(send, changes):
    assert send(move(), move(1) | changes).status_code == 400
    assert not Move.objects.exists()


def test_a_move_leads_elsewhere(send):
    here = new_public_id()
    assert send(move(origin=here, goal=here)).status_code == 400


@pytest.mark.parametrize("envelope", [{"version": 2}, {"session": "x"}, {"moves": []}])
def test_a_malformed_batch_is_refused(send, envelope):
    assert send(move(), **envelope).status_code == 400


def test_other_sites_cannot_write(send):
    assert send(move(), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_session_has_an_end(send, monkeypatch):
    monkeypatch.setattr(moves, "MOST_OF_A_SESSION", 3)
    assert send(*(move(n) for n in range(3))).json() == {"accepted": 3}
    assert send(move(3)).json() == {"accepted": 0}


def test_moves_stay_in_their_tenant(send, riverside, sign_in, bob):
    send(move(), client=sign_in(bob, riverside))
    assert not Move.objects.exists()
    with tenant_scope(riverside.pk):
        assert Move.objects.count() == 1


def test_old_and_surplus_moves_go(send, monkeypatch):
    with clock.frozen(clock.now() - timedelta(days=91)):
        send(move())
    for n in range(3):
        with clock.frozen(clock.now() + timedelta(minutes=n)):
            send(move(n + 1))
    assert moves.prune() == 1
    monkeypatch.setattr(moves, "MOST_KEPT", 2)
    moves.prune()
    assert sorted(Move.objects.values_list("number", flat=True)) == [2, 3]


def test_queries_do_not_grow(sign_in, bob, send, django_assert_num_queries):
    client = sign_in(bob)
    send(move(), client=client)
    with CaptureQueriesContext(connection) as few:
        send(move(1), client=client)
        count = len(few)
    with django_assert_num_queries(count):
        send(*(move(n) for n in range(2, 40)), client=client)

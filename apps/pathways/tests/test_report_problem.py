"""POST /api/v1/lessons/…/problems/, and what staff see of it."""

import pytest
from django.core.cache import cache

from apps.accounts.tests.factories import UserFactory
from apps.content.models import Problem
from apps.lib.public_ids import new_public_id

from .factories import lesson


@pytest.fixture
def report(sign_in, bob):
    cache.clear()  # of what others have reported against the limit
    client = sign_in(bob)

    def report(atom_id, **said):
        return client.post(
            f"/api/v1/lessons/{atom_id}/problems/", said, content_type="application/json"
        )

    return report


def test_staff_see_what_and_where(report, bob, sign_in):
    atom = lesson(title="Lock a cell")
    said = {"reason": "wrong", "second": 12.3456, "words": " F4 is  not on a Mac "}
    assert report(atom.public_id, **said).status_code == 204
    row = Problem.objects.get()
    assert (row.learner, row.atom, row.reason, row.second, row.words) == (
        bob,
        atom,
        "wrong",
        12.3,
        "F4 is not on a Mac",
    )
    staff = sign_in(UserFactory(is_staff=True, is_superuser=True))
    page = staff.get("/admin/content/problem/").content.decode()
    assert "Lock a cell" in page
    assert f"/learn/{atom.public_id}?t=12.3" in page


def test_settled_by_staff(report, sign_in):
    report(lesson().public_id, reason="captions")
    boss = UserFactory(is_staff=True, is_superuser=True)
    chosen = {"action": "settle", "_selected_action": [Problem.objects.get().pk]}
    sign_in(boss).post("/admin/content/problem/", chosen)
    assert Problem.objects.get().settled_by == boss
    assert Problem.objects.get().settled_at


def test_the_same_again_is_one_row_until_it_is_settled(report):
    atom = lesson()
    for words in ("first", "second"):
        report(atom.public_id, reason="other", words=words)
    assert Problem.objects.get().words == "second"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"reason": "boring"},
        {"reason": "wrong", "second": -1},
        {"reason": "wrong", "second": "soon"},
        {"reason": "wrong", "words": "x" * 501},
    ],
    ids=str,
)
def test_what_makes_no_report(report, said):
    assert report(lesson().public_id, **said).status_code == 400
    assert not Problem.objects.exists()


def test_nothing_there(report):
    assert report(new_public_id(), reason="wrong").status_code == 404


def test_nobody_floods_staff(report):
    atom = lesson()
    answers = [report(atom.public_id, reason="wrong").status_code for _ in range(13)]
    assert answers == [204] * 12 + [429]

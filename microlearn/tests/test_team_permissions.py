"""Who may do what in a studio that is not his own: every row of the studio's table, asked by Bob,
Alice's editor, and by Dana, her analyst. What the owner is answered stands in the table."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from apps.accounts.models import Seat
from apps.accounts.studios import Right
from apps.accounts.tests.factories import UserFactory
from apps.creators import desk
from microlearn.tests.studio_permissions import STUDIO
from microlearn.tests.test_permissions import world  # noqa: F401 - a fixture

# Theirs as anybody's who is signed in: no seat gives or takes anything.
ONES_OWN = """
POST /studio/become/
GET /studio/become/
GET /studio/invitations/{invited}/
POST /studio/invitations/{invited}/
POST /studio/choose/
"""
# The skills of a tenant belong to no studio.
SKILLS = ("/studio/skills/", "/api/v1/studio/skills/", "/api/v1/studio/graph/")
# What an analyst may see. All that is not listed here or below needs an editor.
READ = """
GET /studio/
GET /studio/team/
GET /studio/history/
GET /studio/lessons/{draft}/history/
GET /studio/lessons/{lesson}/history/
GET /studio/lessons/{draft}/viewers/
GET /studio/lessons/{lesson}/viewers/
GET /studio/lessons/{lesson}/viewers/seconds.csv
GET /api/v1/studio/lessons/{draft}/takedown/
GET /api/v1/studio/lessons/{lesson}/takedown/
GET /studio/inquiries/
GET /studio/inquiries/{inquiry}/
GET /studio/lessons/{draft}/inquiries/
GET /studio/lessons/{lesson}/inquiries/
GET /api/v1/studio/inquiries/
GET /api/v1/studio/lessons/
GET /api/v1/studio/lessons/{draft}/
GET /api/v1/studio/lessons/{lesson}/
GET /api/v1/studio/lessons/{draft}/progress/
GET /api/v1/studio/lessons/{draft}/schedule/
GET /api/v1/studio/lessons/{lesson}/schedule/
"""
# What the owner alone may do: publish, delete, money, people.
OWN = """
POST /studio/team/
POST /studio/team/{person}/role/
POST /studio/team/{member}/role/
POST /studio/team/{member}/remove/
POST /studio/team/invitations/{invitation}/
POST /studio/lessons/{draft}/appeal/
POST /studio/lessons/{lesson}/appeal/
POST /api/v1/studio/lessons/{draft}/takedown/appeal/
POST /api/v1/studio/lessons/{lesson}/takedown/appeal/
DELETE /api/v1/studio/lessons/{lesson}/
DELETE /api/v1/studio/lessons/{draft}/
POST /api/v1/studio/lessons/{draft}/publish/
POST /api/v1/studio/lessons/{draft}/withdraw/
POST /api/v1/studio/lessons/{lesson}/withdraw/
POST /api/v1/studio/lessons/{draft}/archive/
POST /api/v1/studio/lessons/{draft}/discard/
POST /api/v1/studio/lessons/{draft}/restore/
PUT /api/v1/studio/lessons/{draft}/schedule/
PUT /api/v1/studio/lessons/{lesson}/schedule/
DELETE /api/v1/studio/lessons/{draft}/schedule/
DELETE /api/v1/studio/lessons/{lesson}/schedule/
PUT /api/v1/studio/lessons/{draft}/premium/
DELETE /api/v1/studio/lessons/{draft}/premium/
PUT /api/v1/studio/lessons/{lesson}/premium/
DELETE /api/v1/studio/lessons/{lesson}/premium/
POST /api/v1/studio/lessons/{lesson}/versions/1/switch/
POST /api/v1/studio/lessons/{lesson}/versions/1/discard/
POST /api/v1/studio/lessons/{lesson}/versions/1/restore/
POST /api/v1/studio/courses/{course}/publish/
POST /api/v1/studio/courses/{draft_course}/publish/
POST /api/v1/studio/courses/{course}/withdraw/
POST /api/v1/studio/courses/{course}/discard/
POST /api/v1/studio/courses/{course}/restore/
"""


def listed(text: str) -> set[tuple[str, str]]:
    return {tuple(line.split()) for line in text.strip().splitlines()}


# Pages of the studio that whoever cannot use them is led away from.
LED_HOME = ("/studio/new/", "/studio/courses/", "/studio/earnings/")
# A test decides what learners get: its figures are for all, its acts for the owner.
TESTS = ("/tests/", "/experiments/")


def right_for(row: tuple[str, str]) -> Right:
    method, url = row
    if any(part in url for part in TESTS):
        return Right.READ if method == "GET" and not url.endswith("/new/") else Right.OWN
    if row in listed(OWN) or "/earnings/" in url:
        return Right.OWN
    if method == "GET" and "/audience/" in url:
        return Right.READ
    return Right.READ if row in listed(READ) else Right.EDIT


ROWS = [line.split() for line in STUDIO.strip().splitlines()]
ASKED = {
    (method, url): int(owner)
    for method, url, _nobody, _learner, owner, *_others in ROWS
    if (method, url) not in listed(ONES_OWN) and not url.startswith(SKILLS)
}


def answers(world, person, asked) -> dict[str, int]:  # noqa: F811
    client = Client()
    client.force_login(person)
    session = client.session
    session[desk.SESSION_KEY] = world.people["owner"][0].public_id
    session.save()
    cookies, found = client.cookies, {}
    for method, url in asked:
        cache.delete("throttle")
        client = Client()
        client.cookies.update(cookies)
        with transaction.atomic():
            answer = client.generic(method, url.format(**world.ids))
            transaction.set_rollback(True)
        found[f"{method} {url}"] = answer.status_code
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "right"), [("editor", Right.EDIT), ("analyst", Right.READ)])
def test_a_seat_opens_what_its_role_may_and_nothing_else(world, role, right):  # noqa: F811
    person = UserFactory()
    alice = world.people["owner"][0]
    Seat.objects.create(owner=alice, member=person, role=role)

    told = answers(world, person, ASKED)

    wrong = {}
    for (method, url), owner in ASKED.items():
        # Pages that somebody cannot use lead home; all else is refused.
        page = method == "GET" and url in LED_HOME
        expected = owner if right >= right_for((method, url)) else 302 if page else 403
        if told[f"{method} {url}"] != expected:
            wrong[f"{method} {url}"] = f"{told[f'{method} {url}']} instead of {expected}"
    assert wrong == {}


@pytest.mark.django_db
def test_a_seat_that_was_taken_away_opens_nothing(world):  # noqa: F811
    person = UserFactory()
    Seat.objects.create(owner=world.people["owner"][0], member=person, role="editor")
    Seat.objects.filter(member=person).delete()

    told = answers(world, person, ASKED)

    strangers = {f"{row[0]} {row[1]}": int(row[3]) for row in ROWS}
    assert told == {row: strangers[row] for row in told}

"""A/B tests over the API: planned, started, read, decided, undone; and who may."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.content import publishing
from apps.content.models import Version
from apps.content.tests.factories import AtomFactory
from apps.content.tests.trials import add_version, viewers
from apps.media.tests.factories import AssetFactory

WISH = {"versions": [{"version": 1}, {"version": 2}]}


@pytest.fixture
def published(lesson, quiz, alice):
    add_version(lesson)
    publishing.publish(atom=lesson, by=alice)
    return lesson


@pytest.fixture
def url(published):
    return f"/api/v1/studio/lessons/{published.public_id}/experiments/"


@pytest.fixture
def post(studio):
    def post(url, body=None):
        return studio.post(url, body or {}, content_type="application/json")

    return post


@pytest.fixture
def begun(post, url):
    return f"{url}{post(url, WISH).json()['id']}/"


def test_it_begins_with_a_plan(studio, url):
    plan = studio.get(f"{url}plan/?metric=completed&effect=0.1").json()
    assert plan == {"viewers": 1473, "days": None, "rate": 0.5}
    assert studio.get(f"{url}plan/?versions=3&effect=0.1").json()["viewers"] > 1473
    assert studio.get(f"{url}plan/?versions=9").status_code == 400
    assert studio.get(f"{url}plan/?metric=luck").status_code == 400


def test_the_plan_goes_by_what_is_known(studio, published, url):
    viewers(published, 1, 100, completed=90)
    plan = studio.get(f"{url}plan/").json()
    assert plan["rate"] == 0.9
    assert plan["days"] == -(-plan["viewers"] // 100)


def test_it_tells_all_about_itself(studio, post, published, url):
    begun = post(url, {**WISH, "metric": "kept", "effect": "0.1"})
    assert begun.status_code == 201
    viewers(published, 1, 60, completed=12)
    viewers(published, 2, 55, completed=55)
    told = studio.get(f"{url}{begun.json()['id']}/").json()
    assert (told["running"], told["metric"], told["effect"]) == (True, "kept", 0.1)
    assert [(arm["viewers"], arm["completed"], arm["is_base"]) for arm in told["arms"]] == [
        (60, 12, True),
        (55, 55, False),
    ]
    assert (told["verdict"], told["best"], told["advice"]) == ("better", 2, "You can decide.")
    assert "points more viewers stay for 10 seconds" in told["headline"]
    decisive = next(each for each in told["compared"] if each["metric"] == "kept")
    assert 0 < decisive["low"] < decisive["middle"] < decisive["high"] <= 1
    assert told["needed"] - told["viewers"] == told["more"] > 0
    (row,) = studio.get(url).json()
    assert (row["id"], row["running"], row["versions"]) == (told["id"], True, [1, 2])


def test_the_decision_is_kept_with_its_numbers(studio, post, published, begun, alice):
    viewers(published, 2, 3)
    told = post(f"{begun}decide/", {"version": 2}).json()
    assert (told["running"], told["ending"]) == (False, "decided")
    act = told["acts"][-1]
    assert (act["kind"], act["by"], act["version"], act["before"]) == ("decided", alice.name, 2, 1)
    assert act["numbers"]["2"]["viewers"] == 3
    viewers(published, 2, 5, name="later")
    assert studio.get(begun).json()["arms"][1]["viewers"] == 3
    assert published.versions.default().get().number == 2


def test_it_is_undone_once(post, begun, published):
    assert post(f"{begun}undo/").status_code == 409
    post(f"{begun}decide/", {"version": 2})
    assert post(f"{begun}undo/").status_code == 200
    assert published.versions.default().get().number == 1
    assert post(f"{begun}undo/").status_code == 409


def test_it_is_stopped_once(post, begun):
    assert post(f"{begun}stop/").json()["ending"] == "stopped"
    assert post(f"{begun}stop/").status_code == 409
    assert post(f"{begun}decide/", {"version": 2}).status_code == 409


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"versions": [{"version": 1}]}, 400),
        ({"versions": [{"version": 1}, {"version": 1}]}, 400),
        ({"versions": [{"version": 1}, {"version": 7}]}, 409),
        ({"versions": [{"version": 1, "weight": 0}, {"version": 2}]}, 400),
        ({"metric": "luck"}, 400),
        ({"effect": "0.07"}, 400),
    ],
)
def test_what_cannot_be_tested(post, url, change, status):
    assert post(url, {**WISH, **change}).status_code == status


def test_one_test_at_a_time(post, url, begun):
    assert post(url, WISH).status_code == 409


def test_a_version_that_is_not_ready(post, url, published, alice):
    asset = AssetFactory(owner=alice)
    Version.objects.create(atom=published, asset=asset, number=3)
    wish = {"versions": [*WISH["versions"], {"version": 3}]}
    assert post(url, wish).status_code == 409


def test_a_switch_in_the_list_of_versions_ends_it(studio, post, begun, published):
    post(f"/api/v1/studio/lessons/{published.public_id}/versions/2/switch/")
    assert studio.get(begun).json()["ending"] == "switched"


def test_its_versions_stay(post, begun, published):
    url = f"/api/v1/studio/lessons/{published.public_id}/versions/2/discard/"
    response = post(url)
    assert response.status_code == 409
    assert "Stop the test first" in response.json()["error"]["message"]


@pytest.mark.parametrize("action", ["", "stop/", "undo/", "decide/"])
def test_strangers_and_other_lessons(client, sign_in, bob, creator_charlie, begun, action, alice):
    method = "get" if not action else "post"
    assert getattr(client, method)(f"{begun}{action}").status_code in (401, 403)
    assert getattr(creator_charlie, method)(f"{begun}{action}").status_code == 403


def test_a_test_of_another_lesson_is_not_found(studio, begun, alice):
    other = AtomFactory(owner=alice)
    found = begun.rstrip("/").rsplit("/", 1)[1]
    url = f"/api/v1/studio/lessons/{other.public_id}/experiments/{found}/"
    assert studio.get(url).status_code == 404


def test_the_list_asks_as_often_for_many(studio, post, url, begun, django_assert_num_queries):
    with CaptureQueriesContext(connection) as one:
        studio.get(url)
    queries = len(one)
    for _more in range(3):
        running = studio.get(url).json()[0]["id"]
        post(f"{url}{running}/stop/")
        post(url, WISH)
    with django_assert_num_queries(queries):
        assert len(studio.get(url).json()) == 4

"""What creators hear of real lessons: whose views count, and how their quizzes went."""

import json
from datetime import timedelta

import pytest

from apps.accounts import privacy
from apps.accounts.memberships import grant
from apps.accounts.models import Role
from apps.accounts.studio_models import Seat, StudioRole
from apps.accounts.tests.factories import UserFactory
from apps.analytics import audience, consuming, streams
from apps.analytics.models import Shard
from apps.content import experiments
from apps.content.models import Version
from apps.lib import clock
from apps.media.tests.factories import AssetFactory
from apps.pathways import feed
from apps.quizzes import attempts
from apps.quizzes.tests.factories import RIGHT, WRONG
from apps.tenants.scope import tenant_scope

from .factories import lesson, quiz

PHONE = {"Sec-Fetch-Site": "same-origin", "User-Agent": "Mozilla/5.0 (iPhone) Safari/605"}


@pytest.fixture(autouse=True)
def empty_streams(db):
    streams.client().flushdb()
    consuming.ensure_shards()


@pytest.fixture
def video(alice):
    return lesson(owner=alice)


@pytest.fixture
def watch(sign_in, django_capture_on_commit_callbacks):
    def watch(user, video, until=1, *, tenant=None, view="v", **event):
        told = {
            "id": f"{view * 16}{until}",
            "type": "watched",
            "subject": {"kind": "atom", "id": video.public_id},
            "intervals": [[0, until]],
            "position": until,
            "view": view * 16,
        }
        body = json.dumps({"version": 1, "events": [told | event]})
        with django_capture_on_commit_callbacks(execute=True):
            answer = sign_in(user, tenant).post(
                "/api/v1/events/", body, content_type="application/json", headers=PHONE
            )
        assert answer.status_code == 202, answer.content

    return watch


def count():
    while consuming.count_all():
        pass


def period():
    return {"since": clock.now() - timedelta(hours=2), "until": clock.now() + timedelta(hours=1)}


def heard(video):
    count()
    return audience.audience(("atom", video.public_id), **period())


def test_a_learner_is_an_audience_and_its_maker_is_not(watch, video, alice, bob):
    watch(alice, video)
    watch(bob, video, version=1, source="search")
    assert (heard(video).views, heard(video).sources) == (1, {"search": 1})
    assert sum(Shard.objects.values_list("own", flat=True)) == 1


def test_colleagues_of_the_studio_are_none_either(watch, alice, bob, charlie, riverside):
    with tenant_scope(riverside.pk):
        grant(user=charlie, role=Role.CREATOR)
        private = lesson(owner=alice)
    watch(charlie, private, tenant=riverside)
    watch(bob, private, tenant=riverside)
    with tenant_scope(riverside.pk):
        assert heard(private).views == 1


def test_who_has_a_seat_in_the_studio_is_none_either(watch, video, alice, bob, charlie):
    Seat.objects.create(owner=alice, member=charlie, role=StudioRole.ANALYST)
    watch(charlie, video)
    watch(bob, video)
    assert heard(video).views == 1


def test_the_version_that_was_played_is_told(watch, video, bob):
    asset = AssetFactory(live=True, owner=video.owner)
    Version.objects.create(atom=video, asset=asset, number=2)
    watch(bob, video, version=2)
    watch(bob, video, version=77, view="w")  # there is none: the one that all see
    count()
    subject = ("atom", video.public_id)
    assert audience.audience(subject, **period(), version=2).views == 1
    assert audience.audience(subject, **period(), version=1).views == 1


def answer(learner, question, response, key="k"):
    return attempts.answer(
        learner=learner, question=question, response=response, key=f"{key}-{question.pk}"
    )


def test_a_quiz_counts_for_the_version_that_was_watched(
    watch, video, bob, django_capture_on_commit_callbacks
):
    first, second, *_rest = quiz(video).questions.all()
    watch(bob, video)
    with django_capture_on_commit_callbacks(execute=True):
        answer(bob, first, RIGHT)
        answer(bob, second, WRONG)
    count()
    subject = ("atom", video.public_id)
    asked = audience.questions(subject, **period())
    assert asked == {first.public_id: (1, 1), second.public_id: (1, 0)}
    outcome = audience.outcomes(subject, since=clock.now() - timedelta(hours=2))[1]
    assert (outcome.viewers, outcome.answered, outcome.right) == (1, 1, 1)


@pytest.mark.parametrize("how", ["by browser", "for good"])
def test_answers_of_who_is_not_to_be_counted_are_not_told(
    how, video, bob, rf, django_capture_on_commit_callbacks
):
    first, *_rest = quiz(video).questions.all()
    bob.is_counted = how != "for good"
    headers = {"Sec-GPC": "1"} if how == "by browser" else {}
    with (
        django_capture_on_commit_callbacks(execute=True) as told,
        privacy.as_asked_by(rf.get("/", headers=headers)),
    ):
        answer(bob, first, RIGHT)
    count()
    assert told == []
    assert audience.questions(("atom", video.public_id), **period()) == {}


@pytest.mark.parametrize(
    ("address", "before", "source"),
    [
        ("", "", "link"),
        ("?by=22222222222222", "http://testserver/search/", "link"),
        ("", "http://testserver/search/?q=cells", "search"),
        ("", "http://testserver/library/", "library"),
        ("", "http://testserver/today/", "review"),
        ("", "http://testserver/me/", "other"),
        ("", "http://testserver/no/page/", "other"),
        ("", "https://elsewhere.example/search/", "link"),
    ],
)
def test_a_page_knows_where_it_was_opened_from(address, before, source, video, bob, sign_in):
    page = sign_in(bob).get(f"/learn/{video.public_id}{address}", headers={"Referer": before})
    first = page.context["feed"]["items"][0]
    assert (first["id"], first["source"]) == (video.public_id, source)


def test_a_test_counts_what_its_learners_were_given(
    watch, video, alice, django_capture_on_commit_callbacks
):
    """From the draw over player and quiz to the numbers of the test."""
    asset = AssetFactory(owner=alice, live=True, duration_ms=20_000)
    Version.objects.create(atom=video, asset=asset, number=2)
    asked = quiz(video, questions=1)
    test = experiments.start(atom=video, by=alice, weights={1: 1, 2: 1})
    given = {1: 0, 2: 0}
    for person in UserFactory.create_batch(8):
        grant(user=person, role=Role.LEARNER)
        with django_capture_on_commit_callbacks(execute=True):  # before anything of a view comes
            attempts.answer(
                learner=person,
                question=asked.questions.get(),
                response=RIGHT,
                key=f"key-{person.pk}",
            )
        media = feed.item(person, video.public_id)["media"]
        watch(person, video, 19, view=str(person.pk % 10), version=media["version"])
        given[media["version"]] += 1
    count()
    found = experiments.acts.outcomes(test)
    assert {n: each.viewers for n, each in found.items()} == given
    assert {n: each.right for n, each in found.items()} == given
    assert found[1].completed == 0  # 19 s of 30
    assert found[2].completed == given[2]  # 19 s of 20

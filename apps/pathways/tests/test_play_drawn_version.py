"""While a test runs, each learner has his version: in feed, page, lists, clips, files, progress."""

import json
import re

import pytest

from apps.accounts.tests.factories import UserFactory
from apps.analytics.models import Watch
from apps.content import assignment, experiments, premium
from apps.content.models import Version
from apps.content.tests.trials import begin
from apps.lib.errors import NotFound
from apps.media.models import Asset, CaptionTrack
from apps.media.tests.factories import AssetFactory
from apps.pathways import entitlement, feed, library, tiles
from apps.quizzes import presenting
from apps.quizzes.tests.factories import QuestionFactory
from apps.tenants.scope import tenant_scope

from .factories import lesson as make_lesson
from .factories import quiz as make_quiz
from .factories import stream


@pytest.fixture
def lesson(alice):
    atom = make_lesson(owner=alice)
    second(atom)
    return atom


def second(atom, **fields):
    fields = {"live": True, "start_bytes": 50_000, "duration_ms": 45_000, **fields}
    asset = AssetFactory(owner=atom.owner, **fields)
    stream(asset)
    Version.objects.create(atom=atom, asset=asset, number=2)


@pytest.fixture
def people(lesson):
    """One who gets the version in use, one who gets the other."""
    begin(lesson)
    found = {}
    while len(found) < 2:
        user = UserFactory()
        found[assignment.versions([lesson.public_id], user)[0].number] = user
    return found


def medium(lesson, user):
    return feed.item(user, lesson.public_id)["media"]


def test_the_feed_plays_it_with_all_that_belongs_to_it(lesson, people):
    for number, user in people.items():
        asset = lesson.versions.get(number=number).asset
        item = next(i for i in feed.page(user)["items"] if i["id"] == lesson.public_id)
        media = item["media"]
        assert (media["version"], media["asset"]) == (number, asset.public_id)
        assert media["duration"] == asset.duration
        for address in (
            media["start"]["url"],
            media["hls"],
            media["poster"],
            media["captions"][0]["url"],
        ):
            assert f"/{asset.prefix}/" in address
        assert media == medium(lesson, user)
        assert feed.news(user, lesson.public_id)["asset"] == asset.public_id


def test_the_page_of_the_lesson_tells_the_version(lesson, people, sign_in):
    for number, user in people.items():
        text = sign_in(user).get(f"/learn/{lesson.public_id}").content.decode()
        page = json.loads(re.search(r'id="feed-page"[^>]*>(.*?)</script>', text, re.DOTALL)[1])
        assert page["items"][0]["media"]["version"] == number


def test_it_is_the_same_each_time_and_everywhere(lesson, people, riverside):
    for number, user in people.items():
        with tenant_scope(riverside.pk):
            assert medium(lesson, user)["version"] == number
        assert medium(lesson, user)["version"] == number


def test_before_and_after_everybody_has_the_one_in_use(lesson, people, alice):
    test = lesson.experiments.get()
    experiments.decide(experiment=test, number=2, by=alice)
    assert {medium(lesson, user)["version"] for user in people.values()} == {2}
    experiments.undo(experiment=test, by=alice)
    assert {medium(lesson, user)["version"] for user in people.values()} == {1}


def test_lists_show_its_picture_and_length(lesson, people):
    lengths = {n: tiles.of_ids([lesson.public_id], user=u)[0].duration for n, u in people.items()}
    assert lengths == {1: 30, 2: 45}
    user = people[2]
    Watch.objects.create(
        learner=user,
        subject_kind="atom",
        subject_id=lesson.public_id,
        seconds=35,
        duration=45,
        position=35,
    )
    assert library.going_on(user)[0].seconds_to_go == 10


def test_clips_of_questions_are_of_it(lesson, people):
    quiz = make_quiz(lesson, questions=0)
    body = {"clip": {"start_ms": 0, "end_ms": 2000}}
    question = QuestionFactory(quiz=quiz)
    type(question).objects.filter(pk=question.pk).update(body={**question.body, **body})
    for number, user in people.items():
        video = presenting.paper(user, quiz).questions[0].video
        assert video["asset"] == lesson.versions.get(number=number).asset.public_id


def test_its_transcript_is_taken_away(lesson, people, sign_in):
    asset = lesson.versions.get(number=2).asset
    CaptionTrack.objects.filter(asset=asset).update(text="Said otherwise.")
    url = f"/learn/{lesson.public_id}/transcript/en.txt"
    said = {n: sign_in(user).get(url).content.decode() for n, user in people.items()}
    assert "Said otherwise." in said[2]
    assert "Said otherwise." not in said[1]


def test_one_that_does_not_play_gives_way_to_the_one_in_use(lesson, people):
    Asset.objects.filter(versions__atom=lesson, versions__number=2).update(ready_at=None)
    assert medium(lesson, people[2])["version"] == 1


def test_a_page_of_the_feed_asks_as_often_for_many_tests(
    alice, bob, django_assert_num_queries, django_assert_max_num_queries
):
    atoms = [make_lesson(owner=alice) for _n in range(6)]
    second(atoms[0])
    begin(atoms[0])
    feed.page(bob)  # what is kept in memory is there by now
    with django_assert_max_num_queries(20) as queries:
        feed.page(bob)
    for atom in atoms[1:]:
        second(atom)
        begin(atom)
    feed.page(bob)
    with django_assert_num_queries(len(queries)):
        feed.page(bob)


def test_its_key_is_given_while_the_test_runs(lesson, people, alice, charlie):
    other = lesson.versions.get(number=2).asset
    entitlement.judge(charlie, other)
    premium.set_premium(atom=lesson, premium=True)
    with pytest.raises(entitlement.SubscriptionNeeded):
        entitlement.judge(charlie, other)
    experiments.stop(experiment=lesson.experiments.get(), by=alice)
    with pytest.raises(NotFound):
        entitlement.judge(charlie, other)


# --- visitors with a shared link --------------------------------------------------------------


def shared(client, lesson, **headers):
    response = client.get(f"/learn/{lesson.public_id}", headers=headers)
    text = response.content.decode()
    page = json.loads(re.search(r'id="feed-page"[^>]*>(.*?)</script>', text, re.DOTALL)[1])
    return page["items"][0]["media"]["version"], response.cookies.get("visitor")


def test_a_visitor_keeps_his_version(client, lesson, people):
    number, cookie = shared(client, lesson)
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert {shared(client, lesson)[0] for _n in range(5)} == {number}
    item = client.get(f"/api/v1/feed/items/{lesson.public_id}/").json()
    assert item["media"]["version"] == number
    news = client.get(f"/api/v1/feed/items/{lesson.public_id}/news/").json()
    assert news["asset"] == item["media"]["asset"]


def test_visitors_get_both(client, lesson, people):
    seen = set()
    for _n in range(40):
        client.cookies.clear()
        seen.add(shared(client, lesson)[0])
    assert seen == {1, 2}


def test_no_cookie_without_a_test(client, lesson):
    assert shared(client, lesson) == (1, None)


@pytest.mark.parametrize("header", ["Sec-GPC", "DNT"])
def test_who_asks_not_to_be_measured_is_not(client, lesson, people, header):
    client.cookies["visitor"] = "x" * 22
    assert shared(client, lesson, **{header: "1"}) == (1, None)


@pytest.mark.parametrize("word", ["", "short", "x" * 400, "ä" * 22])
def test_a_cookie_of_somebody_elses_making_is_none(client, lesson, people, word):
    client.cookies["visitor"] = word
    assert len(shared(client, lesson)[1].value) == 22

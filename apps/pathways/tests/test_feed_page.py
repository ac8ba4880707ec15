"""GET /api/v1/feed/"""

import pytest

from apps.analytics.models import Watch
from apps.content import publishing
from apps.content.models import Atom, Prerequisite
from apps.content.tests.factories import CourseFactory, ModuleFactory, ModuleItemFactory
from apps.lib.public_ids import new_public_id
from apps.pathways import cursors
from apps.pathways.cursors import Cursor
from apps.quizzes.models import Attempt
from apps.tenants.scope import tenant_scope

from .factories import lesson, prompt, quiz

URL = "/api/v1/feed/"


def ids(page: dict) -> list[str]:
    return [item["id"] for item in page["items"]]


def seen(user, atom):
    Watch.objects.create(
        learner=user,
        subject_kind="atom",
        subject_id=atom.public_id,
        seconds=30,
        duration=30,
        completed_at=atom.published_at,
    )


@pytest.fixture
def get(sign_in, bob):
    client = sign_in(bob)

    def get(**query):
        response = client.get(URL, query)
        assert response.status_code == 200
        return response.json()

    return get


def test_an_empty_feed(get):
    assert get() == {"items": [], "next": None}


def test_a_lesson_has_all_that_starts_it(get, alice):
    atom = lesson(owner=alice, title="Tables")
    item = get()["items"][0]
    assert (item["id"], item["kind"], item["title"]) == (atom.public_id, "video", "Tables")
    assert (item["creator"], item["skill"]) == ("Alice", atom.skill.name)
    media = item["media"]
    assert [rung["name"] for rung in media["video"]] == ["360p", "480p"]
    assert media["start"]["rung"] == "360p"
    assert media["start"]["url"].startswith("/media/")
    assert media["audio"]["codec"] == "mp4a.40.2"
    assert media["captions"][0]["default"] is True


def test_a_quiz_follows_its_video(get):
    first, second = lesson(), lesson()
    its_quiz, its_prompt = quiz(first), prompt(follows=first)
    found = ids(get())
    at = found.index(first.public_id)
    assert found[at + 1 : at + 3] == [its_quiz.public_id, its_prompt.public_id]
    assert second.public_id in found


def test_a_quiz_says_how_many_questions(get):
    its_quiz = quiz(lesson(), questions=4)
    item = get()["items"][1]
    assert item["quiz"] == {
        "id": its_quiz.public_id,
        "count": 4,
        "url": f"/quizzes/{its_quiz.public_id}/card",
    }


def test_a_quiz_without_questions_is_left_out(get):
    video = lesson()
    quiz(video, questions=0)
    assert ids(get()) == [video.public_id]


def test_a_finished_quiz_is_ticked(get, bob):
    its_quiz = quiz(lesson())
    Attempt.objects.create(learner=bob, quiz=its_quiz, finished_at=its_quiz.published_at)
    assert get()["items"][1]["state"]["watched"] == 1


def test_a_prompt_stands_alone(get):
    atom = prompt()
    assert get()["items"][0]["prompt"] == atom.text


def test_drafts_are_never_shown(get):
    lesson(draft=True)
    video = lesson()
    quiz(video, state=Atom.State.DRAFT)
    assert ids(get()) == [video.public_id]


def test_a_lesson_without_a_stream_is_left_out(get):
    lesson(live=False)
    assert ids(get()) == []


def test_new_lessons_come_first(get, bob):
    atoms = [lesson() for _ in range(3)]
    newest = atoms[-1]
    seen(bob, newest)
    assert ids(get())[-1] == newest.public_id
    assert get()["items"][-1]["state"]["watched"] == 1


def test_what_one_learner_saw_is_new_to_another(get, charlie):
    old, new = lesson(), lesson(skill=None)
    seen(charlie, new)
    assert len(ids(get())) == 2
    assert get()["items"][0]["state"]["watched"] == 0
    assert old.public_id in ids(get())


def test_courses_take_turns_and_keep_their_order(get):
    expected = []
    modules = [ModuleFactory(course=CourseFactory(title=title)) for title in ("Excel", "Water")]
    for position in (1, 0):
        for module in modules:
            atom = lesson()
            ModuleItemFactory(module=module, atom=atom, position=position)
            expected.append((position, module.pk, atom.public_id))
    page = get()
    assert ids(page) == [public_id for *_key, public_id in sorted(expected)]
    assert [item["course"] for item in page["items"]] == ["Excel", "Water"] * 2


def test_the_basis_comes_first(get):
    advanced, basis = lesson(), lesson()
    Prerequisite.objects.create(skill=advanced.skill, requires=basis.skill)
    assert ids(get()) == [basis.public_id, advanced.public_id]


def test_pages_join_without_gap_or_repeat(get):
    atoms = [lesson() for _ in range(23)]
    quiz(atoms[0])
    first = get()
    assert len(first["items"]) >= 20
    second = get(cursor=first["next"])
    together = ids(first) + ids(second)
    assert len(together) == len(set(together)) == 24
    assert second["next"] is None


def test_a_lesson_that_comes_meanwhile_repeats_none(get):
    for _ in range(25):
        lesson(skill=None)
    first = get()
    lesson(skill=None)
    second = get(cursor=first["next"])
    assert len(ids(second)) == 5
    assert not set(ids(first)) & set(ids(second))


def test_a_lesson_that_goes_meanwhile_hides_none(get):
    for _ in range(25):
        lesson(skill=None)
    first = get()
    Atom.objects.filter(public_id=ids(first)[-1]).update(state=Atom.State.DRAFT)
    second = get(cursor=first["next"])
    assert len(ids(second)) == 5
    assert not set(ids(first)) & set(ids(second))


def test_a_new_lesson_is_there_at_once(get):
    lesson()
    fresh = lesson()
    publishing.withdraw(atom=fresh, by=fresh.owner)
    assert fresh.public_id not in ids(get())
    publishing.publish(atom=fresh, by=fresh.owner)
    assert fresh.public_id in ids(get())


@pytest.mark.parametrize(
    "cursor",
    ["x", "%%%", "W10", "bnVsbA", "A" * 500, "é", "WzAsImEiLDBd", "[" * 150]
    + [Cursor(7, "b" * 14, 1).encode(), Cursor(0, "b" * 14, -1).encode()],
)
def test_a_hostile_cursor(sign_in, bob, cursor):
    response = sign_in(bob).get(URL, {"cursor": cursor})
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "bad_cursor"


def test_a_cursor_of_nowhere_ends_the_feed_or_goes_on(get):
    lesson()
    assert get(cursor=Cursor(cursors.SEEN, new_public_id(), 2**30).encode())["items"] == []


def test_another_tenants_lessons_are_not_there(get, riverside, sign_in, bob):
    public = lesson()
    with tenant_scope(riverside.pk):
        private = lesson(skill=None)
    assert ids(get()) == [public.public_id]
    inside = sign_in(bob, riverside).get(URL).json()
    assert set(ids(inside)) == {public.public_id, private.public_id}


def test_private_bytes_are_not_public(riverside, sign_in, bob):
    with tenant_scope(riverside.pk):
        lesson(skill=None)
    lesson()
    lifetimes = {
        item["media"]["expires"] - item["media"]["expires"] % 3600
        for item in sign_in(bob, riverside).get(URL).json()["items"]
    }
    assert len(lifetimes) == 2


def test_the_number_of_queries_does_not_grow(
    sign_in, bob, django_assert_max_num_queries, django_assert_num_queries
):
    client = sign_in(bob)

    def ask():
        assert client.get(URL).status_code == 200

    quiz(lesson())
    ask()
    with django_assert_max_num_queries(17) as queries:
        ask()
        few = len(queries)
    for _ in range(12):
        quiz(lesson())
    ask()
    with django_assert_num_queries(few):
        ask()


def test_a_visitor_is_turned_away(client, db):
    assert client.get(URL).status_code == 401


def test_an_organisations_own_lessons_come_before_the_public_ones(sign_in, alice, bob, riverside):
    ours_to_all = lesson(owner=alice)
    with tenant_scope(riverside.pk, user_id=alice.pk):
        own = lesson(owner=alice)
    page = sign_in(bob, riverside).get(URL).json()
    assert ids(page) == [own.public_id, ours_to_all.public_id]

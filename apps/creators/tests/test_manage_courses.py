"""A creator puts her lessons into a course: named, in order, with its words, published, deleted."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.tests.pages import assert_sound
from apps.content import tasks
from apps.content.models import Course, Module
from apps.content.tests.factories import AtomFactory
from apps.lib import clock

URL = "/api/v1/studio/courses/"


@pytest.fixture
def course(studio, lesson):
    """Alice's, begun a moment ago."""
    response = studio.post(URL, {"title": "Excel"}, content_type="application/json")
    assert response.status_code == 201
    return Course.objects.get(public_id=response.json()["id"])


@pytest.fixture
def url(course):
    return f"{URL}{course.public_id}/"


@pytest.fixture
def arrange(studio, url):
    def put(*lessons, client=studio, **more):
        body = {"lessons": [each.public_id for each in lessons], **more}
        return client.put(f"{url}lessons/", body, content_type="application/json")

    return put


@pytest.fixture
def others(alice):
    return AtomFactory.create_batch(2, owner=alice)


def order(response):
    assert response.status_code == 200, response.content
    return response.json()["modules"][0]["lessons"]


def test_lessons_are_added_put_in_order_and_taken_out(arrange, lesson, others):
    first, second = others
    assert order(arrange(lesson, first, second)) == [lesson.public_id, *_ids(others)]
    assert order(arrange(second, lesson, first))[0] == second.public_id
    assert order(arrange(lesson)) == [lesson.public_id]
    assert order(arrange(lesson, lesson)) == [lesson.public_id]


def _ids(atoms):
    return [atom.public_id for atom in atoms]


def test_only_own_lessons_join(arrange, lesson, charlie):
    response = arrange(lesson, AtomFactory(owner=charlie))
    assert response.status_code == 400
    assert "no such lesson of yours" in response.json()["error"]["message"]


def test_a_lesson_of_somebody_else_that_staff_placed_may_stay(arrange, course, lesson, charlie):
    theirs = AtomFactory(owner=charlie)
    course.modules.get().items.create(atom=theirs, position=1)
    assert order(arrange(lesson, theirs)) == [lesson.public_id, theirs.public_id]


def test_of_several_modules_one_is_put_in_order(arrange, course, lesson, others):
    Module.objects.create(course=course, title="More", position=5)
    arrange(lesson)
    modules = arrange(*others, module=5).json()["modules"]
    assert [module["lessons"] for module in modules] == [[lesson.public_id], _ids(others)]
    assert arrange(lesson, module=2).status_code == 404


def test_captions_learn_its_words(
    studio, arrange, asset, course, lesson, django_capture_on_commit_callbacks, monkeypatch
):
    taught = []
    monkeypatch.setattr(tasks.teach, "delay", taught.append)
    with django_capture_on_commit_callbacks(execute=True):
        arrange(lesson)
    assert taught == [course.pk]
    glossary = f"/api/v1/courses/{course.public_id}/glossary/"
    studio.put(glossary, {"terms": ["VLOOKUP"]}, content_type="application/json")
    tasks.teach(course.pk)
    asset.refresh_from_db()
    assert asset.terms == ["VLOOKUP"]


def test_learners_find_it_when_it_is_published(studio, arrange, url, course, lesson, sign_in, bob):
    learner = sign_in(bob)
    listed = "/api/v1/courses/"
    arrange(lesson)
    assert studio.post(f"{url}publish/").status_code == 409  # its lesson is a draft
    arrange(lesson, AtomFactory(owner=lesson.owner))
    assert learner.get(listed).json()["results"] == []

    assert studio.post(f"{url}publish/").json()["published_at"]
    assert [each["title"] for each in learner.get(listed).json()["results"]] == ["Excel"]

    assert learner.get(f"/courses/{course.public_id}/").status_code == 200

    assert studio.post(f"{url}withdraw/").json()["published_at"] is None
    assert learner.get(f"/courses/{course.public_id}/").status_code == 404
    assert learner.get(f"{listed}{course.public_id}/").status_code == 404


def test_deleted_it_comes_back_with_its_lessons(studio, arrange, url, lesson):
    arrange(lesson)
    studio.post(f"{url}discard/")
    assert studio.get(URL).json()["results"] == []
    assert "Goes for good on" in studio.get("/studio/courses/").content.decode()
    with clock.shifted(timedelta(days=29)):
        tasks.erase_discarded()
    assert order(studio.post(f"{url}restore/")) == [lesson.public_id]


def test_after_the_grace_time_it_is_gone_and_its_lessons_stay(studio, arrange, url, lesson):
    arrange(lesson)
    studio.post(f"{url}discard/")
    with clock.shifted(timedelta(days=31)):
        tasks.erase_discarded()
    assert studio.get(url).status_code == 404
    lesson.refresh_from_db()
    assert lesson.discarded_at is None


def test_it_has_a_name(studio, url):
    response = studio.patch(url, {"title": " "}, content_type="application/json")
    assert response.status_code == 400
    assert studio.patch(url, {"title": "VBA"}, content_type="application/json").json()["title"]
    assert Module.objects.get().title == "VBA"


def test_strangers_and_members(creator_charlie, sign_in, bob, arrange, url, lesson):
    for client in (creator_charlie, sign_in(bob)):
        assert client.get(url).status_code == 404
        assert arrange(lesson, client=client).status_code == 404
    assert sign_in(bob).post(URL, {"title": "x"}).status_code == 403


def test_the_pages(studio, arrange, course, lesson, others):
    empty = studio.get(f"/studio/courses/{course.public_id}/").content.decode()
    assert_sound(empty)
    assert "No lessons yet" in empty
    assert "It needs a lesson that is published." in empty
    arrange(lesson)
    page = studio.get(f"/studio/courses/{course.public_id}/").content.decode()
    assert_sound(page)
    assert page.count("data-take-out aria-label") == 1
    assert page.count("data-add=") == 2
    listed = studio.get("/studio/courses/").content.decode()
    assert_sound(listed)
    assert "1 lesson · 0 published" in listed


@pytest.mark.parametrize("page", ["/studio/courses/", "{}"])
def test_queries_stay_constant(studio, arrange, course, lesson, alice, page):
    url = page.format(f"/studio/courses/{course.public_id}/")
    arrange(lesson)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert studio.get(url).status_code == 200
        return len(queries)

    count()
    before = count()
    arrange(lesson, *AtomFactory.create_batch(3, owner=alice))
    for number in range(3):
        Course.objects.create(owner=alice, title=str(number))
    assert count() == before

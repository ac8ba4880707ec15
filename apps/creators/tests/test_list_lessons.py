import pytest

from apps.content.tests.factories import AtomFactory, SkillFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/studio/lessons/"


def test_own_lessons_newest_first(studio, lesson, alice, charlie):
    AtomFactory(owner=charlie)
    newest = AtomFactory(owner=alice, draft=True)

    results = studio.get(URL).json()["results"]

    assert [each["id"] for each in results] == [newest.public_id, lesson.public_id]
    assert results[1]["standing"] == "draft"
    assert results[1]["skill"] == lesson.skill.public_id


def test_as_many_queries_for_many_as_for_one(studio, lesson, alice, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    studio.get(URL)
    with CaptureQueriesContext(connection) as few:
        studio.get(URL)
    AtomFactory.create_batch(5, owner=alice)
    with django_assert_num_queries(len(few)):
        studio.get(URL)


def test_one_lesson(studio, lesson, creator_charlie):
    url = f"{URL}{lesson.public_id}/"

    assert studio.get(url).json()["title"] == lesson.title
    assert creator_charlie.get(url).status_code == 404


def test_skills_are_found_by_words(studio):
    SkillFactory(name="Freeze panes")
    SkillFactory(name="Pivot tables")

    names = [each["name"] for each in studio.get("/api/v1/studio/skills/?q=pan fre").json()]

    assert names == ["Freeze panes"]

"""Creators look at the skill graph and change it, in pages and by programs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.content import skills
from apps.content.models import Prerequisite, Skill
from apps.content.tests.factories import SkillFactory
from apps.tenants.scope import tenant_scope

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def basis(public):
    return SkillFactory(name="Treading water")


@pytest.fixture
def advanced(basis):
    skill = SkillFactory(name="Eggbeater kick")
    skills.add_prerequisite(skill=skill, requires=basis, weight=0.7)
    return skill


@pytest.fixture
def api(advanced):
    return f"/api/v1/studio/skills/{advanced.public_id}/"


def test_an_edge_is_set_weighed_and_removed(studio, api, basis):
    url = f"{api}requires/{basis.public_id}/"
    assert studio.put(url, {"weight": 0.3}, content_type=JSON).json() == {"weight": 0.3}
    assert Prerequisite.objects.get().weight == 0.3
    assert studio.delete(url).status_code == 204
    assert not Prerequisite.objects.exists()


def test_a_cycle_is_refused_with_its_way(studio, advanced, basis):
    url = f"/api/v1/studio/skills/{basis.public_id}/requires/{advanced.public_id}/"
    response = studio.put(url, {"weight": 1}, content_type=JSON)
    assert response.status_code == 409
    error = response.json()["error"]
    assert error["code"] == "skill_cycle"
    assert "Treading water → Eggbeater kick → Treading water" in error["message"]


@pytest.mark.parametrize("weight", [0, 1.5, "much", None])
def test_a_weight_that_is_none_is_refused(studio, api, basis, weight):
    url = f"{api}requires/{basis.public_id}/"
    assert studio.put(url, {"weight": weight}, content_type=JSON).status_code == 400


def test_skills_are_related(studio, api, basis):
    url = f"{api}related/{basis.public_id}/"
    assert studio.put(url, {"weight": 0.7}, content_type=JSON).status_code == 200
    assert studio.delete(url).status_code == 204


def test_changes_are_listed_and_taken_back(studio, api, basis, alice):
    studio.put(f"{api}requires/{basis.public_id}/", {"weight": 1}, content_type=JSON)
    newest, _first = studio.get("/api/v1/studio/graph/changes/").json()["results"]
    assert (newest["number"], newest["by"]) == (2, "Alice")
    undo = studio.post(f"/api/v1/studio/graph/changes/{newest['number']}/undo/")
    assert undo.status_code == 200
    assert Prerequisite.objects.get().weight == 0.7
    page = studio.get("/studio/skills/changes/").content.decode()
    assert "Eggbeater kick builds on Treading water" in page


def test_an_unused_skill_is_removed(studio, api, advanced):
    assert studio.delete(api).status_code == 204
    assert not Skill.objects.filter(pk=advanced.pk).exists()
    assert "Eggbeater kick" in studio.get("/studio/skills/changes/").content.decode()


def test_a_skill_is_added_named_and_merged(studio, advanced, basis):
    made = studio.post("/api/v1/studio/skills/", {"name": "Back float"}, content_type=JSON)
    assert made.status_code == 201
    url = f"/api/v1/studio/skills/{made.json()['id']}/"
    assert made.json()["page"] == f"/studio/skills/{made.json()['id']}/"
    named = studio.patch(url, {"description": "Lying still"}, content_type=JSON).json()
    assert (named["name"], named["description"]) == ("Back float", "Lying still")
    again = studio.post("/api/v1/studio/skills/", {"name": "back float"}, content_type=JSON)
    assert again.status_code == 409
    assert again.json()["error"]["details"] == {"skill": made.json()["id"]}
    kept = studio.post(f"{url}merge/", {"into": basis.public_id}, content_type=JSON)
    assert kept.json()["id"] == basis.public_id
    page = studio.get("/studio/skills/changes/").content.decode()
    assert "Two skills were merged" in page and "A skill was described" in page
    number = studio.get("/api/v1/studio/graph/changes/").json()["results"][0]["number"]
    assert studio.post(f"/api/v1/studio/graph/changes/{number}/undo/").status_code == 409


def test_the_pages_show_the_graph_as_picture_and_as_list(studio, advanced, basis):
    for page in ("/studio/skills/", f"/studio/skills/{basis.public_id}/"):
        text = studio.get(page).content.decode()
        assert text.count("Eggbeater kick") >= 2
        assert "skill-line-needed" in text
        assert "No lesson" in text


def test_who_may_not_edit_sees_no_controls(creator_charlie, lesson):
    text = creator_charlie.get(f"/studio/skills/{lesson.skill.public_id}/").content.decode()
    assert "data-weigh" not in text and "data-add" not in text


def queries(client, url) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as made:
        assert client.get(url).status_code == 200
    return len(made)


def test_more_skills_need_no_more_queries(studio, advanced):
    pages = ["/studio/skills/", "/studio/skills/changes/", f"/studio/skills/{advanced.public_id}/"]
    few = [queries(studio, page) for page in pages]
    for each in SkillFactory.create_batch(12):
        skills.add_prerequisite(skill=advanced, requires=each)
    assert [queries(studio, page) for page in pages] == few


def test_another_tenants_skills_are_not_there(studio, riverside):
    with tenant_scope(riverside.pk):
        ward = SkillFactory(name="Ward round")
    assert "Ward round" not in studio.get("/studio/skills/").content.decode()
    assert studio.get(f"/studio/skills/{ward.public_id}/").status_code == 404

import pytest
from rest_framework.test import APIClient

from apps.content.skills import add_prerequisite
from apps.content.tests.factories import AtomFactory, ModuleItemFactory, SkillFactory
from apps.tenants.scope import tenant_scope


@pytest.fixture
def client(bob):
    client = APIClient()
    client.force_login(bob, backend="apps.accounts.backends.SignInBackend")
    return client


def test_a_skill_names_what_it_builds_on(client):
    sculling, treading = SkillFactory(name="Sculling"), SkillFactory(name="Treading")
    add_prerequisite(skill=sculling, requires=treading)
    first = client.get("/api/v1/skills/").json()["results"][0]
    assert (first["name"], first["requires"]) == ("Sculling", [treading.public_id])


def test_a_course_lists_its_published_atoms_in_order(client):
    last = ModuleItemFactory(position=9)
    module = last.module
    first = ModuleItemFactory(module=module, position=1)
    ModuleItemFactory(module=module, position=5, atom=AtomFactory(draft=True))
    course = client.get(f"/api/v1/courses/{module.course.public_id}/").json()
    shown = [item["id"] for item in course["modules"][0]["items"]]
    assert shown == [first.atom.public_id, last.atom.public_id]


def test_a_course_of_a_hospital_is_not_found_from_outside(client, riverside):
    with tenant_scope(riverside.pk):
        course = ModuleItemFactory().module.course
    assert client.get(f"/api/v1/courses/{course.public_id}/").status_code == 404


@pytest.mark.parametrize("path", ["skills/", "courses/"])
def test_nobody_reads_without_signing_in(db, path):
    assert APIClient().get(f"/api/v1/{path}").status_code == 401


@pytest.mark.parametrize("count", [2, 12])
def test_queries_stay_constant_as_rows_grow(client, count, django_assert_max_num_queries):
    for _ in range(count):
        item = ModuleItemFactory()
        add_prerequisite(skill=item.atom.skill, requires=SkillFactory())
    with django_assert_max_num_queries(6):
        client.get("/api/v1/skills/")
    with django_assert_max_num_queries(8):
        client.get(f"/api/v1/courses/{item.module.course.public_id}/")

import pytest

from apps.accounts.tests.factories import UserFactory
from apps.content.models import ExperimentAct
from apps.content.skills import add_prerequisite
from apps.content.tests import trials
from apps.content.tests.factories import ModuleItemFactory, SkillFactory
from apps.tenants.scope import tenant_scope

LISTS = ["skill", "tag", "atom", "course", "module", "experiment"]


@pytest.fixture
def staff(public, sign_in):
    return sign_in(UserFactory(is_staff=True, is_superuser=True))


@pytest.mark.parametrize("model", LISTS)
def test_a_list_opens_and_searches(staff, model):
    ModuleItemFactory()
    assert staff.get(f"/admin/content/{model}/?q=lesson").status_code == 200


@pytest.mark.parametrize("model", LISTS)
def test_queries_stay_constant_as_rows_grow(staff, model, django_assert_max_num_queries):
    for _ in range(15):
        trials.bare(ModuleItemFactory().atom)
    with django_assert_max_num_queries(12):
        staff.get(f"/admin/content/{model}/")


def test_a_skill_opens_with_its_prerequisites(staff):
    skill = SkillFactory()
    add_prerequisite(skill=skill, requires=SkillFactory(name="Treading water"))
    assert b"Treading water" in staff.get(f"/admin/content/skill/{skill.pk}/change/").content


def test_staff_see_a_hospital_only_when_they_entered_it(staff, riverside):
    with tenant_scope(riverside.pk):
        SkillFactory(name="Escalation")
    assert b"Escalation" not in staff.get("/admin/content/skill/").content
    session = staff.session
    session["tenant"] = riverside.pk
    session.save()
    assert b"Escalation" in staff.get("/admin/content/skill/").content


def test_a_learner_has_no_admin(bob, sign_in):
    assert sign_in(bob).get("/admin/content/atom/").status_code == 302


def test_a_test_of_versions_is_looked_at_with_its_record(staff):
    test = trials.bare(ModuleItemFactory().atom)
    ExperimentAct.objects.create(experiment=test, kind="started", numbers={"1": {"viewers": 412}})
    page = staff.get(f"/admin/content/experiment/{test.pk}/change/").content.decode()
    assert "412" in page
    assert 'name="_save"' not in page
    assert staff.post(f"/admin/content/experiment/{test.pk}/delete/").status_code == 403

"""Sarah renews her licence in six weeks: she is asked a few questions, and learns only the rest."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from . import accessibility, shelf
from .people import sign_up

CLINIC = "Northside Clinic"
KNOWN, UNKNOWN = "The right answer", "Another answer"


def stocked(site) -> None:
    """A course of three modules, each with one lesson, a skill on the one before, and a quiz."""
    from apps.content import skills
    from apps.content.models import Atom, Course, Module, ModuleItem, Skill, Version
    from apps.content.publishing import publish
    from apps.lib import clock
    from apps.quizzes import questions

    first = Atom.objects.videos().get(title=shelf.LESSONS[0].title)
    author = first.owner
    film = Version.objects.get(atom=first, is_default=True).asset
    course = Course.objects.create(title="Renewal", owner=author, published_at=clock.now())
    before = None
    for number, name in enumerate(("Assessment", "Monitoring", "New protocol")):
        skill = Skill.objects.create(name=name, slug=name.lower().replace(" ", "-"))
        common = {"owner": author, "skill": skill, "title": f"{name} in a minute"}
        video = Atom.objects.create(kind=Atom.Kind.VIDEO, **common)
        Version.objects.create(atom=video, asset=film, number=1, is_default=True)
        quiz = Atom.objects.create(kind=Atom.Kind.QUIZ, follows=video, **common)
        for n in range(4):
            options = [{"text": KNOWN, "correct": True}, *({"text": t} for t in (UNKNOWN, "None"))]
            questions.add(
                quiz=quiz,
                format="multiple_choice",
                stem=f"{name}: question {n + 1}?",
                body={"options": options},
            )
        publish(atom=video, by=author)
        module = Module.objects.create(course=course, title=f"On {name}", position=number + 1)
        ModuleItem.objects.create(module=module, atom=video, position=1)
        if before:
            skills.add_prerequisite(skill=skill, requires=before)
        before = skill


@pytest.fixture
def sarah(site, page: Page) -> Iterator[Page]:
    """Sarah, working at a clinic that has its own course."""
    from apps.accounts.memberships import grant
    from apps.accounts.models import Role, User
    from apps.tenants.models import Tenant
    from apps.tenants.scope import tenant_scope

    email = sign_up(page, "sarah")
    with site.database():
        clinic = Tenant.objects.create(slug="northside", name=CLINIC)
        with tenant_scope(clinic.pk):
            grant(user=User.objects.get(email=email), role=Role.LEARNER)
            stocked(site)
    page.goto("/me/")
    page.get_by_role("button", name=CLINIC).click()
    return page


def answer(page: Page) -> None:
    stem = page.get_by_role("heading", level=1).inner_text()
    if stem.startswith("New protocol"):
        page.get_by_role("button", name="I don't know").click()
    else:
        page.get_by_role("button", name=KNOWN).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(stem)


def test_only_what_she_does_not_know_is_on_her_path(sarah):
    page = sarah
    page.goto("/library/")
    page.get_by_role("link", name="Learn by goal").click()
    page.get_by_role("button", name="Find out what I know").click()
    accessibility.check(page)
    answer(page)
    # She is called away, and goes on where she was.
    asked = page.get_by_role("heading", level=1).inner_text()
    page.goto("/path/")
    page.get_by_role("button", name="Find out what I know").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(asked)
    for _ in range(12):
        if page.get_by_role("heading", name="What you know already").count():
            break
        answer(page)
    expect(page.get_by_role("region", name="On Assessment")).to_contain_text("Known: skipped")
    expect(page.get_by_role("region", name="On New protocol")).to_contain_text("Start here")
    expect(page.get_by_role("region", name="Time")).to_contain_text("2 minutes saved")
    accessibility.check(page)
    # She would rather see monitoring again, although she knows it.
    page.get_by_role("group", name="Monitoring").get_by_role("button", name="Review").click()
    expect(page.get_by_role("region", name="On Monitoring")).to_contain_text("You said")
    page.get_by_role("link", name="Go my path").click()
    stops = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="in a minute"))
    expect(stops).to_have_count(2)
    expect(stops.nth(0)).to_contain_text("its questions are enough")
    expect(stops.nth(1)).to_contain_text("This is your goal.")
    expect(page.get_by_role("region", name="Skipped: you know it")).to_contain_text("Assessment")
    accessibility.check(page)
    stops.nth(1).get_by_role("link").click()
    expect(page).to_have_title("New protocol in a minute · MicroLearn")

"""Sarah renews her licence in six weeks: she is asked a few questions, and learns only the rest."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from . import accessibility, shelf
from .people import sign_up

CLINIC = "Northside Clinic"
PARTS = 6
KNOWN, UNKNOWN = "The right answer", "Another answer"


def stocked(site) -> None:
    """A course of three modules, each of one skill that builds on the one before. The more lessons
    a skill has, the more is saved by knowing it."""
    from apps.content import skills
    from apps.content.models import Atom, Course, Module, ModuleItem, Skill, Version
    from apps.lib import clock

    first = Atom.objects.videos().get(title=shelf.LESSONS[0].title)
    film = Version.objects.get(atom=first, is_default=True).asset
    course = Course.objects.create(title="Renewal", owner=first.owner, published_at=clock.now())
    before = None
    for number, name in enumerate(("Assessment", "Monitoring", "New protocol")):
        skill = Skill.objects.create(name=name, slug=name.lower().replace(" ", "-"))
        module = Module.objects.create(course=course, title=f"On {name}", position=number + 1)
        for part in range(1, PARTS + 1):
            common = {"owner": first.owner, "skill": skill, "title": f"{name} in a minute {part}"}
            atom = a_lesson(film, common)
            ModuleItem.objects.create(module=module, atom=atom, position=part)
        if before:
            skills.add_prerequisite(skill=skill, requires=before)
        before = skill


def a_lesson(film, common):
    from apps.content.models import Atom, Version
    from apps.content.publishing import publish
    from apps.quizzes import questions

    video = Atom.objects.create(kind=Atom.Kind.VIDEO, **common)
    Version.objects.create(atom=video, asset=film, number=1, is_default=True)
    quiz = Atom.objects.create(kind=Atom.Kind.QUIZ, follows=video, **common)
    for n in range(4):
        options = [{"text": KNOWN, "correct": True}, *({"text": t} for t in (UNKNOWN, "None"))]
        questions.add(
            quiz=quiz,
            format="multiple_choice",
            stem=f"{common['title']}: question {n + 1}?",
            body={"options": options},
        )
    publish(atom=video, by=video.owner)
    return video


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
    expect(page.get_by_role("region", name="Time")).to_contain_text(re.compile(r"\d minutes saved"))
    accessibility.check(page)
    # She would rather see monitoring again, although she knows it; and she was not asked about the
    # new protocol, of which she knows that she does not know it.
    for skill, wish, told in (
        ("Monitoring", "Review", "You said: a brief review"),
        ("New protocol", "Learn", "You said: learn it"),
    ):
        page.get_by_role("group", name=skill).get_by_role("button", name=wish).click()
        expect(page.get_by_role("region", name=f"On {skill}")).to_contain_text(told)
    page.get_by_role("link", name="See my path").click()
    stops = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="in a minute"))
    expect(stops).to_have_count(2 * PARTS)
    expect(stops.first).to_contain_text("its questions are enough")
    expect(stops.last).to_contain_text("This is your goal.")
    expect(page.get_by_role("region", name="Skipped: you know it")).to_contain_text("Assessment")
    accessibility.check(page)
    stops.last.get_by_role("link").click()
    expect(page).to_have_title(f"New protocol in a minute {PARTS} · MicroLearn")

"""The author edits the skill graph on her phone, by keyboard alone: what learners have shown of a
skill keeps it from being removed, and goes with it when it is merged."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from . import accessibility, shelf
from .people import sign_in

# Nobody else teaches these, whatever other journeys have made.
BASIS, RANGES, AREAS, TYPO = "Columns and rows", "Cell ranges", "Areas of a sheet", "Celss"
NAMED = "Ranges and their names"


def at(control: Locator) -> Locator:
    """Where Tab leads to; that it leads there, `accessibility.check` tries."""
    control.focus()
    expect(control).to_be_focused()
    return control


def add(page: Page, name: str) -> None:
    page.goto("/studio/skills/")
    at(page.locator("summary", has_text="New skill")).press("Enter")
    at(page.get_by_label("Name")).press_sequentially(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def pick(page: Page, label: str, name: str) -> None:
    """From a list that is searched by typing."""
    at(page.get_by_role("combobox", name=label)).press_sequentially(name)
    expect(page.get_by_role("option")).to_have_text([re.compile(re.escape(name))])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def button(page: Page, name: str) -> Locator:
    return at(page.get_by_role("button", name=name, exact=True))


@pytest.fixture
def shown(site) -> Iterator[None]:
    """What the author has shown as a learner, and the skills of this story, go at its end."""
    yield
    from apps.content.models import Skill
    from apps.pathways.models import SkillBelief

    with site.database():
        SkillBelief.objects.filter(skill__name=NAMED).delete()
        Skill.objects.filter(name__in=(BASIS, RANGES, AREAS, TYPO, NAMED)).delete()


def show(site, name: str) -> None:
    from apps.accounts.models import User
    from apps.content.models import Skill
    from apps.pathways.models import SkillBelief

    with site.database():
        SkillBelief.objects.create(
            learner=User.objects.get(email=shelf.AUTHOR),
            skill=Skill.objects.get(name=name),
            mean=2.5,
            variance=0.3,
            answers=6,
        )


def test_skills_are_added_linked_renamed_merged_and_removed(page, site, shown):
    sign_in(page, shelf.AUTHOR)
    add(page, TYPO)
    button(page, "Remove this skill").press("Enter")
    expect(page).to_have_url(re.compile(r"/studio/skills/$"))
    expect(page.get_by_role("link", name=TYPO)).to_have_count(0)

    add(page, BASIS)
    add(page, RANGES)
    pick(page, "Add a skill that it builds on", BASIS)
    edge = page.get_by_role("region", name="Builds on").get_by_role("listitem")
    expect(edge).to_contain_text(BASIS)
    at(edge.get_by_role("combobox", name=f"How much {BASIS} counts")).select_option("essential")
    expect(edge).to_have_attribute("data-weight", "essential")
    at(page.get_by_label("Name", exact=True)).fill(NAMED)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(NAMED)
    expect(edge).to_contain_text(BASIS)
    accessibility.check(page)

    # A circle is refused, and named.
    at(edge.get_by_role("link", name=BASIS)).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(BASIS)
    pick(page, "Add a skill that it builds on", NAMED)
    expect(page.get_by_text("would end up requiring each other")).to_be_visible()
    expect(page.get_by_role("region", name="Leads to")).to_contain_text(NAMED)

    add(page, AREAS)
    show(site, AREAS)
    button(page, "Remove this skill").press("Enter")
    refused = page.get_by_role("alert").filter(has_text="Learners have shown this skill")
    expect(refused).to_be_visible()
    accessibility.check(page)
    pick(page, "The skill that stays", NAMED)
    button(page, "Merge for good").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(NAMED)
    page.goto("/studio/skills/?q=" + AREAS.split(maxsplit=1)[0])
    expect(page.get_by_text("No such skill.")).to_be_visible()
    # What was shown of the one is known of the other.
    page.goto("/skills/")
    at(page.get_by_role("link", name=NAMED)).press("Enter")
    expect(page.get_by_text("% You know this")).to_be_visible()
    expect(page.get_by_text("From 6 answers of yours")).to_be_visible()

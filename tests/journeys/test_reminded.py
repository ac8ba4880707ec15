"""Rosa is reminded of what is due, keeps a badge, and sees in which band of her class she recalls;
a manager has put the class together. Everything by keyboard."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from . import accessibility, shelf
from .people import sign_in, sign_up
from .waiting import until

CLASS = "Anatomy 2026"
CLASSMATES = 10


def enter_hospital(page: Page) -> None:
    page.goto("/me/")
    page.get_by_role("button", name=shelf.HOSPITAL).click()
    expect(page).not_to_have_url(re.compile("/me/$"))


def press(page: Page, role: str, name: str, key: str = "Enter") -> None:
    """By keyboard alone."""
    page.get_by_role(role, name=name).focus()
    page.keyboard.press(key)


@pytest.fixture
def rosa(site, page: Page):
    """Rosa, of the hospital, who recalled 48 of 50; her classmates recalled less. Her address is
    confirmed, and she has a badge."""
    from allauth.account.models import EmailAddress

    from apps.accounts.memberships import grant
    from apps.accounts.models import Role, User
    from apps.cohorts.tests.factories import reviewed
    from apps.content.models import Skill
    from apps.credentials.models import Badge
    from apps.lib import clock
    from apps.tenants.models import Tenant
    from apps.tenants.scope import tenant_scope

    email = sign_up(page, "rosa")
    with site.database():
        rosa = User.objects.get(email=email)
        EmailAddress.objects.update_or_create(
            user=rosa, email=email, defaults={"verified": True, "primary": True}
        )
        classmates = [User.objects.create_user(f"mate-{n}-{email}") for n in range(CLASSMATES)]
        with tenant_scope(Tenant.objects.get(slug="riverside").pk):
            for n, person in enumerate([rosa, *classmates]):
                grant(user=person, role=Role.LEARNER, department=CLASS)
                reviewed(person, 50, 48 - 2 * n)
            now = clock.now()
            quiz = {"quiz": "x", "title": "Bones of the hand", "right": 5, "total": 5}
            days = {
                "passed_at": (now - timedelta(days=4)).isoformat(),
                "recalled_at": now.isoformat(),
            }
            skill, _new = Skill.objects.get_or_create(slug="hand", defaults={"name": "The hand"})
            Badge.objects.create(learner=rosa, skill=skill, evidence=[quiz | days])
    enter_hospital(page)
    return rosa


@pytest.fixture
def stop_link(site, rosa) -> str:
    """The address that stands in her mail."""
    from apps.quizzes.reminders import stopping

    with site.database():
        return stopping.path(rosa)


def test_a_learner_who_is_reminded_and_compared(page, phone, rosa, stop_link):
    reminders(page)
    stopped_from_a_mail(page, phone().page(), stop_link)
    badges(page)
    manager = phone().page()
    a_class_is_made(manager)
    in_bands(page)


def reminders(page: Page) -> None:
    page.goto("/today/")
    press(page, "link", "Reminders")
    expect(page.get_by_role("heading", level=1)).to_have_text("Reminders")
    press(page, "switch", "By e-mail", key="Space")
    page.get_by_label("Remind me at").select_option("19")
    press(page, "button", "Save")
    expect(page.locator("#next-reminder")).to_contain_text("7 p.m.")


def stopped_from_a_mail(page: Page, mail: Page, link: str) -> None:
    """On a device where nobody is signed in: a link asks first, a mail program's POST does not."""
    by_email = page.get_by_role("switch", name="By e-mail")
    mail.goto(link)
    accessibility.check(mail)
    page.reload()
    expect(by_email).to_be_checked()
    press(mail, "button", "Stop them")
    expect(mail.get_by_role("heading", level=1)).to_have_text("No more reminders by mail")
    accessibility.check(mail)
    page.reload()
    expect(by_email).not_to_be_checked()
    press(mail, "button", "Undo")
    expect(mail.get_by_role("heading", level=1)).to_have_text("You are reminded again")
    page.reload()
    expect(by_email).to_be_checked()
    one_click = mail.request.post(link, form={"List-Unsubscribe": "One-Click"}, max_redirects=0)
    assert one_click.status == 200
    page.reload()
    expect(by_email).not_to_be_checked()


def badges(page: Page) -> None:
    page.goto("/me/")
    press(page, "link", "Badges")
    earned = page.get_by_role("region", name="Earned")
    expect(earned).to_contain_text("The hand")
    expect(earned).to_contain_text("5 of 5 on")
    accessibility.check(page)


def a_class_is_made(page: Page) -> None:
    sign_in(page, shelf.MANAGER)
    enter_hospital(page)
    page.goto("/me/")
    press(page, "link", "Cohorts")
    press(page, "link", "New cohort")
    press(page, "button", "Make the cohort")
    expect(page.get_by_text("Give it a name first.")).to_be_visible()
    accessibility.check(page)
    page.get_by_label("Name", exact=True).fill(CLASS)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(CLASS)
    page.get_by_role("searchbox").fill(CLASS)
    page.keyboard.press("Enter")
    press(page, "button", f"Add all {CLASSMATES + 1} people found")
    expect(page.get_by_text(f"{CLASSMATES + 1} people were added.")).to_be_visible()
    assert accessibility.sweep(page) == []


def in_bands(page: Page) -> None:
    page.goto("/me/")
    press(page, "link", "Cohorts")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cohorts")
    mine = page.get_by_role("article").filter(has_text=CLASS)
    until_shown(page, mine.get_by_text("Top 50 %"))
    expect(page.get_by_text("you recalled 48: 96 %")).to_be_visible()
    assert accessibility.sweep(page) == []
    # One tap, and everything of it is gone.
    press(page, "button", "Do not compare me")
    expect(mine).to_contain_text("You have opted out")
    expect(page.get_by_text("96 %")).to_have_count(0)
    accessibility.check(page, keyboard=False)
    page.goto("/me/preferences/")
    press(page, "button", "Compare me again")
    expect(page.get_by_role("button", name="Do not compare me")).to_be_visible()
    page.goto("/cohorts/")
    until_shown(page, mine.get_by_text("Top 50 %"))


def until_shown(page: Page, thing) -> None:
    """A worker compares the class meanwhile."""

    def seen() -> int:
        page.reload()
        return thing.count()

    until(seen, "a band")

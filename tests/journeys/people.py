"""Getting in: by the forms that everybody uses."""

from playwright.sync_api import Page, expect

from .shelf import PASSWORD


def sign_up(page: Page, email: str) -> None:
    page.goto("/accounts/signup/")
    _fill(page, email)
    page.get_by_role("button", name="Start learning").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    _fill(page, email)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def _fill(page: Page, email: str) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)

"""Getting in: by the forms that everybody uses."""

from itertools import count

from playwright.sync_api import Page, expect

from .shelf import PASSWORD

_numbers = count(1)


def sign_up(page: Page, name: str) -> str:
    """A new account, and its address."""
    email = f"{name}-{next(_numbers)}@example.org"
    page.goto("/accounts/signup/")
    _fill(page, email)
    page.get_by_role("button", name="Start learning").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    return email


def sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    _fill(page, email)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def _fill(page: Page, email: str) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)

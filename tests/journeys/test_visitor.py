"""A visitor looks around and signs up."""

from playwright.sync_api import expect


def test_sign_up_leads_into_the_feed(page):
    page.goto("/")
    page.get_by_role("link", name="Start learning").first.click()
    page.get_by_label("Email").fill("visitor@example.org")
    page.get_by_label("Password", exact=True).fill("a long and quiet word")
    page.get_by_role("button", name="Start learning").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()

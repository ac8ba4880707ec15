"""Noor answers a question of every format, and never touches anything but her keyboard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from apps.quizzes import formats

from . import accessibility, every_format, shelf
from .answering import question_on
from .people import sign_up


@pytest.fixture
def quizzes(site) -> Iterator[list[str]]:
    module = "tests.journeys.every_format"
    made = site.run("-m", module, "put_up", shelf.LESSONS[0].title).split()
    yield made
    site.run("-m", module, "take_down", *made)


def test_every_format_is_answered_by_keys_alone(page: Page, quizzes):
    assert {key for key, _stem, _body in every_format.QUESTIONS} == {f.key for f in formats.all()}
    sign_up(page, "noor")
    left = list(every_format.QUESTIONS)
    for quiz in quizzes:
        page.goto(f"/quizzes/{quiz}/")
        for _ in range(min(5, len(left))):
            answer_next(page, *left.pop(0)[:2])
        expect(page.get_by_role("heading", name="All right. Well remembered!")).to_be_focused()


def answer_next(page: Page, format: str, stem: str) -> None:
    question = question_on(page)
    expect(question.get_by_role("heading", name=stem)).to_be_visible()
    every_format.press(page, question.get_by_text("Show a hint"))
    expect(question.get_by_text(every_format.HINT)).to_be_visible()
    accessibility.check(page, keyboard=False)
    page.locator("main h1").evaluate("e => { e.tabIndex = -1; e.focus(); }")
    every_format.answer(page, question, format)
    expect(question.get_by_text("You will see this again")).to_be_visible()
    expect(question).to_have_attribute("data-state", "right")
    accessibility.check(page, keyboard=False)
    page.keyboard.press("Enter")

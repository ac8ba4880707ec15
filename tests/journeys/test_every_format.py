"""Noor answers a question of every format, and never touches anything but her keyboard. Ravi does
so with his thumb, half of it without a network."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from apps.quizzes import formats

from . import accessibility, every_format, shelf
from .answering import go_on, question_on
from .people import sign_up

# The last that a page fetches, once it has nothing else to do.
ALL_IS_HERE = "() => customElements.get('notification-bell')"


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


def test_every_format_is_answered_by_finger_and_without_a_network(page: Page, quizzes, site):
    email = sign_up(page, "ravi")
    page.goto(f"/quizzes/{quizzes[0]}/")
    page.wait_for_function(ALL_IS_HERE)
    page.context.set_offline(True)
    for _ in range(5):
        question = question_on(page)
        touch(page, question)
        expect(question.get_by_text("You are offline. Your answer is kept")).to_be_visible()
        go_on(page)
    expect(page.get_by_role("heading", name="Your answers are kept")).to_be_focused()
    expect(page.get_by_text("5 answers are kept on this device.")).to_be_visible()
    accessibility.check(page, keyboard=False)
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="All right. Well remembered!")).to_be_visible()
    assert answers_of(site, email) == [True] * 5

    for number, quiz in enumerate(quizzes[1:]):
        page.goto(f"/quizzes/{quiz}/")
        for _ in range([5, 1][number]):
            question = question_on(page)
            half_answered(page, question)
            touch(page, question)
            expect(question.get_by_text("You will see this again")).to_be_visible()
            expect(question).to_have_attribute("data-state", "right")
            go_on(page)
    assert answers_of(site, email) == [True] * 11


def half_answered(page: Page, question) -> None:
    """What was typed outlives a reload in the middle of a question."""
    if question.get_attribute("data-format") != "numeric":
        return
    question.get_by_role("textbox").fill("12.5")
    page.reload()
    expect(question.get_by_role("textbox")).to_have_value("12.5")
    expect(question.get_by_role("button", name="Check")).to_be_enabled()


def touch(page: Page, question) -> None:
    every_format.TOUCHES[question.get_attribute("data-format")](page, question)


def answers_of(site, email: str) -> list[bool]:
    from apps.quizzes.models import Answer

    with site.database():
        given = Answer.objects.own().filter(learner__email=email)
        return list(given.order_by("pk").values_list("correct", flat=True))

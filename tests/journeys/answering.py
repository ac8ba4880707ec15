"""Answering questions with a finger, whatever their format. Knows the questions of `shelf`."""

from playwright.sync_api import Locator, Page, expect

from . import shelf


def question_on(page: Page) -> Locator:
    """The one question that is shown."""
    return (
        page.get_by_role("article")
        .filter(has=page.get_by_role("heading", level=2))
        .and_(page.locator("[data-question]:visible"))
    )


def answer(page: Page, *, wrong: bool = False) -> Locator:
    """Answer the question that is on, and wait for its verdict."""
    question = question_on(page)
    expect(question).to_have_count(1)
    stem = question.get_by_role("heading", level=2).inner_text()
    ACTS[stem](question, wrong)
    expect(question.get_by_text("You will see this again")).to_be_visible()
    return question


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").or_(
        page.get_by_role("button", name="See your result")
    ).locator("visible=true").click()


def _choose_one(question: Locator, wrong: bool) -> None:
    question.get_by_role("button", name="A hash" if wrong else "A dollar sign").click()


def _choose_several(question: Locator, wrong: bool) -> None:
    names = ["A1"] if wrong else ["$A$1", "A$1"]
    for name in names:
        question.get_by_role("checkbox", name=name, exact=True).check()
    question.get_by_role("button", name="Check").click()


def _put_in_order(question: Locator, wrong: bool) -> None:
    steps = shelf.ORDER["body"]["items"]
    for place, step in enumerate(reversed(steps) if wrong else steps):
        _move_to(question, step, place)
    question.get_by_role("button", name="Check the order").click()


def _move_to(question: Locator, step: str, place: int) -> None:
    items = question.get_by_role("listitem")
    for _ in range(items.count()):
        if step in items.nth(place).inner_text():
            return
        question.get_by_role("button", name=f"Move “{step}” up").click()
    raise AssertionError(f"{step} does not get to place {place}")


ACTS = {
    shelf.SINGLE["stem"]: _choose_one,
    shelf.SEVERAL["stem"]: _choose_several,
    shelf.ORDER["stem"]: _put_in_order,
}

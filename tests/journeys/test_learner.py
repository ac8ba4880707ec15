"""Lena learns on her phone: from sign-up to the first review."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from . import accessibility, shelf
from .answering import answer, go_on, question_on
from .feed import ON_SCREEN, Feed
from .people import sign_up
from .phone import double_fling, swipe
from .waiting import until


@pytest.fixture
def feed(page: Page) -> Feed:
    """Lena has just signed up and is in the feed."""
    sign_up(page, "lena")
    return Feed(page)


@pytest.fixture
def quiz(feed) -> Feed:
    """Lena has swiped from a lesson to its quiz."""
    feed.open(shelf.LESSONS[0].title)
    swipe(feed.page)
    expect(question_on(feed.page)).to_have_count(1)
    return feed


def test_the_first_lesson_plays_with_captions(feed):
    feed.expect_moving()
    expect(feed.caption).not_to_be_empty()
    expect(feed.card.get_by_role("button", name="Captions", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    feed.card.get_by_role("button", name="Captions", exact=True).click()
    expect(feed.caption).to_be_hidden()


def test_one_gesture_moves_exactly_one_item(feed):
    feed.expect_at(0)
    swipe(feed.page)
    feed.expect_at(1)
    double_fling(feed.page)
    feed.expect_at(3)
    swipe(feed.page, up=False)
    feed.expect_at(2)
    feed.expect_moving()
    double_fling(feed.page, up=False)
    feed.expect_at(0)
    swipe(feed.page, up=False)
    feed.expect_at(0)


def test_the_keyboard_does_what_the_thumb_does(feed):
    feed.page.keyboard.press("ArrowDown")
    feed.page.keyboard.press("ArrowDown")
    feed.expect_at(2)
    feed.page.keyboard.press("ArrowUp")
    feed.page.keyboard.press("ArrowUp")
    feed.expect_at(0)
    feed.expect_moving()
    feed.page.keyboard.press("Space")
    feed.expect_still()
    feed.page.keyboard.press("Space")
    feed.expect_moving()
    controls_by_keys(feed)
    the_focus_goes_along(feed)
    all_keys_are_listed(feed.page)


def controls_by_keys(feed):
    page, said = feed.page, feed.page.locator("lesson-feed > [data-part=live]")
    page.keyboard.press("c")
    expect(feed.card.get_by_role("button", name="Captions")).to_have_attribute(
        "aria-pressed", "false"
    )
    expect(said).to_have_text("Captions: off")
    page.keyboard.press("c")
    page.keyboard.press("<")
    expect(said).to_have_text("0.75×")
    assert page.evaluate(f"document.querySelector('{ON_SCREEN} video').playbackRate") == 0.75
    page.keyboard.press(">")
    page.keyboard.press("t")
    expect(page.get_by_role("dialog", name="Transcript")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Transcript")).to_be_hidden()
    page.keyboard.press("s")
    looks = page.get_by_role("dialog", name="Playback settings")
    looks.get_by_role("radio", name="Very large").check()
    page.keyboard.press("Escape")
    expect(looks).to_be_hidden()
    expect(page.locator("lesson-feed")).to_have_attribute("data-caption-size", "200")
    for fills in (True, False):
        page.keyboard.press("f")
        # A function: an expression would be looked at again by eval(), which the page forbids.
        page.wait_for_function(
            "(fills) => Boolean(document.fullscreenElement) === fills", arg=fills
        )


def the_focus_goes_along(feed):
    """From a control of one lesson to the same of the next, and never to nowhere."""
    page = feed.page
    feed.card.get_by_role("button", name="Captions").focus()
    page.keyboard.press("j")
    feed.expect_at(1)
    expect(feed.card).to_be_focused()
    page.keyboard.press("j")
    feed.expect_at(2)
    expect(page.locator("lesson-feed > [data-part=live]")).to_have_text(
        re.compile("^Now playing: ")
    )
    expect(feed.card).to_be_focused()


def all_keys_are_listed(page):
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_visible()
    sheet.get_by_role("switch", name="Keys of a single character").uncheck()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.keyboard.press("?")
    expect(sheet).to_be_hidden()


def test_leaving_and_coming_back_keeps_the_place(feed):
    swipe(feed.page)
    swipe(feed.page)
    feed.expect_at(2)
    place = feed.page.url
    feed.page.get_by_role("link", name="Today").click()
    expect(feed.page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    feed.page.go_back()
    expect(feed.page).to_have_url(place)
    feed.expect_moving()


def test_a_quiz_is_remembered_and_reviewed(quiz, site):
    page = quiz.page
    question = answer(page, wrong=True)
    expect(question.get_by_text("The dollar sign locks what stands behind it.")).to_be_visible()
    see_the_moment(quiz, question)
    go_on(page)
    for _ in range(2):
        answer(page)
        go_on(page)
    expect(page.get_by_role("heading", name="Good work")).to_be_visible()
    page.get_by_role("link", name="Open Today").click()
    expect(page.get_by_role("heading", name="Nothing is due now")).to_be_visible()
    expect_coming_up(page, "3 questions")
    its_creator_hears_of_it(site, shelf.LESSONS[0].title)

    travel(site, days=1)
    page.reload()
    page.get_by_role("link", name="Start review").click()
    review_all(page, 3)
    page.get_by_role("main").get_by_text("Back to Today").click()
    expect(page.get_by_role("heading", name="Nothing is due now")).to_be_visible()
    expect_coming_up(page, "In 3 days")


def expect_coming_up(page: Page, text: str) -> None:
    page.get_by_text("The numbers").click()
    expect(page.get_by_role("table", name="Reviews by day")).to_contain_text(text)


def its_creator_hears_of_it(site, title: str) -> None:
    """Through the stream: a view, and the first answer to each question; never whose."""
    from apps.analytics import audience
    from apps.content.models import Atom
    from apps.lib import clock

    now = clock.now()
    period = {"since": now - timedelta(days=1), "until": now + timedelta(days=1)}
    with site.database():
        subject = ("atom", Atom.objects.videos().get(title=title).public_id)
        until(lambda: audience.audience(subject, **period).curve, "a view is counted")
        until(lambda: len(audience.questions(subject, **period)) >= 3, "answers are counted")


def see_the_moment(feed: Feed, question) -> None:
    """The link leads to the second of the lesson that shows it; back or a swipe lead back."""
    for lead_back in (feed.page.go_back, lambda: swipe(feed.page)):
        question.get_by_role("link", name="See the moment").click()
        feed.expect_at(0)
        feed.expect_moving(after=shelf.SINGLE["clip_start_ms"] / 1000)
        lead_back()
        feed.expect_at(1)
        expect(question_on(feed.page)).to_have_count(1)


def review_all(page: Page, count: int) -> None:
    for _ in range(count):
        answer(page)
        page.get_by_role("button", name="Good").click()
        go_on(page)
    expect(page.get_by_role("heading", name="All remembered!")).to_be_visible()


def travel(site, *, days: int) -> None:
    """What `manage.py demo_forward` does for a demo learner."""
    from apps.accounts.models import User

    with site.database():
        learner = User.objects.filter(email__startswith="lena").latest("pk")
        learner.is_demo, learner.clock_offset = True, timedelta(days=days, hours=1)
        learner.save()


def test_an_answer_given_without_a_connection_is_not_lost(quiz):
    page = quiz.page
    page.context.set_offline(True)
    question_on(page).get_by_role("button", name="A dollar sign").click()
    expect(page.get_by_text("You are offline. Your answer is kept")).to_be_visible()
    page.context.set_offline(False)
    expect(question_on(page).get_by_text("You will see this again")).to_be_visible()


def test_a_quiz_is_accessible_before_and_after_the_answer(quiz):
    accessibility.check(quiz.page, keyboard=False)
    answer(quiz.page)
    accessibility.check(quiz.page, keyboard=False)

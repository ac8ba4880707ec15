"""Nadia is a nurse at Riverside: its private lesson is hers, and nobody else's."""

import pytest
from playwright.sync_api import expect

from .feed import Feed
from .people import sign_in, sign_up
from .shelf import HOSPITAL, LESSONS, NURSE

PRIVATE = next(lesson.title for lesson in LESSONS if lesson.tenant)


@pytest.fixture
def nurse(phone):
    """Nadia, working at the hospital, in its feed."""
    page = phone().page()
    sign_in(page, NURSE)
    page.get_by_role("link", name="Me").click()
    page.get_by_role("button", name=HOSPITAL).click()
    return Feed(page)


@pytest.fixture
def stranger(phone):
    page = phone().page()
    sign_up(page, "stranger")
    return Feed(page)


def test_the_private_lesson_is_for_members_only(nurse, stranger):
    assert PRIVATE in nurse.titles()
    assert LESSONS[0].title in nurse.titles()
    assert PRIVATE not in stranger.titles()
    assert LESSONS[0].title in stranger.titles()


def test_its_addresses_say_nothing_to_a_stranger(nurse, stranger):
    private = nurse.item(PRIVATE)
    for path in (f"/learn/{private['id']}", f"/quizzes/{private['quiz_id']}/"):
        assert nurse.page.request.get(path).status == 200
        assert stranger.page.request.get(path).status == 404
    answer = stranger.page.goto(f"/learn/{private['id']}")
    assert answer.status == 404
    expect(stranger.page.get_by_text(PRIVATE)).to_have_count(0)


def test_its_media_need_a_signed_address(nurse):
    video = nurse.item(PRIVATE)["media"]["video"][0]["url"]
    get = nurse.page.request.get
    assert get(video).status == 200
    assert "private" in get(video).headers["cache-control"]
    _, media, token, *rest = video.split("/")
    assert get("/".join(["", media, *rest])).status == 404
    assert get("/".join(["", media, token[:-2] + "AA", *rest])).status == 404

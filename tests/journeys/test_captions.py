"""Ada puts the captions of her lesson right on the bus; Leo watches meanwhile, and reads along."""

import re

import pytest
from playwright.sync_api import Page, expect

from . import accessibility, shelf
from .feed import Feed
from .people import sign_in, sign_up
from .phone import swipe
from .waiting import until
from .walk import Walk

LESSON = shelf.LESSONS[1]
MISHEARD, TERM = "autosumm", "AutoSum"
MEANT = "keyboard"


@pytest.fixture
def doubted(site) -> dict:
    """Two words of a lesson, as if the recogniser had been unsure of them: the first is wrong, and
    near a word of the subject."""
    from apps.content.models import Atom
    from apps.media.models import Asset

    with site.database():
        atom = Atom.objects.videos().get(title=LESSON.title)
        asset = atom.versions.default().get().asset
        Asset.objects.filter(pk=asset.pk).update(terms=[TERM])
        asset.caption_tracks.filter(version__gt=1).delete()
        track = asset.caption_tracks.get(language="en", version=1)
        for word in track.words:
            word["p"] = 0.99
        first, second = track.words[3], track.words[-2]
        heard = second["w"].strip()
        first |= {"w": f" {MISHEARD}", "p": 0.2}
        second["p"] = 0.3
        track.is_current = True
        track.save()
        return {"id": atom.public_id, "second": heard, "words": len(track.words)}


@pytest.fixture
def ada(phone) -> Page:
    page = phone().page()
    sign_in(page, shelf.AUTHOR)
    return page


def review(page: Page):
    return page.get_by_role("region", name=re.compile("to check|All checked"))


def card(page: Page, number: int):
    return page.locator(".word-card").nth(number - 1)


def open_review(page: Page) -> None:
    """From the shelf, as somebody does who has just been told."""
    page.goto("/studio/")
    row = page.locator("tr").filter(has_text=LESSON.title)
    row.get_by_role("link", name="Captions: 2 words to check").tap()
    expect(review(page).get_by_text("1 of 2")).to_be_visible()


def spoken(site, lesson: dict) -> str:
    from apps.content.models import Atom

    with site.database():
        atom = Atom.objects.get(public_id=lesson["id"])
        track = atom.versions.default().get().asset.caption_tracks.current().get(language="en")
        return track.text


def transcript_of(page: Page):
    """The open transcript of the lesson on screen."""
    Feed(page).card.get_by_role("button", name="Transcript").click()
    sheet = page.get_by_role("dialog", name="Transcript")
    expect(sheet.get_by_role("link").first).to_be_visible()
    return sheet


def test_two_words_are_put_right_and_learners_see_it(ada, phone, site, doubted, record_property):
    leo = phone().page()
    sign_up(leo, "leo")
    leo.goto(f"/learn/{doubted['id']}")
    before = transcript_of(leo)
    expect(before).not_to_contain_text(TERM)
    before.get_by_role("button", name="Close").click()

    walk = Walk(ada)
    open_review(ada)
    walk.reached("to the first word")
    card(ada, 1).get_by_role("button", name=f"Hear “{MISHEARD}” once more").tap()
    ada.wait_for_function("() => document.querySelector('.word-card video').currentTime > 0.3")
    card(ada, 1).get_by_role("button", name=TERM, exact=True).tap()
    expect(card(ada, 1)).to_contain_text(f"“{MISHEARD}” is now “{TERM}”")
    expect(review(ada)).to_contain_text("2 of 2")
    walk.reached("first word, by a suggestion")
    card(ada, 2).get_by_role("button", name="Fix").tap()
    ada.keyboard.type(MEANT)
    ada.keyboard.press("Enter")
    expect(ada.get_by_role("heading", name="Captions are right")).to_be_in_viewport()
    expect(review(ada)).to_contain_text("Learners see them now.")
    expect(review(ada).get_by_text("Saved")).to_be_visible()
    walk.reached("second word, typed")
    record_property("walk", str(walk))
    print(walk)  # noqa: T201 - for docs/performance.md: pytest -s shows it
    assert TERM in spoken(site, doubted)
    assert MEANT in spoken(site, doubted)

    ian = phone().page()
    sign_up(ian, "ian")
    ian.goto(f"/learn/{doubted['id']}")
    expect(transcript_of(ian)).to_contain_text(TERM)

    # Leo's page has been open all the time: the lesson, shown again, has the new words.
    def swipes_away_and_back() -> bool:
        swipe(leo)
        Feed(leo).expect_at(1)
        swipe(leo, up=False)
        Feed(leo).expect_at(0)
        sheet = transcript_of(leo)
        found = TERM in sheet.inner_text()
        sheet.get_by_role("button", name="Close").click()
        return found

    until(swipes_away_and_back, "an open page shows the corrected captions")


def test_nothing_is_lost_in_a_tunnel(ada, site, doubted):
    open_review(ada)
    ada.context.set_offline(True)
    card(ada, 1).get_by_role("button", name=TERM, exact=True).click()
    expect(review(ada).get_by_text("Kept on this device until there is")).to_be_visible()
    card(ada, 2).get_by_role("button", name="Keep").click()
    expect(ada.get_by_role("heading", name="Captions are right")).to_be_visible()
    assert TERM not in spoken(site, doubted)
    ada.goto("about:blank")  # the tab was closed in the tunnel
    ada.context.set_offline(False)
    ada.goto("/studio/")
    until(lambda: TERM in spoken(site, doubted), "another page of the studio sends it")
    open_lesson = ada.get_by_role("link", name=re.compile(LESSON.title))
    expect(open_lesson).not_to_contain_text("to check")


def test_undo_and_a_word_that_somebody_else_has_changed(ada, phone, site, doubted):
    open_review(ada)
    elsewhere = phone().page()
    sign_in(elsewhere, shelf.AUTHOR)
    open_review(elsewhere)

    card(ada, 1).get_by_role("button", name=TERM, exact=True).click()
    card(ada, 1).get_by_role("button", name="Undo").click()
    expect(card(ada, 1).get_by_role("button", name=TERM, exact=True)).to_be_visible()
    until(lambda: MISHEARD in spoken(site, doubted), "the undone word is back")
    card(ada, 1).get_by_role("button", name=TERM, exact=True).click()
    until(lambda: TERM in spoken(site, doubted), "the word is corrected again")

    card(elsewhere, 1).get_by_role("button", name="Fix").click()
    elsewhere.keyboard.type("Autosome")
    elsewhere.keyboard.press("Enter")
    expect(card(elsewhere, 1).get_by_role("alert")).to_contain_text(TERM)
    assert TERM in spoken(site, doubted)
    card(elsewhere, 1).get_by_role("button", name="Use mine").click()
    until(lambda: "Autosome" in spoken(site, doubted), "the second correction stands")


def test_the_whole_transcript_and_its_versions(ada, site, doubted, tmp_path):
    ada.goto(f"/studio/lessons/{doubted['id']}/captions/")
    line = ada.get_by_role("textbox", name=re.compile("^Line at")).first
    line.fill("A line in my own words.")
    ada.reload()  # the tab was closed
    expect(line).to_have_value("A line in my own words.")
    ada.get_by_role("button", name="Save").click()
    expect(ada.get_by_text("Saved. Learners see it now.")).to_be_visible()
    assert spoken(site, doubted).startswith("A line in my own words.")

    ada.get_by_role("heading", name="Versions").click()
    ada.get_by_role("button", name="Bring back").last.click()
    expect(line).not_to_have_value("A line in my own words.")
    assert MISHEARD in spoken(site, doubted)

    broken = tmp_path / "broken.srt"
    good = "1\n00:00:00,200 --> 00:00:02,000\nHallo zusammen\n"
    broken.write_text(good + "\n2\n00:00:xx,000 --> 00:00:04,000\nAlso\n")
    ada.get_by_label("Bring captions in").select_option("de")
    ada.get_by_label("Choose a .vtt or .srt file").set_input_files(broken)
    expect(ada.get_by_role("alert").filter(has_text="Line 6")).to_be_visible()
    broken.write_text(good)
    ada.get_by_label("Choose a .vtt or .srt file").set_input_files(broken)
    expect(line).to_have_value("Hallo zusammen")
    with ada.expect_download() as download:
        ada.get_by_role("link", name="Download Deutsch as WebVTT").click()
    assert "Hallo zusammen" in download.value.path().read_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_review_is_accessible(ada, doubted, scheme):
    ada.emulate_media(color_scheme=scheme)
    ada.goto(f"/studio/lessons/{doubted['id']}/captions/")
    expect(review(ada)).to_contain_text("1 of 2")
    accessibility.check(ada)
    card(ada, 1).get_by_role("button", name="Fix").click()
    accessibility.check(ada, keyboard=False)
    ada.keyboard.press("Escape")
    # By the keyboard alone: the focus goes from word to word.
    card(ada, 1).get_by_role("button", name=TERM, exact=True).press("Enter")
    expect(card(ada, 2).locator(".word-sentence")).to_be_focused()
    card(ada, 2).get_by_role("button", name="Keep").press("Enter")
    expect(ada.get_by_role("heading", name="Captions are right")).to_be_focused()
    expect(ada.locator("transcript-editor")).to_have_attribute("data-version", "en 3")
    accessibility.check(ada)


def test_a_transcript_is_searched_and_each_line_is_a_link(phone, doubted):
    page = phone().page()
    sign_up(page, "reader")
    page.goto(f"/learn/{doubted['id']}")
    feed = Feed(page)
    sheet = transcript_of(page)
    last = sheet.get_by_role("link", name=re.compile(r"^\d:\d\d")).last
    word = last.inner_text().split()[-1].strip(".,!?…").upper()
    sheet.get_by_role("searchbox").fill(word)
    expect(sheet.get_by_role("status")).to_contain_text("found")
    expect(sheet.locator("mark").first).to_be_visible()
    accessibility.check(page, keyboard=False)
    sheet.get_by_role("searchbox").fill("zzzz")
    expect(sheet.get_by_role("status")).to_have_text("Not in this lesson")
    sheet.get_by_role("searchbox").fill("")

    address = last.get_attribute("href")
    start = float(address.rpartition("=")[2])
    assert start > 1
    last.click()
    feed.expect_moving(after=start - 0.1)
    expect(last).to_have_attribute("aria-current", "true")
    page.goto(address)
    feed.expect_moving(after=start - 0.1)

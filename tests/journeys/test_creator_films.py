"""Kim has no file yet: she films her lesson in the page."""

import pytest
from playwright.sync_api import Page, expect

from . import accessibility
from .studio import CONVERTED, Studio

RECORDED = """() => {
  const words = document.querySelector("[data-time]").textContent;
  return Number(words.match(/^0:0(\\d)/)?.[1] ?? 0) >= 2;
}"""
# A machine that has to encode and to film on one core brings its pieces late.
KEPT = """async () => {
  const known = await indexedDB.databases(); // opened before the page has, it would have no stores
  if (!known.some(({ name }) => name === "microlearn")) return false;
  const database = await new Promise((done) => {
    indexedDB.open("microlearn", 1).onsuccess = (event) => done(event.target.result);
  });
  const pieces = database.transaction("chunks").objectStore("chunks").count();
  const count = await new Promise((done) => (pieces.onsuccess = () => done(pieces.result)));
  database.close();
  return count >= 2;
}"""
REFUSE = """navigator.mediaDevices.getUserMedia =
  () => Promise.reject(new DOMException("", "%s"));"""


@pytest.fixture
def studio(page: Page) -> Studio:
    return Studio.of_new_creator(page, "Kim")


def film(page: Page) -> None:
    page.get_by_role("button", name="Record", exact=True).click()
    page.wait_for_function(RECORDED)


def test_from_the_camera_to_a_lesson(studio):
    page = studio.page
    studio.open_new()
    page.get_by_role("button", name="Record with the camera").click()
    film(page)
    accessibility.check(page, keyboard=False)
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("slider", name="End", exact=True)).to_be_visible()
    studio.upload()
    expect(studio.standing).to_have_text("Draft", timeout=CONVERTED)
    studio.open_new()
    expect(page.get_by_text("Your recording is still here")).to_be_hidden()


def test_a_recording_survives_a_page_that_is_left(studio):
    page = studio.page
    studio.open_new()
    page.get_by_role("button", name="Record with the camera").click()
    film(page)
    page.wait_for_function(KEPT)
    page.goto("/studio/")
    studio.open_new()
    expect(page.get_by_text("Your recording is still here")).to_be_visible()
    page.get_by_role("button", name="Go on with it").click()
    expect(page.get_by_role("slider", name="End", exact=True)).to_be_visible()
    page.get_by_role("button", name="Record again").click()
    expect(page.get_by_role("button", name="Record", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("NotAllowedError", "The camera is not allowed"),
        ("NotFoundError", "No camera was found"),
        ("NotReadableError", "The camera is busy"),
    ],
)
def test_a_camera_that_does_not_open_is_explained(studio, error, words):
    page = studio.page
    page.add_init_script(REFUSE % error)
    studio.open_new()
    page.get_by_role("button", name="Record with the camera").click()
    expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()
    page.get_by_role("button", name="Choose a file instead").click()
    expect(page.get_by_role("button", name="Record with the camera")).to_be_visible()

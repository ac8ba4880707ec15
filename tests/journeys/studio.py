"""The studio in a creator's hands."""

from pathlib import Path

from playwright.sync_api import Page, expect

from .people import sign_up

# Seconds that a busy machine may need to encode a short clip and to write its captions.
CONVERTED = 150_000


class Studio:
    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    def of_new_creator(cls, page: Page, name: str) -> "Studio":
        sign_up(page, name.lower())
        page.get_by_role("link", name="Create").click()
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Become a creator").click()
        expect(page.get_by_role("link", name="Make your first lesson")).to_be_visible()
        return cls(page)

    def open_new(self) -> None:
        self.page.goto("/studio/new/")
        expect(self.page.get_by_role("heading", name="New lesson", level=1)).to_be_visible()

    def choose(self, clip: Path) -> None:
        self.page.get_by_label("Choose a video").set_input_files(clip)

    def send(self, clip: Path) -> None:
        """Choose a file and send it whole; the page becomes that of its lesson."""
        self.open_new()
        self.choose(clip)
        self.upload()
        expect(self.page.get_by_role("heading", name="Details")).to_be_visible()

    def upload(self) -> None:
        self.page.get_by_role("button", name="Upload", exact=True).click()

    @property
    def standing(self):
        """The chip beside the title."""
        return self.page.locator("[data-badge]")

    def stage(self, name: str):
        return self.page.get_by_role("listitem").filter(has_text=name)

    def write(self, *, title: str, skill: str) -> None:
        details = self.page.get_by_role("form", name="Details")
        details.get_by_label("Title").fill(title)
        details.get_by_role("combobox", name="Skill it teaches").fill(skill)
        details.get_by_role("option", name=skill).click()
        expect(details.get_by_text("Saved", exact=True)).to_be_visible()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)

    def ask_one_of(self, stem: str, right: str, *wrong: str) -> None:
        form = self._new_question("Multiple choice", stem)
        for number, text in enumerate([right, *wrong], 1):
            form.get_by_label(f"Option {number}", exact=True).fill(text)
        form.get_by_role("checkbox", name="Option 1 is right").check()
        self._add(form, stem)

    def ask_order(self, stem: str, *steps: str) -> None:
        form = self._new_question("Put in order", stem)
        for number, text in enumerate(steps, 1):
            form.get_by_label(f"Step {number}", exact=True).fill(text)
        self._add(form, stem)

    def _new_question(self, kind: str, stem: str):
        quiz = self.page.get_by_role("region", name="Quiz")
        quiz.get_by_role("button", name=kind).click()
        form = quiz.locator("form")
        form.get_by_label("Question", exact=True).fill(stem)
        return form

    def _add(self, form, stem: str) -> None:
        form.get_by_role("button", name="Add question").click()
        expect(self.page.get_by_role("region", name="Quiz").get_by_text(stem)).to_be_visible()

    def publish(self) -> None:
        self.page.get_by_role("button", name="Publish", exact=True).click()
        expect(self.standing).to_have_text("Live")
        expect(self.page.get_by_role("link", name="See it in the feed")).to_be_visible()

    def delete(self) -> None:
        self.page.get_by_role("button", name="More", exact=True).click()
        self.page.get_by_role("button", name="Delete lesson").click()
        expect(self.standing).to_have_text("Deleted")

    def withdraw(self) -> None:
        self.page.get_by_role("button", name="More", exact=True).click()
        self.page.get_by_role("button", name="Unpublish").click()
        expect(self.standing).to_have_text("Ready to publish")

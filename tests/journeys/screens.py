"""Screenshots of every page, to be looked at: phone, tablet, desktop; light, dark, high contrast.

    python -m tests.journeys.screens http://127.0.0.1:8000 FOLDER [words in the names of pages]

It signs in as the people of the demo (or of `shelf`, with `PEOPLE=shelf`), and writes FOLDER/
index.html, a sheet of all pictures.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from .phone import ARGUMENTS, find_chromium

WIDTHS = {"390": (390, 844), "820": (820, 1180), "1440": (1440, 900)}
LOOKS: dict[str, dict] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "contrast": {"color_scheme": "light", "contrast": "more"},
}
PEOPLE = {
    "demo": {
        "learner": "learner@demo.example",
        "author": "creator@demo.example",
        "staff": "staff@demo.example",
        "password": "microlearn-demo",
    },
    "shelf": {
        "learner": "nurse@example.org",
        "author": "author@example.org",
        "staff": "staff@example.org",
        "password": "a long and quiet word",
    },
}


@dataclass(frozen=True)
class Shot:
    name: str
    path: str
    who: str = ""
    press: str = ""  # a key that opens the state
    click: str = ""  # a selector that does
    whole: bool = True  # all of the page, not the window


SHOTS = (
    Shot("landing", "/"),
    Shot("sign-in", "/accounts/login/"),
    Shot("sign-up", "/accounts/signup/"),
    Shot("password", "/accounts/password/reset/"),
    Shot("not-found", "/nothing/here/"),
    Shot("lesson", "/", "learner", whole=False),
    Shot("transcript", "/", "learner", click="[data-part=transcript]", whole=False),
    Shot("viewing", "/", "learner", click="[data-part=speed]", whole=False),
    Shot("shortcuts", "/", "learner", press="?", whole=False),
    Shot("quiz", "/", "learner", press="ArrowDown", whole=False),
    Shot("today", "/today/", "learner"),
    Shot("review", "/today/review/", "learner"),
    Shot("library", "/library/", "learner"),
    Shot("saved", "/library/saved/", "learner"),
    Shot("history", "/library/history/", "learner"),
    Shot("courses", "/courses/", "learner"),
    Shot("notifications", "/notifications/", "learner"),
    Shot("me", "/me/", "learner"),
    Shot("preferences", "/me/preferences/", "learner"),
    Shot("email", "/accounts/email/", "learner"),
    Shot("password-change", "/accounts/password/change/", "learner"),
    Shot("become", "/studio/", "learner"),
    Shot("studio", "/studio/", "author"),
    Shot("new", "/studio/new/", "author"),
    Shot("studio-lesson", "studio:lesson", "author"),
    Shot("studio-captions", "studio:captions", "author"),
    Shot("design", "/design/", "staff"),
    Shot("admin", "/admin/", "staff"),
)


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/", wait_until="commit")


def sessions(browser: Browser, url: str) -> dict[str, dict]:
    """Everybody signs in once; what a browser keeps of it, by who."""
    people = PEOPLE[os.environ.get("PEOPLE", "demo")]
    kept: dict[str, dict] = {"": {}}
    for who in ("learner", "author", "staff"):
        context = browser.new_context(base_url=url)
        sign_in(context.new_page(), people[who], people["password"])
        kept[who] = context.storage_state()
        context.close()
    return kept


def take(page: Page, shot: Shot, path: Path) -> None:
    address = shot.path
    if ":" in address:  # the first lesson of the studio
        page.goto("/studio/")
        address = page.locator(".shelf a").first.get_attribute("href") or "/studio/"
        address += "captions/" if shot.path.endswith("captions") else ""
    page.goto(address)
    page.wait_for_timeout(1200)  # pictures, and what fades in
    if shot.press:
        page.keyboard.press(shot.press)
    if shot.click:
        page.locator(".feed-card:not([inert])").locator(shot.click).click()
    if shot.press or shot.click:
        page.wait_for_timeout(900)
    page.screenshot(path=path, full_page=shot.whole)


def take_all(url: str, folder: Path, words: list[str]) -> Iterator[str]:
    wanted = [s for s in SHOTS if not words or any(word in s.name for word in words)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        states = sessions(browser, url)
        for look, options in LOOKS.items():
            for size, (width, height) in WIDTHS.items():
                for who, state in states.items():
                    context = browser.new_context(
                        base_url=url,
                        viewport={"width": width, "height": height},
                        locale="en-GB",
                        storage_state=state or None,
                        **options,
                    )
                    page = context.new_page()
                    for shot in (s for s in wanted if s.who == who):
                        name = f"{shot.name}-{size}-{look}.png"
                        take(page, shot, folder / name)
                        yield name
                    context.close()
        browser.close()


def main(url: str, folder: Path, words: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    figures = [
        f'<figure><img src="{name}" height="420" loading="lazy"><figcaption>{name}</figcaption>'
        for name in sorted(take_all(url, folder, words))
    ]
    sheet = "<!doctype html><meta charset=utf-8><style>figure{display:inline-block}</style>"
    (folder / "index.html").write_text(sheet + "\n".join(figures))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])

"""Screenshots of every page, to be looked at: phone, tablet, desktop; light, dark, high contrast;
on a phone also in German, and from right to left.

    python -m tests.journeys.screens http://127.0.0.1:8000 FOLDER [words in the names of pages]

It signs in as the people of the demo (or of `shelf`, with `PEOPLE=shelf`), and writes FOLDER/
index.html, a sheet of all pictures.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from .phone import ARGUMENTS, find_chromium

WIDTHS = {"390": (390, 844), "820": (820, 1180), "1440": (1440, 900)}
RUN_LEFT = "addEventListener('DOMContentLoaded', () => (document.documentElement.dir = 'rtl'))"


@dataclass(frozen=True)
class Look:
    name: str
    options: dict = field(default_factory=dict)  # of the browser's context
    widths: tuple[str, ...] = tuple(WIDTHS)
    script: str = ""  # that pages begin with


LOOKS = (
    Look("light", {"color_scheme": "light"}),
    Look("dark", {"color_scheme": "dark"}),
    Look("contrast", {"color_scheme": "light", "contrast": "more"}),
    Look("german", {"locale": "de-DE"}, ("390",)),
    Look("rtl", {}, ("390", "1440"), RUN_LEFT),
)
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
    first: str = ""  # a selector: the page behind the first link like that …
    then: str = ""  # … and this part of it


SHOTS = (
    Shot("landing", "/"),
    Shot("sign-in", "/accounts/login/"),
    Shot("sign-up", "/accounts/signup/"),
    Shot("password", "/accounts/password/reset/"),
    *(Shot(name, f"/design/faults/{name}/") for name in ("403", "404", "429", "500", "offline")),
    Shot("lesson", "/", "learner", whole=False),
    Shot("transcript", "/", "learner", click="[data-part=transcript]", whole=False),
    Shot("viewing", "/", "learner", click="[data-part=speed]", whole=False),
    Shot("shortcuts", "/", "learner", press="?", whole=False),
    Shot("quiz", "/", "learner", press="ArrowDown", whole=False),
    Shot("today", "/today/", "learner"),
    Shot("review", "/today/review/", "learner"),
    Shot("due", "/today/due/", "learner"),
    Shot("memory", "/today/memory/", "learner"),
    Shot("plan", "/today/plan/", "learner"),
    Shot("badges", "/badges/", "learner"),
    Shot("cohorts", "/cohorts/", "learner"),
    Shot("cohorts-managed", "/cohorts/", "staff"),
    Shot("cohort", "/cohorts/", "staff", first=".list a[href*='/cohorts/']"),
    Shot("cohort-new", "/cohorts/new/", "staff"),
    Shot("reminders", "/today/reminders/", "learner"),
    Shot("library", "/library/", "learner"),
    Shot("saved", "/library/saved/", "learner"),
    Shot("history", "/library/history/", "learner"),
    Shot("questions", "/library/questions/", "learner"),
    Shot("search", "/search/?q=table", "learner"),
    Shot("search-none", "/search/?q=zzzz", "learner"),
    Shot("search-empty", "/search/", "learner"),
    Shot("courses", "/courses/", "learner"),
    Shot("goals", "/path/", "learner"),
    Shot("skills", "/skills/", "learner"),
    Shot("skill", "/skills/", "learner", first="main .list a"),
    Shot("welcome", "/welcome/", "learner"),
    Shot("course", "/courses/", "learner", first=".cover"),
    Shot("list", "/library/", "learner", first="a[href*='/library/lists/']"),
    Shot("list-changing", "/library/saved/", "learner", click="[data-part=edit]"),
    Shot("notifications", "/notifications/", "learner"),
    Shot("me", "/me/", "learner"),
    Shot("preferences", "/me/preferences/", "learner"),
    Shot("email", "/accounts/email/", "learner"),
    Shot("password-change", "/accounts/password/change/", "learner"),
    Shot("become", "/studio/", "learner"),
    Shot("plans", "/plans/", "learner"),
    Shot("plan", "/subscription/", "learner"),
    Shot("pay", "/pay/premium/", "learner"),
    Shot("studio", "/studio/", "author"),
    Shot("studio-earnings", "/studio/earnings/", "author"),
    Shot("new", "/studio/new/", "author"),
    Shot("studio-lesson", "/studio/", "author", first=".lesson-row"),
    Shot("studio-captions", "/studio/", "author", first=".lesson-row", then="captions/"),
    Shot("studio-exchange", "/studio/", "author", first=".lesson-row", then="exchange/"),
    Shot("studio-viewers", "/studio/", "author", first=".lesson-row", then="viewers/"),
    Shot("studio-version", "/studio/", "author", first=".lesson-row", then="versions/new/"),
    Shot("studio-history", "/studio/history/", "author"),
    Shot("studio-questions", "/studio/inquiries/", "author"),
    Shot("studio-team", "/studio/team/", "author"),
    Shot("studio-tests", "/studio/", "author", first=".lesson-row", then="tests/"),
    Shot("studio-courses", "/studio/courses/", "author"),
    Shot("studio-skills", "/studio/skills/", "author"),
    Shot("studio-skill", "/studio/skills/", "author", first=".skill-list .list a"),
    Shot("studio-skill-changes", "/studio/skills/changes/", "author"),
    Shot("studio-course", "/studio/courses/", "author", first=".list a[href*='/studio/courses/']"),
    Shot("author-news", "/notifications/", "author"),
    Shot("design", "/design/", "staff"),
    Shot("admin", "/admin/", "staff"),
    Shot("admin-starts", "/admin/analytics/startcount/times/", "staff"),
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
    page.goto(shot.path)
    if shot.first and page.locator(shot.first).count():
        address = page.locator(shot.first).first.get_attribute("href") or shot.path
        page.goto(address + shot.then)
    page.wait_for_timeout(1200)  # pictures, and what fades in
    if shot.press:
        page.keyboard.press(shot.press)
    if shot.click:
        card = page.locator(".feed-card:not([inert])")
        place = (card if card.count() else page).locator(shot.click)
        if place.count():
            place.click()
    if shot.press or shot.click:
        page.wait_for_timeout(900)
    page.screenshot(path=path, full_page=shot.whole)


def take_all(url: str, folder: Path, words: list[str]) -> Iterator[str]:
    wanted = [s for s in SHOTS if not words or any(word in s.name for word in words)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        states = sessions(browser, url)
        for look, size in ((each, size) for each in LOOKS for size in each.widths):
            for who, state in states.items():
                context = browser.new_context(
                    base_url=url,
                    viewport=dict(zip(("width", "height"), WIDTHS[size], strict=True)),
                    storage_state=state or None,
                    **{"locale": "en-GB"} | look.options,
                )
                context.add_init_script(look.script)
                page = context.new_page()
                for shot in (s for s in wanted if s.who == who):
                    name = f"{shot.name}-{size}-{look.name}.png"
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

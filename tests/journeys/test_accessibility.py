"""Every page, once: by axe and by keyboard, on 320 px, from right to left, in high contrast. What a
page shows in other states is looked at where a journey brings it about (`accessibility.check`)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from apps.quizzes import formats

from . import accessibility, shelf
from .feed import Feed
from .people import sign_in, sign_up

VISITOR = (
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/nothing/here/",
    "/design/",
    "/offline/",
    *(f"/design/faults/{name}/" for name in ("400", "403", "403_csrf", "404", "429", "500")),
)
LEARNER = (
    "/today/",
    "/today/review/",
    "/today/due/",
    "/today/memory/",
    "/today/plan/",
    "/today/reminders/",
    "/badges/",
    "/cohorts/",
    "/library/",
    "/library/saved/",
    "/library/history/",
    "/library/questions/",
    "/search/",
    f"/search/?q={shelf.LESSONS[0].title}",
    "/search/?q=zebra",
    "/courses/",
    "/path/",
    "/skills/",
    "/welcome/",
    "/notifications/",
    "/me/",
    "/me/preferences/",
    "/plans/",
    "/pay/premium/",
    "/subscription/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/studio/",
)
BROKEN = """<!doctype html><html lang="en"><title>Broken</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<main><h1>One</h1><h3>skipped</h3><p style="color:#767676;background:#fff">grey</p>
<button style="width:20px;height:20px;outline:none">x</button>
<div style="width:500px">wide words</div>
<p style="width:100px;margin-right:-100px">set by its right side</p>
<div style="width:60px;overflow:hidden;white-space:nowrap">words that are cut off</div></main>"""


TEAM = ("/studio/team/", "/studio/history/")
STAFF = ("/admin/", "/admin/analytics/startcount/times/", "/admin/content/atom/")


@pytest.fixture(scope="module")
def course(site) -> Iterator[str]:
    """A course of the shelf's first two lessons; its id."""
    from apps.accounts.models import User
    from apps.content import courses
    from apps.content.models import Atom
    from apps.content.search import index

    with site.database():
        index.catch_up()  # what beat does within twenty seconds
        author = User.objects.get(email=shelf.AUTHOR)
        titles = [lesson.title for lesson in shelf.LESSONS[:2]]
        lessons = Atom.objects.videos().filter(title__in=titles)
        made = courses.create(owner=author, title="Spreadsheets from the first cell on")
        ids = [atom.public_id for atom in lessons]
        courses.arrange(course=made, module=1, lessons=ids)
        courses.publish(course=made)
    yield made.public_id
    with site.database():
        courses.discard(course=made)


def a_list(site, email: str) -> str:
    """The page of a list with two lessons; they are saved, too, and the second was seen."""
    from apps.accounts.models import User
    from apps.analytics.models import Watch
    from apps.content import playlists
    from apps.content.models import Atom
    from apps.lib import clock

    with site.database():
        owner = User.objects.get(email=email)
        made = playlists.create(owner=owner, name="Before the exam")
        for lesson in shelf.LESSONS[:2]:
            atom = Atom.objects.videos().get(title=lesson.title)
            playlists.add(playlist=made, atom=atom)
            playlists.add(playlist=playlists.saved(owner), atom=atom)
        lesson = {"subject_kind": "atom", "subject_id": atom.public_id}
        # The feed may have shown it before, and told so.
        Watch.objects.update_or_create(
            learner=owner, **lesson, defaults={"completed_at": clock.now()}
        )
    return f"/library/lists/{made.public_id}/"


def swept(page: Page, paths: tuple[str, ...]) -> list[str]:
    findings = []
    for path in paths:
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_attached()
        findings += accessibility.sweep(page)
    return findings


def test_the_sweep_finds_what_is_broken(page):
    page.set_content(BROKEN)
    findings = "\n".join(accessibility.sweep(page))
    for fault in (
        "heading-order",
        "focus not visible",
        "target of 20 × 20 px",
        "at 320 px beyond the window",
        "at 320 px cut off",
        "right to left, at 390 px beyond the window: <p style",
        "in high contrast: axe color-contrast-enhanced",
    ):
        assert fault in findings


def test_pages_of_a_visitor(page):
    findings = swept(page, VISITOR)
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill("nobody@example.org")
    page.get_by_label("Password", exact=True).fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert [*findings, *accessibility.violations(page)] == []


def test_pages_of_a_learner(page, site, course):
    email = sign_up(page, "mila")
    feed = Feed(page)
    feed.expect_moving()
    mirrored(feed)
    findings = [*accessibility.sweep(page), *sheets(feed), *of_a_skill(feed)]
    paths = (*LEARNER, f"/courses/{course}/", f"/path/courses/{course}/", a_list(site, email))
    assert [*findings, *swept(page, paths), *welcomed(page)] == []


def mirrored(feed: Feed) -> None:
    """Where words run from right to left, controls stand at their end; time still runs right."""
    page = feed.page
    sides = {"ltr": [], "rtl": []}
    for way, found in sides.items():
        page.evaluate(accessibility.RUN_TO, way)
        rail = feed.card.locator(".lesson-rail").bounding_box()
        found.append(rail["x"] + rail["width"] / 2 > page.viewport_size["width"] / 2)
        fill = feed.card.locator(".slider-fill")
        found.append(fill.evaluate("(e) => getComputedStyle(e).transformOrigin.startsWith('0px')"))
    page.evaluate(accessibility.RUN_TO, "ltr")
    assert sides == {"ltr": [True, True], "rtl": [False, True]}


def welcomed(page: Page) -> list[str]:
    """What brings her here, told; then asked again with what she told."""
    page.goto("/welcome/")
    for choice in page.get_by_role("checkbox").all()[:1] + page.get_by_role("radio").all()[:1]:
        choice.check()
    page.get_by_role("button", name="Show me lessons").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    page.goto("/welcome/")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(1)
    return accessibility.sweep(page)


def of_a_skill(feed: Feed) -> list[str]:
    """The chip on a lesson leads to the page of its skill."""
    page, back = feed.page, feed.page.url
    feed.card.get_by_role("link", name="Cells").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Cells")).to_be_visible()
    findings = accessibility.sweep(page)
    page.goto(back)
    return findings


def sheets(feed: Feed) -> list[str]:
    """What lies on a lesson, opened one after the other."""
    page, findings = feed.page, []
    for button in ("Transcript", "Playback settings"):
        feed.card.get_by_role("button", name=button).click()
        expect(page.get_by_role("dialog", name=button)).to_be_visible()
        findings += accessibility.violations(page)
        page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    findings += accessibility.violations(page)
    page.keyboard.press("Escape")
    return findings


def asked_about_a_lesson(site) -> str:
    """A learner's question that waits for the author; what it says."""
    from apps.accounts.tests.factories import UserFactory
    from apps.content.models import Atom
    from apps.content.tests.factories import InquiryFactory

    with site.database():
        atom = Atom.objects.videos().get(title=shelf.LESSONS[0].title)
        return InquiryFactory(atom=atom, learner=UserFactory()).text


def questions(page: Page, text: str) -> list[str]:
    """One is answered, shown to everyone, hidden and brought back, all in its place."""
    page.goto("/studio/inquiries/")
    row = page.get_by_role("listitem").filter(has_text=text)
    findings = accessibility.sweep(page)
    row.get_by_role("textbox").fill("Press F4.")
    row.get_by_role("checkbox", name="Show question and answer").check()
    row.get_by_role("button", name="Answer", exact=True).click()
    expect(row).to_contain_text("Shown to everyone")
    findings += accessibility.violations(page)
    row.get_by_role("button", name="Hide").click()
    expect(row).to_contain_text("Hidden")
    page.get_by_role("button", name="Undo").click()
    expect(row).to_contain_text("Shown to everyone")
    return findings


def test_pages_of_a_creator(page, site, course):
    question = asked_about_a_lesson(site)
    sign_in(page, shelf.AUTHOR)
    findings = swept(
        page,
        (
            "/studio/",
            "/studio/new/",
            "/studio/courses/",
            "/studio/skills/",
            "/studio/earnings/",
            "/studio/inquiries/",
            *TEAM,
        ),
    )
    lesson = page.goto("/studio/") and page.locator(".lesson-row").first.get_attribute("href")
    own = (
        lesson,
        f"{lesson}history/",
        f"{lesson}captions/",
        f"{lesson}viewers/",
        f"{lesson}versions/new/",
        f"{lesson}tests/",
        f"{lesson}tests/new/",
        f"/studio/courses/{course}/",
    )
    findings += swept(page, (*own, f"{lesson}exchange/"))
    findings += an_import(page)
    assert [*findings, *questions(page, question), *editors(page, lesson)] == []


def an_import(page: Page) -> list[str]:
    """What a file of questions holds, before it is added."""
    table = b"question,right,wrong\nWhich key locks a row?,F4,F2|F9\nNothing,,\n"
    file = {"name": "questions.csv", "mimeType": "text/csv", "buffer": table}
    page.get_by_label("File with questions").set_input_files(file)
    page.get_by_role("button", name="Look into it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("questions.csv")
    return accessibility.sweep(page)


OPEN_ALL = """() => {
  for (const details of document.querySelectorAll("quiz-editor details")) details.open = true;
}"""


def editors(page: Page, lesson: str) -> list[str]:
    """The fields of a new question, of every format."""
    page.goto(lesson)
    findings = []
    for format in formats.all():
        page.locator(f"[data-add$='/{format.key}/']").click()
        expect(page.get_by_role("button", name="Add question")).to_be_visible()
        page.evaluate(OPEN_ALL)
        seen = [*accessibility.violations(page), *page.evaluate(accessibility.SMALL)]
        size = page.viewport_size
        seen += accessibility.lost(page, accessibility.NARROW)
        page.set_viewport_size(size)
        findings += [f"{format.key} {each}" for each in seen]
        page.get_by_role("button", name="Cancel").click()
    return findings


def test_pages_of_staff(page):
    """Django's own pages in our colours, and ours among them: by axe."""
    sign_in(page, shelf.STAFF)
    findings = []
    for path in STAFF:
        page.goto(path)
        findings += [f"{path} {each}" for each in accessibility.violations(page)]
    assert findings == []


@pytest.fixture
def strobe(site):
    """One lesson flashes, as its conversion would have found."""
    from apps.content.models import Atom

    def mark(flashes: list) -> str:
        with site.database():
            lesson = Atom.objects.filter(title=shelf.LESSONS[1].title, kind="video").first()
            asset = lesson.versions.get().asset
            asset.flashes = flashes
            asset.save(update_fields=["flashes"])
            return lesson.public_id

    yield mark([[1.2, 3.0]])
    mark([])


def test_a_lesson_that_flashes_waits_for_a_yes(page, strobe):
    sign_up(page, "ines")
    page.goto(f"/learn/{strobe}")
    feed = Feed(page)
    warning = feed.card.get_by_role("alert").filter(has_text="This lesson flashes")
    expect(warning).to_contain_text("0:01")
    feed.expect_still()
    assert accessibility.violations(page) == []
    page.keyboard.press("Space")
    feed.expect_still()
    warning.get_by_role("button", name="Play it all the same").click()
    feed.expect_moving()
    expect(warning).to_be_hidden()

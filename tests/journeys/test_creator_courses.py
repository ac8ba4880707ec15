"""The author puts her lessons into a course on her phone: by keyboard and by finger."""

from playwright.sync_api import Page, expect

from . import accessibility, shelf
from .people import sign_in
from .phone import touch
from .waiting import until

NAMES = [lesson.title for lesson in shelf.LESSONS if not lesson.tenant]
COURSE = "Excel in a minute"


def kept(site) -> list[str]:
    """The order that the server knows."""
    from apps.content.models import Course

    with site.database():
        course = Course.objects.get(title=COURSE)
        return [item.atom.title for item in course.modules.get().items.select_related("atom")]


def drag_below(page: Page, name: str, other: str) -> None:
    """By its grip, with a finger, until it is past the middle of the other one."""
    lessons = page.locator("[data-lesson]")
    grip = lessons.filter(has_text=name).locator("[data-grip]")
    grip.scroll_into_view_if_needed()
    scrolled = page.evaluate("scrollY")
    box, goal = grip.bounding_box(), lessons.filter(has_text=other).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    way = goal["y"] + goal["height"] * 0.8 - y
    touch(page, [(x, y + way * step / 10) for step in range(11)], rest_ms=200)
    assert page.evaluate("scrollY") == scrolled, "the finger moves the lesson, not the page"


def test_a_course_from_its_name_to_its_end(page, site):
    sign_in(page, shelf.AUTHOR)
    page.goto("/studio/courses/")
    page.get_by_label("Name of a new course").fill(COURSE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=COURSE, level=1)).to_be_visible()
    expect(page.locator("course-bench:defined")).to_be_attached()
    for name in NAMES:
        page.get_by_role("button", name=f"Add “{name}”").tap()
        expect(page.get_by_role("button", name=f"Take “{name}” out")).to_be_visible()
    assert kept(site) == NAMES
    accessibility.check(page)

    first, second, third = NAMES
    page.get_by_role("button", name=f"Move “{first}” down").press("ArrowDown")
    until(lambda: kept(site) == [second, first, third], "the keyboard's order is kept")
    scrolled = page.evaluate("scrollY")
    drag_below(page, first, third)
    until(lambda: kept(site) == [second, third, first], "the finger's order is kept")
    assert page.evaluate("scrollY") == scrolled, "the finger moves the lesson, not the page"
    page.get_by_role("button", name=f"Take “{third}” out").tap()
    page.get_by_role("status").get_by_role("button", name="Undo").tap()
    expect(page.get_by_role("button", name=f"Take “{third}” out")).to_be_visible()
    assert kept(site) == [second, third, first]

    page.get_by_role("button", name="Publish", exact=True).tap()
    expect(page.get_by_text("Learners find it, with 3 lessons.")).to_be_visible()
    page.get_by_role("button", name="Delete").tap()
    expect(page.get_by_text("Goes for good on")).to_be_visible()
    page.get_by_role("button", name="Bring it back").tap()
    expect(page.get_by_text("Learners would see 3 lessons of it.")).to_be_visible()
    assert kept(site) == [second, third, first]

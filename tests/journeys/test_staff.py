"""Sam of staff looks after the site without a shell."""

import pytest
from playwright.sync_api import expect

from . import accessibility
from .feed import Feed
from .people import sign_in, sign_up
from .phone import swipe
from .shelf import AUTHOR, HOSPITAL, LESSONS, STAFF
from .waiting import until

LISTS = {
    "accounts/user": AUTHOR,
    "tenants/tenant": HOSPITAL,
    "content/atom": LESSONS[0].title,
    "media/asset": LESSONS[0].voice,
    "media/stage": LESSONS[0].voice,
}


@pytest.fixture
def failed_stage(site):
    """The thumbnail of one lesson could not be made."""
    from apps.media.models import Stage

    with site.database():
        stage = Stage.objects.filter(
            name=Stage.Name.THUMBNAIL, asset__filename=f"{LESSONS[0].voice}.mp4"
        ).first()
        Stage.objects.filter(pk=stage.pk).update(
            state=Stage.State.FAILED, attempts=3, error="The disk was full.", error_code="internal"
        )
    return stage.pk


@pytest.mark.parametrize(("path", "sought"), LISTS.items(), ids=LISTS)
def test_staff_find_what_they_seek(page, path, sought):
    sign_in(page, STAFF)
    page.goto(f"/admin/{path}/")
    page.get_by_role("searchbox").or_(page.locator("#searchbar")).fill(sought)
    page.get_by_role("button", name="Search").click()
    results = page.locator("#result_list")
    expect(results).to_contain_text(sought)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_staff_retry_one_failed_stage(page, site, failed_stage):
    from apps.media.models import Stage

    sign_in(page, STAFF)
    page.goto("/admin/media/stage/?state__exact=failed")
    row = page.get_by_role("row").filter(has_text="The disk was full.")
    row.get_by_role("checkbox").check()
    page.get_by_role("combobox", name="Action").select_option(label="Retry the dead letters")
    page.get_by_role("button", name="Go", exact=False).click()
    expect(page.get_by_text("1 stage is tried again.")).to_be_visible()

    def done() -> bool:
        with site.database():
            return Stage.objects.get(pk=failed_stage).state == Stage.State.DONE

    until(done, "the worker does the stage again")


def test_staff_see_how_quickly_lessons_began(phone, site):
    learner = phone().page()
    sign_up(learner, "lou")
    feed = Feed(learner)
    feed.open(LESSONS[0].title)
    feed.expect_moving()
    swipe(learner)
    feed.expect_at(1)
    learner.goto("/me/")  # whatever was watched is told by then
    page = phone().page()
    sign_in(page, STAFF)

    def told() -> bool:
        site.run("manage.py", "shell", "-c", "from apps.analytics import starts; starts.settle()")
        page.goto("/admin/analytics/startcount/times/")
        return page.locator(".start-chart polyline").count() == 3

    until(told, "a lesson's start is on the page")
    accessibility.check(page)
    page.get_by_role("link", name="360p").click()
    expect(page.get_by_role("link", name="show all again")).to_be_visible()
    expect(page.get_by_role("region", name="Region").get_by_role("row")).not_to_have_count(0)

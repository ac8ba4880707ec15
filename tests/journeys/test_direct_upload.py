"""Dana's video goes from her browser straight to the bucket: the site that journeys use, with a
second web process whose store is a real S3 server."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from apps.media.tests import edge, seaweedfs

from .clips import make_clip
from .people import sign_up
from .phone import Phone
from .running_site import ROOT
from .studio import Studio

BUCKET, NAME = "lessons", "dana"
PART = re.compile(r"/incoming/.*partNumber=(\d+)")


@pytest.fixture
def clip(tmp_path):
    """Three parts of 8 MiB."""
    return make_clip(
        tmp_path / "long.mp4", voice="swim-rhythm", seconds=9, size="720x1280", bitrate="18M"
    )


@pytest.fixture
def store(tmp_path):
    with seaweedfs.running(tmp_path / "seaweedfs") as url:
        seaweedfs.client(url).create_bucket(Bucket=BUCKET)
        yield url


@pytest.fixture
def web(site, store, tmp_path):
    """A queue of its own keeps the journeys' workers out, which look for files in a folder."""
    environment = site.env | {
        "S3_BUCKET": BUCKET,
        "S3_ENDPOINT_URL": store,
        "S3_REGION": seaweedfs.REGION,
        "AWS_ACCESS_KEY_ID": seaweedfs.KEY,
        "AWS_SECRET_ACCESS_KEY": seaweedfs.SECRET,
        "REDIS_URL": site.env["REDIS_URL"].rpartition("/")[0] + "/12",
    }
    del environment["DATA_DIR"]
    with edge.site(tmp_path, **environment) as server:
        command = [sys.executable, "manage.py", "configure_bucket", "--origin", server.url]
        subprocess.run(command, check=True, cwd=ROOT, env=environment, capture_output=True)
        yield server
    with site.database():
        from apps.media.models import Stage

        Stage.objects.filter(asset__owner__email__startswith=NAME).delete()


@pytest.fixture
def page(web, browser, _phones):
    phone = Phone.take(browser, web.url)
    _phones.append(phone)
    yield phone.page()
    # The feed shows lessons whose files are in the other store; a test may close the bucket; what
    # a closed tab had asked for may still be under way when the next one asks (423, asked again).
    expected = re.compile(r"/media/|/incoming/|status of 423 .*/direct/")
    assert [said for said in phone.complaints if not expected.search(said)] == []
    phone.context.close()


@pytest.fixture
def studio(page: Page) -> Studio:
    sign_up(page, NAME)
    page.goto("/studio/")
    page.get_by_label("Your name").fill("Dana")
    page.get_by_role("button", name="Become a creator").click()
    expect(page.get_by_role("link", name="Make your first lesson")).to_be_visible()
    return Studio(page)


def test_a_closed_tab_loses_nothing(studio, site, store, web, clip):
    page = studio.page
    held = []
    page.route(lambda url: "partNumber=3" in url, lambda route: held.append(route))
    sent = watch(page)
    studio.send(clip)
    address = page.url
    expect_parts(page, sent, {"1", "2"})
    page.wait_for_function("() => localStorage.getItem('microlearn.uploads')")  # the file is kept
    # A held request would be let go when its page closes: it fails first, as on a train.
    page.context.set_offline(True)
    for route in held:
        route.abort("internetdisconnected")
    page.close(run_before_unload=False)
    page.context.set_offline(False)

    page = page.context.new_page()
    sent = watch(page)
    page.goto(address)
    expect_parts(page, sent, {"3"})  # what had arrived is not sent again
    upload = arrived(page, site)
    assert upload.length == clip.stat().st_size
    stored = seaweedfs.client(store).head_object(Bucket=BUCKET, Key=upload.asset.source)
    assert stored["ContentLength"] == clip.stat().st_size
    assert not [line for line in web.log.read_text().splitlines() if '"PATCH ' in line]


def test_where_the_store_is_out_of_reach_the_site_takes_the_file(studio, site, web, tmp_path):
    page = studio.page
    page.route("**/incoming/**", lambda route: route.abort("connectionrefused"))
    studio.send(make_clip(tmp_path / "short.mp4", voice="swim-rhythm", seconds=2))
    arrived(page, site)
    # The web server writes of a request after it has answered.
    for _ in range(100):
        if '"PATCH ' in web.log.read_text():
            return
        page.wait_for_timeout(100)
    raise AssertionError("no PATCH came")


def arrived(page: Page, site):
    """The upload, once it has become an asset."""
    from apps.media.models import Upload

    for _ in range(300):
        with site.database():
            upload = Upload.objects.select_related("asset").latest("pk")
        if upload.asset:
            return upload
        page.wait_for_timeout(100)
    raise AssertionError(f"{upload.state}, {upload.offset} of {upload.length} bytes")


def watch(page: Page) -> list[str]:
    """The numbers of the parts that arrive from this page, as they do."""
    sent: list[str] = []

    def note(response):
        if response.ok and response.request.method == "PUT" and (m := PART.search(response.url)):
            sent.append(m[1])

    page.on("response", note)
    return sent


def expect_parts(page: Page, sent: list[str], wanted: set[str]) -> None:
    for _ in range(300):
        if set(sent) == wanted:
            return
        page.wait_for_timeout(100)
    raise AssertionError(sent)

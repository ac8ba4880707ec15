"""Five regions of the shipped nginx edge before the real web process: the first viewer of each
finds a lesson's beginning there."""

from datetime import timedelta

import pytest

from apps.content import tasks as content_tasks
from apps.content.models import Atom, Version
from apps.content.tests.factories import AtomFactory
from apps.lib import clock
from apps.media import captions, delivery, tasks, warming
from apps.media.captions import recognisers
from apps.media.models import Asset, Warming
from apps.media.tests import clips, edge, pipeline

REGIONS = ["frankfurt", "virginia", "sao-paulo", "mumbai", "singapore"]


@pytest.fixture
def sent(monkeypatch):
    """What would be sent is done at once."""
    found = []

    def send(asset_id, name):
        found.append(name)
        tasks.prewarm.apply(args=[asset_id, name])

    monkeypatch.setattr(tasks.prewarm, "delay_on_commit", send)
    monkeypatch.setattr(tasks.prewarm, "max_retries", 0)
    return found


@pytest.fixture
def asset(alice, tmp_path, monkeypatch):
    heard = pipeline.FixedRecogniser("Press", "Control", "and", "S.")
    monkeypatch.setattr(recognisers, "choose", lambda **_: heard)
    path = clips.clip(tmp_path / "clip.mp4", size="360x640", seconds=4)
    return pipeline.make_live(path, alice)


@pytest.fixture
def lesson(asset, alice):
    lesson = AtomFactory(owner=alice, state=Atom.State.PUBLISHED, published_at=clock.now())
    lesson.versions.all().delete()
    Version.objects.create(atom=lesson, asset=asset, number=1, is_default=True)
    return lesson


@pytest.fixture
def site(tmp_path):
    with edge.site(tmp_path) as server:
        yield server


@pytest.fixture
def regions(site, tmp_path, settings):
    key = settings.MEDIA_SIGNING_KEY
    with edge.regions(tmp_path / "edges", site, REGIONS, keys=key) as servers:
        settings.MEDIA_EDGES = {name: server.url for name, server in servers.items()}
        yield servers


def test_the_first_viewer_of_each_region_finds_the_beginning_there(
    lesson, asset, site, regions, sent
):
    content_tasks.warm_published()
    assert sorted(sent) == sorted(REGIONS)
    rows = {row.edge: row for row in Warming.objects.filter(asset=asset)}
    assert rows.keys() == regions.keys()
    assert {(row.hits, row.error, row.revision) for row in rows.values()} == {
        (0, "", asset.revision)
    }

    media = delivery.playback(Asset.objects.with_playback().get(pk=asset.pk), public=True)
    asked = [
        (media["start"]["url"], None),
        *((media["video"][0]["url"], part) for part in media["video"][0]["segments"][:3]),
        *((media["audio"]["url"], part) for part in media["audio"]["segments"][:3]),
        (media["poster"], None),
        (media["captions"][0]["url"], None),
        (media["hls"], None),
    ]
    before = len(site.asked())
    for server in regions.values():
        for url, part in asked:
            answer = server.ask(
                url, **({"Range": f"bytes={part[0]}-{part[1] - 1}"} if part else {})
            )
            assert answer.status == (206 if part else 200)
            assert answer.headers["x-cache"] == "HIT", url
    assert len(site.asked()) == before, "the site was not asked again"

    content_tasks.warm_published()
    assert len(sent) == len(REGIONS), "once is enough"


def test_an_edge_that_is_away_is_recorded_and_tried_again(
    lesson, asset, site, sent, settings, tmp_path
):
    settings.MEDIA_EDGES = {"atlantis": "http://127.0.0.1:9"}
    content_tasks.warm_published()
    row = Warming.objects.get()
    assert "refused" in row.error
    content_tasks.warm_published()
    assert sent == ["atlantis"], "it is let be for a while"
    with edge.nginx(tmp_path / "edge", site, keys=settings.MEDIA_SIGNING_KEY) as server:
        settings.MEDIA_EDGES = {"atlantis": server.url}
        with clock.shifted(timedelta(hours=2)):
            content_tasks.warm_published()
    row.refresh_from_db()
    assert (row.error, row.hits) == ("", 0)


def test_nothing_that_is_not_for_all(lesson, asset, sent, settings):
    settings.MEDIA_EDGES = {"frankfurt": "http://127.0.0.1:9"}
    lesson.state = Atom.State.DRAFT
    lesson.save()
    content_tasks.warm_published()
    assert sent == []


def test_a_new_revision_is_warmed_too(lesson, asset, sent, settings, monkeypatch):
    settings.MEDIA_EDGES = {"frankfurt": "http://127.0.0.1:9"}
    monkeypatch.setattr(
        warming.edges, "fetch", lambda *_, **__: warming.edges.Fetched(200, False, 1, 0.1)
    )
    content_tasks.warm_published()
    Asset.objects.filter(pk=asset.pk).update(revision="another")
    content_tasks.warm_published()
    assert sent == ["frankfurt", "frankfurt"]
    assert Warming.objects.get().revision == "another"


def test_corrected_captions_are_there_before_their_first_reader(
    lesson, asset, alice, site, sent, settings, tmp_path
):
    with edge.nginx(tmp_path / "edge", site, keys=settings.MEDIA_SIGNING_KEY) as server:
        settings.MEDIA_EDGES = {"frankfurt": server.url}
        content_tasks.warm_published()
        words = asset.caption_tracks.get().words
        words[0]["w"] = "Hold"
        captions.revise(asset=asset, language="en", words=words, by=alice)

        content_tasks.warm_published()

        row = Warming.objects.get()
        assert (row.files, row.hits, row.error) == (1, 0, ""), "the rest was there"
        media = delivery.playback(Asset.objects.with_playback().get(pk=asset.pk), public=True)
        answer = server.ask(media["captions"][0]["url"])
        assert answer.headers["x-cache"] == "HIT"
        assert b"Hold" in answer.body

    content_tasks.warm_published()
    assert len(sent) == 2, "once is enough"


def test_after_a_failure_everything_is_pulled(lesson, asset, alice, sent, settings, monkeypatch):
    settings.MEDIA_EDGES = {"frankfurt": "http://127.0.0.1:9"}
    fetched = warming.edges.Fetched(0, False, 0, 0.1, "away")
    monkeypatch.setattr(warming.edges, "fetch", lambda *_, **__: fetched)
    content_tasks.warm_published()
    first = Warming.objects.get().files
    words = asset.caption_tracks.get().words
    captions.revise(asset=asset, language="en", words=words[1:], by=alice)
    content_tasks.warm_published()
    assert Warming.objects.get().files == first > 1


def test_captions_corrected_during_the_pull_are_pulled_afterwards(
    lesson, asset, alice, sent, settings, monkeypatch
):
    settings.MEDIA_EDGES = {"frankfurt": "http://127.0.0.1:9"}
    words = asset.caption_tracks.get().words
    urls = []

    def fetch(url, **_):
        if not urls:
            captions.revise(asset=asset, language="en", words=words[1:], by=alice)
        urls.append(url)
        return warming.edges.Fetched(200, False, 1, 0.1)

    monkeypatch.setattr(warming.edges, "fetch", fetch)
    content_tasks.warm_published()
    content_tasks.warm_published()
    assert asset.caption_tracks.current().get().file in urls[-1]
    assert len(sent) == 2


def test_without_edges_nothing_is_looked_for(lesson, settings, django_assert_num_queries):
    settings.MEDIA_EDGES = {}
    with django_assert_num_queries(0):
        content_tasks.warm_published()

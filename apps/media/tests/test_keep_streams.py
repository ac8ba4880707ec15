import pytest

from apps.media import delivery, streams
from apps.media.models import Asset
from apps.pathways.tests.factories import stream

from .factories import AssetFactory


@pytest.fixture
def asset(public):
    made = AssetFactory(live=True, start_bytes=40_000)
    stream(made)
    return made


def fetched(asset: Asset) -> Asset:
    return Asset.objects.with_captions().get(pk=asset.pk)


def test_a_kept_stream_tells_what_the_rows_tell(asset):
    streams.attach([fetched(asset)])
    kept = fetched(asset)
    streams.attach([kept])
    read = Asset.objects.with_playback().get(pk=asset.pk)
    assert delivery.playback(kept, public=True) == delivery.playback(read, public=True)


def test_a_revision_is_read_once(asset, django_assert_num_queries):
    first, again = fetched(asset), fetched(asset)
    with django_assert_num_queries(1):
        streams.attach([first])
    with django_assert_num_queries(0):
        streams.attach([again])
        delivery.playback(again, public=True)


def test_several_are_one_query(asset, django_assert_num_queries):
    other = AssetFactory(live=True)
    stream(other)
    both = [fetched(asset), fetched(other), fetched(asset)]
    with django_assert_num_queries(1):
        streams.attach(both)
    assert [len(each.stream.video) for each in both] == [2, 2, 2]


def test_a_new_revision_is_read_anew(asset):
    streams.attach([fetched(asset)])
    asset.renditions.filter(name="480p").delete()
    Asset.objects.filter(pk=asset.pk).update(revision="another")
    now = fetched(asset)
    streams.attach([now])
    assert [track["name"] for track in now.stream.video] == ["360p"]


def test_what_came_while_the_page_was_made_is_not_kept_under_the_old_name(
    asset, django_assert_num_queries
):
    old, older = fetched(asset), fetched(asset)
    Asset.objects.filter(pk=asset.pk).update(revision="another")
    streams.attach([old])
    with django_assert_num_queries(1):
        streams.attach([older])


def test_no_more_are_kept_than_fit(asset, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(streams, "KEPT", 1)
    other = AssetFactory(live=True)
    stream(other)
    for each in (asset, other):
        streams.attach([fetched(each)])
    first = fetched(asset)
    with django_assert_num_queries(1):
        streams.attach([first])

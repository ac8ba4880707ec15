from datetime import timedelta

import pytest

from apps.lib import clock
from apps.media import delivery
from apps.media.models import Asset
from apps.pathways.tests.factories import stream

from .factories import AssetFactory

WEEK, HOUR = 7 * 24 * 3600, 3600


@pytest.fixture
def asset(public):
    made = AssetFactory(live=True, start_bytes=40_000)
    stream(made)
    return Asset.objects.with_playback().get(pk=made.pk)


@pytest.mark.parametrize("now", [0, 1, WEEK - 1, 12345678])
def test_a_public_address_lives_one_to_two_weeks(now):
    assert WEEK < delivery.expiry(now, public=True) - now <= 2 * WEEK


@pytest.mark.parametrize("now", [0, 1, HOUR - 1, 12345678])
def test_a_private_address_lives_one_to_two_hours(now):
    assert HOUR < delivery.expiry(now, public=False) - now <= 2 * HOUR


def test_a_public_address_stays_the_same(asset):
    monday = clock.now().replace(year=2026, month=11, day=30, hour=1)
    with clock.frozen(monday):
        before = delivery.playback(asset, public=True)
    with clock.frozen(monday + timedelta(days=2)):
        assert delivery.playback(asset, public=True) == before


def test_rungs_are_in_order_and_inits_are_whole(asset):
    media = delivery.playback(asset, public=True)
    assert [rung["name"] for rung in media["video"]] == ["360p", "480p"]
    assert media["audio"]["init"] == "AAFtb292"
    assert media["hls"].endswith("/master.m3u8")


def test_no_sound_and_no_start(asset):
    asset.renditions.filter(kind="audio").delete()
    asset = Asset.objects.with_playback().get(pk=asset.pk)
    asset.start_bytes = 0
    media = delivery.playback(asset, public=True)
    assert media["audio"] is None
    assert media["start"] is None


def test_no_query_is_made(asset, django_assert_num_queries):
    with django_assert_num_queries(0):
        delivery.playback(asset, public=False)

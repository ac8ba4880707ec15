"""A protected asset through the real pipeline: its files are of no use without the key."""

import re
import subprocess
import xml.etree.ElementTree as ET

import pytest
from django.core.files.storage import default_storage

from apps.media import packaging, programs, runner, segments
from apps.media.captions import recognisers
from apps.media.delivery import playback
from apps.media.models import Asset
from apps.media.protection import content_keys, signalling
from apps.media.protection.models import ContentKey
from apps.media.tests import clips, pipeline

CENC = "{urn:mpeg:cenc:2013}"
DASH = "{urn:mpeg:dash:schema:mpd:2011}"


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return clips.clip(tmp_path_factory.mktemp("clips") / "a.mp4", size="360x640", seconds=2.5)


@pytest.fixture
def asset(alice, clip, monkeypatch):
    monkeypatch.setattr(recognisers, "choose", lambda **_: pipeline.FixedRecogniser("Call", "us."))
    return pipeline.make_live(clip, alice, protected=True)


def stored(asset: Asset, name: str) -> bytes:
    return default_storage.open(f"{asset.prefix}/{name}").read()


def decode(path) -> subprocess.CompletedProcess:
    command = [programs.ffmpeg(), "-v", "error", "-i", str(path), "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, timeout=60)


def box(init: bytes, *path: bytes) -> bytes:
    """Body of the first box of each kind, found by its name: enough for files of our own."""
    at = 0
    for kind in path:
        at = init.index(kind, at) + 4
    size = int.from_bytes(init[at - 8 : at - 4])
    return init[at : at - 8 + size]


def test_every_rendition_is_encrypted_and_says_what_it_is(asset):
    for rendition in asset.renditions.all():
        init = bytes(rendition.init)
        assert (b"encv" if rendition.kind == "video" else b"enca") in init
        assert box(init, b"sinf", b"schm")[4:8] == b"cbcs"
        assert bytes.fromhex(asset.kid) in box(init, b"sinf", b"tenc")
    assert {r.codec[:7] for r in asset.renditions.all()} == {"avc1.64", "mp4a.40"}


def test_one_block_in_ten_of_the_picture_and_all_of_the_sound(asset):
    """cbcs: ISO/IEC 23001-7 §9.6 and §10.4; pattern in byte 5 of tenc."""
    patterns = {r.kind: box(bytes(r.init), b"sinf", b"tenc")[5] for r in asset.renditions.all()}
    assert patterns["video"] == 0x19
    assert patterns["audio"] in (0x00, 0x10)  # no pattern: whole frames


def test_the_start_bundle_is_the_encrypted_first_second(asset):
    bundle = stored(asset, "start.bin")
    assert asset.start_bytes == len(bundle) <= segments.START_LIMIT
    start, end = asset.renditions.get(name="360p").segments[0][:2]
    video = b"".join(part for track, part in segments.read_bundle(bundle) if track == 0)
    assert video == stored(asset, "v360.mp4")[start:end]
    assert b"senc" in video


def test_a_middle_segment_is_garbage_without_the_key(asset, tmp_path):
    rendition = asset.renditions.get(name="360p")
    start, end = rendition.segments[1][:2]
    raw = tmp_path / "raw.mp4"
    raw.write_bytes(bytes(rendition.init) + stored(asset, "v360.mp4")[start:end])
    assert decode(raw).stderr, "ffmpeg took encrypted blocks for a picture"


def test_the_whole_file_opens_with_the_key_and_not_with_another(asset, tmp_path):
    secret = content_keys.read(asset)
    other = signalling.ContentSecret(secret.kid, "0" * 32)
    source = tmp_path / "in"
    source.mkdir()
    (source / "v360.mp4").write_bytes(stored(asset, "v360.mp4"))
    failures = {}
    for name, key in (("right", secret), ("wrong", other)):
        out = tmp_path / name
        out.mkdir()
        packaging.package([packaging.Track("video", "v360.mp4")], source, out, secret=key)
        failures[name] = decode(out / "v360.mp4").stderr
    assert failures["right"] == b""
    assert failures["wrong"] != b""


def test_the_playlist_names_where_the_key_is_and_never_the_key(asset):
    secret = content_keys.read(asset)
    playlists = [n for n in default_storage.listdir(asset.prefix)[1] if n.endswith(".m3u8")]
    for name in playlists:
        text = stored(asset, name).decode()
        assert "data:" not in text
        assert secret.key not in text
        if name != packaging.MASTER:
            line = re.search(r"^#EXT-X-KEY:.*$", text, re.M)[0]
            assert "METHOD=SAMPLE-AES" in line
            assert f'URI="/api/v1/assets/{asset.public_id}/key/"' in line
            assert 'KEYFORMAT="identity"' in line


def test_dash_names_the_key_id_in_every_set(asset):
    manifest = ET.fromstring(stored(asset, packaging.MANIFEST))  # noqa: S314 - our own
    sets = list(manifest.iter(f"{DASH}AdaptationSet"))
    kids = [
        each.get(f"{CENC}default_KID", "").replace("-", "")
        for found in sets
        for each in found.iter(f"{DASH}ContentProtection")
        if each.get("value") == "cbcs"
    ]
    assert kids == [asset.kid] * len(sets)
    assert len(list(manifest.iter(f"{CENC}pssh"))) == len(sets)


def test_the_player_is_told_where_the_licence_is(asset):
    assert playback(asset, public=False)["protection"] == {
        "scheme": "cbcs",
        "kid": asset.kid,
        "licence": f"/api/v1/assets/{asset.public_id}/licence/",
        "systems": {},
    }


def test_a_clear_asset_has_no_key(alice, clip, monkeypatch):
    monkeypatch.setattr(recognisers, "choose", lambda **_: pipeline.FixedRecogniser("Hi."))
    asset = pipeline.make_live(clip, alice)
    assert playback(asset, public=True)["protection"] is None
    assert not ContentKey.objects.exists()
    assert b"EXT-X-KEY" not in stored(asset, "v360.m3u8")


def test_the_key_is_on_no_command_line_and_in_no_folder(alice, clip, monkeypatch, tmp_path):
    seen = []
    run = runner.run

    def watch(command, **more):
        seen.extend(command)
        return run(command, **more)

    monkeypatch.setattr(packaging.runner, "run", watch)
    monkeypatch.setattr(recognisers, "choose", lambda **_: pipeline.FixedRecogniser("Hi."))
    asset = pipeline.make_live(clip, alice, protected=True)
    key = content_keys.read(asset).key
    assert any(part.startswith("--flagfile=") for part in seen)
    assert not any(key in part for part in seen)
    assert key not in repr(content_keys.read(asset))
    for name in default_storage.listdir(asset.prefix)[1]:
        assert bytes.fromhex(key) not in stored(asset, name)
        assert key.encode() not in stored(asset, name)


def test_widevine_and_fairplay_are_signalled_where_they_are_set_up(
    alice, clip, settings, monkeypatch
):
    settings.DRM_WIDEVINE_URL = "https://drm.example/wv"
    settings.DRM_FAIRPLAY_URL = "https://drm.example/fp"
    settings.DRM_FAIRPLAY_CERTIFICATE_URL = "https://drm.example/cert"
    monkeypatch.setattr(recognisers, "choose", lambda **_: pipeline.FixedRecogniser("Hi."))
    asset = pipeline.make_live(clip, alice, protected=True)
    lines = re.findall(r"^#EXT-X-KEY:.*$", stored(asset, "v360.m3u8").decode(), re.M)
    formats = {re.search(r'KEYFORMAT="([^"]+)"', line)[1]: line for line in lines}
    assert f'URI="skd://{asset.kid}"' in formats["com.apple.streamingkeydelivery"]
    assert "urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed" in formats
    widevine = bytes.fromhex("edef8ba979d64acea3c827dcd51d21ed")
    assert widevine in bytes(asset.renditions.get(name="360p").init)
    systems = playback(asset, public=False)["protection"]["systems"]
    base = f"/api/v1/assets/{asset.public_id}/licence"
    assert systems["com.widevine.alpha"]["licence"] == f"{base}/widevine/"
    assert systems["com.apple.fps"] == {
        "licence": f"{base}/fairplay/",
        "certificate": "https://drm.example/cert",
    }

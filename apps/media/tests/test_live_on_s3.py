"""The way of a lesson with a bucket as its store: in, live, played, corrected, replaced, gone."""

from datetime import timedelta

import pytest

from apps.lib import clock
from apps.media import captions, delivery, files, revisions, tasks
from apps.media.captions import recognisers
from apps.media.captions.recognisers import Heard
from apps.media.captions.words import Word
from apps.media.models import Asset

from . import clips, pipeline
from .media_client import request


@pytest.fixture
def asset(s3, alice, tmp_path, monkeypatch):
    heard = pipeline.FixedRecogniser("Press", "Control", "and", "S.")
    monkeypatch.setattr(recognisers, "choose", lambda **_: heard)
    path = clips.clip(tmp_path / "clip.mp4", size="360x640", seconds=2.5)
    return pipeline.make_live(path, alice)


def playback(asset):
    return delivery.playback(Asset.objects.with_playback().get(pk=asset.pk), public=True)


def keys(s3, asset):
    listed = s3.list_objects_v2(Bucket=files.default_storage.bucket_name, Prefix=asset.folder)
    return {item["Key"].removeprefix(asset.folder + "/") for item in listed.get("Contents", [])}


def test_from_a_file_to_playback_and_away(s3, asset, tmp_path):
    assert asset.is_live
    assert not {key for key in keys(s3, asset) if key.startswith("work/")}

    media = playback(asset)
    assert len(request(media["start"]["url"])[2]) == media["start"]["bytes"]
    rung = media["video"][0]
    first, end = rung["segments"][0][:2]
    status, headers, body = request(rung["url"], range=f"bytes={first}-{end - 1}")
    assert (status, len(body)) == (206, end - first)
    assert request(media["poster"])[2].startswith(b"\xff\xd8")
    assert b"Control" in request(media["captions"][0]["url"])[2]
    # Names in playlists are relative: what they name is answered beside them, by the same token.
    base = media["hls"].rpartition("/")[0]
    master = request(media["hls"])[2].decode()
    names = [line for line in master.splitlines() if line and not line.startswith("#")]
    assert names
    for name in names:
        status, _, playlist = request(f"{base}/{name}")
        assert status == 200
        assert b"#EXT-X-BYTERANGE" in playlist

    corrected = Heard(words=[Word(0, 1, " Fixed", 1)], language="en", spoken="en")
    track = captions.store(asset=asset, heard=corrected)
    url = playback(asset)["captions"][0]["url"]
    assert url.endswith(track.file)
    assert b"Fixed" in request(url)[2]

    old = Asset.objects.get(pk=asset.pk).revision
    (tmp_path / "master.m3u8").write_bytes(b"#EXTM3U\n")
    built = revisions.Built(folder=tmp_path, names=["master.m3u8"])
    new = revisions.store(asset, built)
    revisions.switch(asset, new, built)
    assert request(media["hls"])[0] == 200, "running playback goes on"
    with clock.shifted(timedelta(days=16)):
        tasks.tidy()
    left = keys(s3, asset)
    assert {key.split("/")[0] for key in left} == {"extras", new}
    assert old not in left
    assert request(media["hls"])[0] == 404


def test_a_refused_file_leaves_nothing(s3, alice, tmp_path):
    path = clips.make(tmp_path / "a.mp4", "-f", "lavfi", "-i", "sine=440:duration=1")
    refused = pipeline.make_live(path, alice)
    assert refused.is_refused
    assert keys(s3, refused) == set()

"""The second encode: slower, smaller, as good; and nobody who is watching notices."""

import re
from dataclasses import replace

import pytest
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st

from apps.media import captions, delivery, encoding, jobs, segments, stages, tasks, thrift
from apps.media.errors import ConversionFailed
from apps.media.models import Asset, Stage
from apps.media.protection import repackaging
from apps.media.tests import clips, pipeline

Name, State = Stage.Name, Stage.State


SCORES = st.lists(st.floats(0, 100), min_size=len(thrift.CRFS), max_size=len(thrift.CRFS))


@given(SCORES.map(sorted), st.floats(0, 100))
def test_the_coarsest_that_is_good_enough(values, target):
    scores = dict(zip(thrift.CRFS, values, strict=True))
    asked = []

    def score(crf):
        asked.append(crf)
        return scores[crf]

    good = [crf for crf in thrift.CRFS if scores[crf] >= target]
    assert thrift.best_crf(score, target) == (good[0] if good else thrift.CRFS[-1])
    assert len(asked) <= 3


@pytest.mark.parametrize(
    ("after", "worth"), [({"a": 40, "b": 50}, True), ({"a": 48, "b": 50}, False), ({"b": 10}, True)]
)
def test_a_few_bytes_are_not_worth_a_revision(after, worth):
    assert thrift.is_worth_it({"a": 50, "b": 50}, after) is worth


@pytest.fixture(autouse=True)
def fixed_recogniser(monkeypatch):
    found = pipeline.FixedRecogniser("Hello")
    monkeypatch.setattr(captions.recognisers, "choose", lambda **_: found)


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch):
    """Or this would wait for whatever else is being tested."""
    monkeypatch.setattr(thrift, "LIMITS", replace(thrift.LIMITS, nice=0))


@pytest.fixture
def live(alice, tmp_path):
    path = clips.clip(tmp_path / "a.mp4", size="480x640", seconds=1)
    return pipeline.make_live(path, alice)


@pytest.fixture
def live_for_two_seconds(alice, tmp_path):
    path = clips.clip(tmp_path / "a.mp4", size="480x640", seconds=2)
    return pipeline.make_live(path, alice)


def encode_again(asset) -> Stage:
    stage = stages.add(asset, Name.THRIFT)
    jobs.run(stage.pk, worker="test")
    stage.refresh_from_db()
    return stage


def times(asset):
    found = asset.renditions.filter(kind="video")
    return {r.name: [[round(t, 3) for t in s[2:]] for s in r.segments] for r in found}


def test_fewer_bytes_in_a_new_revision(live_for_two_seconds):
    live = live_for_two_seconds
    before = times(live)
    stage = encode_again(live)

    asset = Asset.objects.get(pk=live.pk)
    assert stage.state == State.DONE
    assert asset.revision != live.revision
    assert default_storage.exists(f"{live.prefix}/v480.mp4"), "running playback goes on"
    facts = asset.plan["thrift"]
    assert sum(facts["after"].values()) < sum(facts["before"].values())
    assert facts["saved"] == facts["before"]["480p"] - facts["after"]["480p"]
    assert stage.note.endswith("% smaller.")
    pictures = {r.name: r for r in asset.renditions.filter(kind="video")}
    assert {name: r.encoder for name, r in pictures.items()} == {
        "360p": "x264-slow",
        "480p": "x264-slow",
        "480p-av1": "svt-av1",
    }
    assert facts["av1"] == {"480p": pictures["480p-av1"].size}
    assert facts["saved_av1"] > facts["saved"]
    assert asset.start_bytes <= segments.START_LIMIT
    assert default_storage.exists(f"{asset.prefix}/{asset.poster}")

    after = times(asset)
    assert after.pop("480p-av1") == before["480p"], "keyframes stay where they are"
    assert after == before
    assert_told_of_av1_until_premium(asset)


def assert_told_of_av1_until_premium(asset):
    media = delivery.playback(asset, public=True)
    assert [(r["name"], r["codec"][:5]) for r in media["video"]] == [
        ("360p", "avc1."),
        ("480p", "avc1."),
    ]
    (rung,) = media["av1"]
    assert re.fullmatch(r"av01\.0\.\d\d[MH]\.08", rung["codec"])
    assert (rung["name"], rung["width"], rung["height"]) == ("480p", 480, 640)
    assert rung["url"].endswith("/v480p-av1.mp4")
    assert rung["bps"] < media["video"][1]["bps"]

    repackaging.set_protected(asset=asset, protected=True)
    repackaging.repackage(asset)
    asset.refresh_from_db()
    assert asset.kid
    assert not delivery.playback(asset, public=False)["av1"]


def test_av1_alone_may_be_worth_it(live, monkeypatch):
    monkeypatch.setattr(thrift, "WORTH", 0)
    before = dict(live.renditions.values_list("name", "size"))
    encode_again(live)
    asset = Asset.objects.get(pk=live.pk)
    assert asset.revision != live.revision
    after = dict(asset.renditions.values_list("name", "size"))
    assert after.pop("480p-av1") < before["480p"]
    assert after == before, "what is hardly smaller stays as it was"


def test_an_encrypted_lesson_gets_no_av1(live):
    repackaging.set_protected(asset=live, protected=True)
    encode_again(live)
    names = {r.name for r in Asset.objects.get(pk=live.pk).renditions.filter(kind="video")}
    assert names == {"360p", "480p"}


def test_what_is_not_worth_it_changes_nothing(live, monkeypatch):
    monkeypatch.setattr(thrift, "WORTH", 0)
    monkeypatch.setattr(thrift, "AV1_WORTH", 0)
    stage = encode_again(live)
    assert (stage.state, stage.note) == (State.DONE, "It stays as it is.")
    assert Asset.objects.get(pk=live.pk).revision == live.revision


def test_a_failure_changes_nothing(live, monkeypatch):
    def fail(*_args, **_more):
        raise ConversionFailed("ffmpeg", 1, "no")

    monkeypatch.setattr(encoding, "encode", fail)
    assert encode_again(live).state == State.DONE
    assert Asset.objects.get(pk=live.pk).revision == live.revision


def test_an_original_that_is_gone_changes_nothing(live):
    Asset.objects.filter(pk=live.pk).update(source="")
    assert encode_again(live).note == "It stays as it is."


def test_only_when_it_is_asked_for_and_once(live):
    assert not live.stages.filter(name=Name.THRIFT).exists()
    assert tasks.spare(live)
    assert not tasks.spare(live)


def test_not_before_all_rungs_are_there(alice, tmp_path):
    from apps.media import assets

    path = clips.clip(tmp_path / "b.mp4", size="480x640", seconds=1)
    asset, _ = assets.register(path=path, owner=alice, filename="b.mp4")
    stage = stages.add(asset, Name.THRIFT)
    assert stages.claim(stage.pk, worker="test") is None

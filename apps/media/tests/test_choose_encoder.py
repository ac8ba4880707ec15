"""A trial decides, not a list of names. The machines of the tests have no graphics hardware: what a
hardware encoder would be told is looked at, and that its failure costs nothing but time."""

from pathlib import Path

import pytest

from apps.media import encoders, encoding, ladder, programs
from apps.media.encoders import ENCODERS, X264, Encoder
from apps.media.tests import clips
from apps.media.tests.test_plan_ladder import video

BROKEN = Encoder("nvenc", lambda quality: {"c:v": "no_such_encoder"})


@pytest.fixture(autouse=True)
def nothing_chosen_yet():
    encoders.choose.cache_clear()
    yield
    encoders.choose.cache_clear()


def test_x264_really_encodes_a_frame():
    assert encoders.trial(X264) is None


def test_one_that_does_not_work_says_why():
    assert "no_such_encoder" in encoders.trial(BROKEN)


def test_the_first_that_works_is_taken(monkeypatch):
    monkeypatch.setattr(encoders, "ENCODERS", (BROKEN, X264))
    assert encoders.choose() is X264


def test_a_forced_one_is_tried_alone():
    assert encoders.choose("x264") is X264


def test_a_forced_one_that_fails_is_told_and_replaced(monkeypatch):
    told = []
    monkeypatch.setattr(encoders, "ENCODERS", (BROKEN, X264))
    monkeypatch.setattr(encoders.log, "warning", lambda event, **facts: told.append(facts))

    assert encoders.choose("nvenc") is X264
    assert [facts["encoder"] for facts in told] == ["nvenc"]
    assert "no_such_encoder" in told[0]["reason"]


def test_a_process_tries_once(monkeypatch):
    tried = []
    monkeypatch.setattr(encoders, "trial", lambda encoder: tried.append(encoder))
    assert encoders.choose() is encoders.choose()
    assert len(tried) == 1


@pytest.mark.parametrize("encoder", ENCODERS, ids=lambda encoder: encoder.name)
def test_every_encoder_is_held_to_the_caps_of_its_rung(encoder):
    options = encoder.options(ladder.QUALITIES[2])
    assert (options["maxrate"], options["bufsize"]) == ("2000k", "1500k")


@pytest.mark.parametrize("encoder", ENCODERS, ids=lambda encoder: encoder.name)
def test_the_rung_that_starts_playback_stays_with_x264(encoder):
    command = encoding.command(
        Path("/in.mp4"), video(), ladder.plan(video()), Path("/out"), sound=True, encoder=encoder
    )
    codecs = [command[at + 1] for at, part in enumerate(command) if part == "-c:v"]
    assert codecs[0] == "libx264"
    assert set(codecs[1:]) == {encoder.options(ladder.QUALITIES[0])["c:v"]}


def test_vaapi_gets_its_pictures_in_its_own_memory():
    vaapi = next(encoder for encoder in ENCODERS if encoder.name == "vaapi")
    command = encoding.command(
        Path("/in.mp4"), video(), ladder.plan(video()), Path("/out"), sound=True, encoder=vaapi
    )
    graph = command[command.index("-filter_complex") + 1]
    assert graph.count("hwupload") == 3
    assert "-init_hw_device" in command


def test_hardware_that_fails_in_the_middle_is_replaced(tmp_path):
    path = clips.clip(tmp_path / "a.mp4", size="480x640", seconds=1)
    facts = video(480, 640)
    out = tmp_path / "out"
    out.mkdir()

    made = encoding.encode(
        path, facts, ladder.plan(facts), out,
        sound=True, on_progress=lambda share: None, encoder=BROKEN,
    )  # fmt: skip

    assert made == {"360p": "x264", "480p": "x264"}
    assert {file.name for file in out.iterdir()} == {"v360.mp4", "v480.mp4", "a.mp4"}


def test_the_trial_is_a_real_encode():
    command = encoders.trial_command(X264)
    assert command[0] == programs.ffmpeg()
    assert command[command.index("-frames:v") + 1] == "1"
    assert "libx264" in command

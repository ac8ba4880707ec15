"""How many processes a ladder takes, and what of it a title needs."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.media import ladder
from apps.media.ladder import Machine
from apps.media.tests.test_plan_ladder import video


def lesson(seconds=55.0, **facts):
    return replace(video(), duration=seconds, **facts)


def together(probe, **machine):
    return ladder.together(probe, ladder.plan(probe), Machine(**machine))


@pytest.mark.parametrize(
    ("seconds", "machine", "one_process"),
    [
        (55, {"cores": 2}, False),
        (55, {"cores": 8}, True),
        (55, {"cores": 2, "hardware": True}, True),
        (10, {"cores": 2}, True),
    ],
)
def test_one_process_where_it_is_live_in_time(seconds, machine, one_process):
    assert together(lesson(seconds), **machine) is one_process


def test_tone_mapping_takes_its_time():
    assert together(lesson(20), cores=4)
    assert not together(lesson(20, transfer="smpte2084"), cores=4)


def test_all_rungs_of_one_process_are_the_first_pass():
    rungs = ladder.plan(video())
    assert ladder.passes(rungs, together=True) == (rungs, [])


def suited(rate, probe=None):
    low, high = ladder.passes(ladder.plan(probe or video()))
    return ladder.suited(high, seen=low[-1], rate=rate)


def test_a_sports_clip_keeps_its_caps():
    assert suited(850) == ladder.passes(ladder.plan(video()))[1]


def test_a_slide_gets_a_tenth_of_the_bits_and_no_rung_between():
    (top,) = suited(20)
    assert top.name == "1080p"
    assert top.quality.maxrate == 400
    assert top.quality.bufsize == 350


def test_somebody_who_talks_gets_what_is_between():
    caps = {rung.name: rung.quality.maxrate for rung in suited(150)}
    assert caps == {"720p": 1012, "1080p": 2276}


def test_nothing_later_stays_nothing():
    assert suited(100, video(480, 640)) == []


@given(st.floats(min_value=0, max_value=5000))
def test_never_above_the_cap_and_always_the_top(rate):
    plain = {rung.name: rung for rung in ladder.passes(ladder.plan(video()))[1]}
    rungs = suited(rate)
    assert rungs[-1].name == "1080p"
    for rung in rungs:
        assert rung.quality.maxrate <= plain[rung.name].quality.maxrate
        assert rung.quality.bufsize > 0
        assert replace(rung, quality=plain[rung.name].quality) == plain[rung.name]

"""The pure part of the prediction: features, weights, rules, examples, training."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.pathways.prediction import rules, training
from apps.pathways.prediction.examples import Recorded, examples, sessions
from apps.pathways.prediction.features import FEATURES, HORIZON, Facts, Move, Place, rows
from apps.pathways.prediction.weights import UnknownWeights, Weights
from bench import sessions as simulated

BASIS, UPPER = 1, 2
REQUIRES = {UPPER: frozenset({BASIS})}


def line(count, prefix="a", **fields):
    return [Facts(f"{prefix}{n}", **fields) for n in range(1, count + 1)]


def place(**fields):
    base = {"at": Facts("here"), "behind": line(8, "b"), "ahead": line(20, "a")}
    return Place(**(base | fields))


def named(row):
    return dict(zip(FEATURES, row, strict=True))


def odds_by_id(place, requires=REQUIRES):
    ids = [each.id for _offset, each in place.candidates()]
    return dict(zip(ids, rules.probabilities(place, requires), strict=True))


# --- features -------------------------------------------------------------------------------

moves = st.builds(Move, st.integers(-5, 5).filter(bool), st.floats(0, 1e6))
facts = st.builds(
    Facts,
    st.sampled_from("abcdefgh"),
    st.none() | st.integers(0, 4),
    st.sampled_from(["", "x", "y"]),
    st.sampled_from(["", "a", "b"]),
)
places = st.builds(
    Place,
    facts,
    st.lists(facts, max_size=12),
    st.lists(facts, max_size=24),
    st.lists(moves, max_size=12),
    st.frozensets(st.sampled_from("abcdefgh")),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=50)
@given(places)
def test_every_row_is_whole_and_bounded(any_place):
    table = rows(any_place, REQUIRES)
    assert len(table) == len(any_place.candidates()) <= 28
    assert all(len(row) == len(FEATURES) for row in table)
    assert all(-2 <= value <= 2 for row in table for value in row)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=50)
@given(places)
def test_the_rules_give_probabilities(any_place):
    assert all(0 < p < 1 for p in rules.probabilities(any_place, REQUIRES))


def test_one_distance_each():
    for row in rows(place(), REQUIRES):
        distances = [v for name, v in named(row).items() if name[-1].isdigit()]
        assert sum(distances) == 1


def test_skill_links_are_seen():
    at = Facts("here", skill=UPPER, course="c")
    found = named(
        rows(place(at=at, behind=[Facts("b", skill=BASIS, course="c")], ahead=()), REQUIRES)[0]
    )
    assert found["behind_is_its_basis"] == found["behind_same_course"] == 1
    assert found["ahead_builds_on_it"] == found["behind_same_skill"] == 0


def test_the_back_swipe_pattern_is_seen():
    calm, turned = ([Move(1, 9)] * 4, [Move(1, 9)] * 2 + [Move(-1, 9)] * 2)
    before, after = (
        named(rows(place(trail=trail, ahead=()), REQUIRES)[0]) for trail in (calm, turned)
    )
    assert (before["behind_back_run"], after["behind_back_run"]) == (0, 0.5)
    assert after["behind_back_share"] > before["behind_back_share"]
    assert (before["behind_last_back"], after["behind_last_back"]) == (0, 1)


# --- rules ----------------------------------------------------------------------------------


def test_without_history_the_sequence_decides():
    odds = odds_by_id(place())
    ahead = [odds[f"a{n}"] for n in range(1, 21)]
    assert ahead == sorted(ahead, reverse=True)
    assert odds["a1"] > odds["b1"] > odds["b2"]


def test_without_history_the_skill_graph_counts():
    at = Facts("here", skill=BASIS)
    plain = odds_by_id(place(at=at))["a3"]
    linked = [*line(2, "a"), Facts("a3", skill=UPPER), *line(20, "z")]
    assert odds_by_id(place(at=at, ahead=linked))["a3"] > plain


def test_a_question_leads_back_to_its_lesson():
    at = Facts("quiz", lesson="b1")
    assert odds_by_id(place(at=at))["b1"] > odds_by_id(place())["b1"]


# --- weights --------------------------------------------------------------------------------


def weights():
    return Weights(-0.5, tuple(float(n % 5) for n in range(len(FEATURES))))


def test_weights_survive_json():
    assert Weights.parse(json.loads(json.dumps(weights().as_json()))) == weights()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: None,
        lambda raw: [],
        lambda raw: raw | {"version": 99},
        lambda raw: raw | {"horizon": HORIZON + 1},
        lambda raw: raw | {"weights": {}},
        lambda raw: raw | {"weights": raw["weights"] | {"more": 1}},
        lambda raw: raw | {"intercept": "0"},
        lambda raw: raw | {"intercept": float("nan")},
        lambda raw: raw | {"intercept": True},
        lambda raw: raw | {"weights": raw["weights"] | {FEATURES[0]: None}},
    ],
)
def test_what_is_no_weights_is_refused(spoil):
    with pytest.raises(UnknownWeights):
        Weights.parse(spoil(weights().as_json()))


def test_no_weight_can_overflow():
    wild = weights().as_json() | {"intercept": 1e300}
    assert Weights.parse(wild).probabilities(rows(place(), {}))[0] <= 1


# --- examples -------------------------------------------------------------------------------


def recorded(*ids, session="s"):
    return [
        Recorded(session, n, a, b, 1, 3.0, ["x"], [b, "never"])
        for n, (a, b) in enumerate(zip(ids, ids[1:], strict=False))
    ]


def test_what_follows_soon_is_the_label():
    told = list(examples(recorded(*"abcdefghijkl"), {}))
    assert told[0].shown == set("bcdefghi")
    assert len(told[0].shown) == HORIZON
    assert told[0].labels() == [True, False, False]  # b, x, never
    assert told[-1].shown == {"l"}


def test_the_trail_grows_and_a_hole_ends_it():
    session = recorded(*"abcd")
    assert [len(each.place.trail) for each in examples(session, {})] == [0, 1, 2]
    assert [len(each.place.trail) for each in examples([session[0], session[2]], {})] == [0, 0]


def test_sessions_are_put_in_order_and_told_once():
    session = recorded(*"abc")
    assert list(sessions([session[1], session[0], session[1]])) == [session]


# --- training -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def learned():
    """Weights, and sessions of other learners on another catalogue."""
    shelf, other = simulated.catalogue(seed=1), simulated.catalogue(seed=2)
    told = [each.recorded() for each in simulated.sessions(shelf, count=120, seed=1)]
    found, judgement = training.train(told, shelf.facts, shelf.requires)
    unseen = [
        example
        for each in simulated.sessions(other, count=40, seed=9)
        for example in examples(each.recorded(), other.facts)
    ]
    return found, judgement, unseen, other


def test_it_beats_linear_order_and_rules_on_unseen_learners(learned):
    found, judgement, unseen, other = learned
    assert judgement.better
    there = training.judge(found, unseen, other.requires)
    assert there.hits > there.hits_linear
    assert there.loss < 0.9 * there.loss_of_rules


def test_the_way_here_is_part_of_what_it_learned(learned):
    """Of those who have just gone back it foresees less when it is not told so."""
    found, _judgement, unseen, other = learned
    turned = [each for each in unseen if each.place.trail and each.place.trail[-1].step < 0]
    blind = [replace(each, place=replace(each.place, trail=(), visited=())) for each in turned]
    seeing = training.judge(found, turned, other.requires)
    assert training.judge(found, blind, other.requires).loss > seeing.loss * 1.05


def test_nothing_to_learn():
    nowhere = [Recorded("s", 0, "a", "b", 1, 1.0, [], ["z"])]
    with pytest.raises(training.NothingToLearn):
        training.fit(list(examples(nowhere, {})), {})


def test_the_site_starts_without_the_library_of_the_training():
    code = (
        "import django, sys; django.setup(); import apps.pathways.tasks, microlearn.urls;"
        "sys.exit('sklearn' in sys.modules)"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "microlearn.settings"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)  # noqa: S603

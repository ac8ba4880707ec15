"""The pure parts of recommending: search, factors, ranking, variety, judging."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.pathways.recommending import choosing, cowatching, nearest, training
from apps.pathways.recommending.cowatching import Folded
from apps.pathways.recommending.features import FEATURES, Why
from apps.pathways.recommending.nearest import Nearest
from apps.pathways.recommending.offer import NONE, Offer, Space, Taste
from apps.pathways.recommending.parts import KINDS
from apps.pathways.recommending.ranking import RULES, Ranker, UnknownRanker
from apps.pathways.recommending.training import History

TOPICS, EACH, WIDE = 4, 10, 32


def unit(vectors):
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def offer(**fields) -> Offer:
    """Topics of some lessons each; every topic is a course and a skill (100, 101, …)."""
    rng = np.random.default_rng(3)
    n = TOPICS * EACH
    topic = np.repeat(np.arange(TOPICS), EACH)
    vectors = unit(rng.normal(0, 1, (TOPICS, WIDE))[topic] + rng.normal(0, 0.3, (n, WIDE)))
    empty = Space(Nearest.of(vectors[:0]), np.zeros(0, np.int64))
    made = {
        "ids": tuple(f"lesson{place}" for place in range(n)),
        "skill": topic + 100,
        "course": topic + 1,
        "rank": np.arange(n),
        "published": np.zeros(n),
        "begun": np.full(n, 50, np.float32),
        "finished": np.full(n, 30, np.float32),
        "factors": np.zeros((n, 0), np.float32),
        "spaces": (Space(Nearest.of(vectors), np.arange(n)), empty),
        "by_goal": {},
    }
    assert len(KINDS) == 2
    return Offer(**(made | fields))


def liking(*lessons: int, **fields) -> Taste:
    at = np.array(lessons, np.int64)
    told = {"liked": at, "worth": np.ones(len(at), np.float32), "out": at}
    return Taste(**(told | fields))


def test_search_in_lists_finds_what_an_exact_one_does():
    rng = np.random.default_rng(1)
    centres = rng.normal(0, 1, (300, 48))
    vectors = unit(centres[rng.integers(0, 300, 21_000)] + rng.normal(0, 0.6, (21_000, 48)))
    made = Nearest.of(vectors)
    assert made.recall >= nearest.RECALL
    asked = vectors[rng.choice(len(vectors), 50)]
    again = Nearest.of_bytes(made.as_bytes(), made.recall)
    found = again.search(asked, 20)[0]
    assert nearest.recall(found, nearest.exact(vectors, asked, 20)) >= 0.95
    assert np.allclose(again.vectors(np.array([5, 20_000])), vectors[[5, 20_000]], atol=2e-3)


def test_factors_tell_who_watches_the_same():
    learners = np.repeat(np.arange(40), 6)
    group = learners % 2
    rng = np.random.default_rng(2)
    lessons = group * 10 + rng.integers(0, 10, len(learners))
    found = cowatching.factors(learners, lessons, np.ones(240, np.float32), count=21, width=4)
    assert not found[20].any()
    watched = np.array([0, 1], np.int64)
    folded = Folded.of(found, found.T @ found, watched, np.ones(2, np.float32))
    score = found @ folded.towards
    assert score[2:10].mean() > score[10:20].mean() + 0.2
    assert np.allclose((found @ folded.shares).sum(axis=1), score, atol=1e-4)


def test_too_few_pairs_make_no_factors():
    one = np.zeros(1, np.int64)
    assert cowatching.factors(one, one, np.ones(1, np.float32), count=5).shape == (5, 0)


def test_the_topic_of_what_was_finished_leads_but_is_not_everything():
    picks = choosing.line(offer(), liking(0, 1), {}, RULES, seed=1)
    topics = [pick.place // EACH for pick in picks[:12]]
    assert topics[0] == 0 and topics.count(0) >= 4 and len(set(topics)) >= 2
    assert picks[0].why in (Why.BECAUSE, Why.NEXT)
    assert len({pick.place for pick in picks}) == len(picks)


def test_what_is_known_seen_or_tired_of_is_no_candidate():
    taste = liking(0, known=frozenset({101}), tired=frozenset({102}))
    found = {pick.place for pick in choosing.line(offer(), taste, {}, RULES, seed=1)}
    assert 0 not in found
    assert {place // EACH for place in found} == {0, 3}


@given(st.integers(0, 2**31), st.sets(st.integers(0, TOPICS * EACH - 1), max_size=6))
def test_nothing_stands_before_what_it_builds_on(seed, finished):
    requires = {101: frozenset({100}), 102: frozenset({101}), 103: frozenset({102})}
    shown = OFFER
    done = frozenset(int(shown.skill[place]) for place in finished)
    taste = liking(*sorted(finished), done=done, goal=4, goal_skills=frozenset({103}))
    met = set(done)
    for pick in choosing.line(shown, taste, requires, RULES, seed=seed):
        skill = int(shown.skill[pick.place])
        assert requires.get(skill, frozenset()) <= met
        met.add(skill)


OFFER = offer()


def test_a_basis_says_of_what():
    requires = {103: frozenset({100})}
    taste = Taste(goal=4, goal_skills=frozenset({103}), interests=frozenset({103}))
    picks = choosing.line(offer(), taste, requires, RULES, seed=1)
    assert (picks[0].why, picks[0].place // EACH) == (Why.BASIS, 0)
    assert picks[0].source // EACH == 3


def test_now_and_then_something_unknown_is_tried():
    fresh = np.full(TOPICS * EACH, 50, np.float32)
    fresh[35:] = 0
    picks = choosing.line(offer(begun=fresh, finished=fresh / 2), liking(0), {}, RULES, seed=4)
    tried = [n for n, pick in enumerate(picks) if pick.why == Why.EXPLORE]
    assert tried and tried[0] <= choosing.EXPLORED_EVERY
    assert all(picks[n].place >= 35 for n in tried)


def test_few_people_are_no_crowd():
    few = np.ones(TOPICS * EACH, np.float32)
    one = {4: (np.arange(30, 40), np.ones(10, np.float32))}
    alone = Taste(goal=4, goal_skills=frozenset({103}))
    shown = offer(begun=few, finished=few, by_goal=one)
    whys = {pick.why for pick in choosing.line(shown, alone, {}, RULES, seed=1)}
    assert Why.GOAL in whys and not whys & {Why.POPULAR, Why.PEERS}
    many = {4: (np.arange(30, 40), np.full(10, 9, np.float32))}
    whys = {
        pick.why for pick in choosing.line(offer(by_goal=many), Taste(goal=4), {}, RULES, seed=1)
    }
    assert whys >= {Why.POPULAR, Why.PEERS}


def test_weights_survive_as_json_and_others_are_refused():
    assert Ranker.parse(RULES.as_json()) == RULES
    for raw in (None, {}, RULES.as_json() | {"version": 0}, RULES.as_json() | {"weights": {}}):
        with pytest.raises(UnknownRanker):
            Ranker.parse(raw)
    bad = RULES.as_json()
    bad["weights"][FEATURES[0]] = float("nan")
    with pytest.raises(UnknownRanker):
        Ranker.parse(bad)


def test_ndcg():
    assert training.ndcg(np.array([True, False, True])) == pytest.approx(
        (1 + 1 / np.log2(4)) / (1 + 1 / np.log2(3))
    )
    assert training.ndcg(np.array([True, True, False])) == 1.0
    assert training.ndcg(np.zeros(3, bool)) == 0.0


def test_training_learns_what_learners_go_by():
    rng = np.random.default_rng(5)
    histories = []
    for number in range(120):
        topic = number % TOPICS
        lessons = topic * EACH + rng.permutation(EACH)[:8]
        histories.append(History(f"learner {number}", lessons, np.ones(8, np.float32)))
    shown = training.tallied(offer(), histories)
    ranker, judgement = training.train(shown, histories, {})
    assert judgement.learners > 5
    assert judgement.learned > judgement.popular + 0.2
    weight = dict(zip(FEATURES, ranker.values, strict=True))
    assert weight["like_taste"] + weight["like_finished"] > 0


def test_newcomers_are_ranked_by_the_rules():
    learned = replace(RULES, intercept=1.0)
    assert choosing.ranker_for(liking(0, 1), learned) is RULES
    assert choosing.ranker_for(liking(0, 1, 2, 3), learned) is learned


def test_too_little_teaches_nothing():
    few = [History("one", np.arange(5), np.ones(5, np.float32))]
    with pytest.raises(training.NothingToLearn):
        training.train(offer(), few, {})


def test_vectors_of_two_kinds_are_never_compared():
    base = OFFER
    half = base.spaces[0]
    rows = np.arange(len(base))
    vectors = half.nearest.vectors(rows)
    spaces = (
        Space(Nearest.of(vectors[:20]), rows[:20]),
        Space(Nearest.of(vectors[20:]), rows[20:]),
    )
    mixed = replace(base, spaces=spaces)
    assert not mixed.alike(rows[:20], rows[20:]).any()
    assert mixed.near(rows[:1], 10).max() < 20
    assert NONE not in mixed.space_of

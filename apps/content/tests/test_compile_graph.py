"""The graph as arrays, against what a person would write: sets, dictionaries and recursion."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.content.graph import NotAcyclic, compiled


@st.composite
def dags(draw):
    """(ids, edges): skills with odd keys; an edge goes from a later to an earlier one of a shuffled
    order, so that keys say nothing about it."""
    n = draw(st.integers(1, 12))
    ids = [7 + 3 * k for k in draw(st.permutations(range(n)))]
    pairs = [(ids[j], ids[i]) for i in range(n) for j in range(i + 1, n)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    weights = st.floats(2**-7, 1, width=32)
    return ids, [(upper, lower, draw(weights)) for upper, lower in chosen]


def rests_on(edges, skill) -> set[int]:
    below = {lower for upper, lower, _weight in edges if upper == skill}
    return below.union(*(rests_on(edges, each) for each in below))


def distance(edges, start, goal) -> int:
    steps, layer = 0, {start}
    while goal not in layer:
        layer = {lower for upper, lower, _weight in edges if upper in layer}
        steps += 1
    return steps


@given(dags())
def test_every_skill_comes_after_what_it_builds_on(dag):
    ids, edges = dag
    graph = compiled(ids, edges)
    place = {int(graph.ids[at]): n for n, at in enumerate(graph.order)}
    assert sorted(place) == sorted(ids)
    assert all(place[upper] > place[lower] for upper, lower, _weight in edges)
    assert all(graph.order[graph.rank[at]] == at for at in range(len(graph)))


@given(dags())
def test_both_directions_hold_the_same_edges(dag):
    ids, edges = dag
    graph = compiled(ids, edges)

    def rows(start, values, weights):
        return {
            (int(graph.ids[at]), int(graph.ids[values[k]])): float(weights[k])
            for at in range(len(graph))
            for k in range(start[at], start[at + 1])
        }

    up = rows(graph.dependents_start, graph.dependents, graph.dependent_weights)
    wanted = {(upper, lower): pytest.approx(weight) for upper, lower, weight in edges}
    assert rows(graph.requires_start, graph.requires, graph.weights) == wanted
    assert {(upper, lower): weight for (lower, upper), weight in up.items()} == wanted


@given(dags())
def test_reach_is_that_of_a_plain_walk_nearest_first(dag):
    ids, edges = dag
    graph = compiled(ids, edges)
    for skill in ids:
        below = [int(graph.ids[at]) for at in graph.ancestors(graph.position(skill))]
        above = [int(graph.ids[at]) for at in graph.descendants(graph.position(skill))]
        assert set(below) == rests_on(edges, skill)
        assert set(above) == {each for each in ids if skill in rests_on(edges, each)}
        assert len(below) == len(set(below)) and len(above) == len(set(above))
        steps = [distance(edges, skill, each) for each in below]
        assert steps == sorted(steps)


@given(dags())
def test_depth_is_the_longest_way_down(dag):
    ids, edges = dag
    graph = compiled(ids, edges)

    def depth(skill):
        return max((1 + depth(low) for up, low, _weight in edges if up == skill), default=0)

    assert [depth(int(key)) for key in graph.ids] == graph.depth.tolist()


@given(dags(), st.data())
def test_the_subgraph_of_goals_can_be_taught_in_its_order(dag, data):
    ids, edges = dag
    graph = compiled(ids, edges)
    goals = data.draw(st.lists(st.sampled_from(ids), unique=True))
    taught = [int(graph.ids[at]) for at in graph.subgraph(graph.positions(goals))]
    assert set(taught) == set(goals).union(*(rests_on(edges, goal) for goal in goals))
    for n, skill in enumerate(taught):
        assert rests_on(edges, skill) <= set(taught[:n])


@given(dags(), st.data())
def test_a_cycle_is_refused_by_name(dag, data):
    ids, edges = dag
    top = data.draw(st.sampled_from(ids))
    bottom = data.draw(st.sampled_from(sorted(rests_on(edges, top) | {top})))
    with pytest.raises(NotAcyclic) as refused:
        compiled(ids, [*edges, (bottom, top, 1.0)])
    assert {top, bottom} <= set(refused.value.ids)


def test_an_edge_to_a_skill_out_of_sight_is_left_out():
    graph = compiled([1, 5], [(5, 1, 0.5), (5, 9, 1.0), (3, 1, 1.0)])
    assert graph.requires.tolist() == [0]
    assert graph.requires_start.tolist() == [0, 0, 1]


def test_a_relation_stands_at_both_ends():
    graph = compiled([1, 2, 3], [], [(1, 3, 0.4)])
    assert graph.related.tolist() == [2, 0]
    assert graph.related_start.tolist() == [0, 1, 1, 2]
    assert graph.related_weights.tolist() == pytest.approx([0.4, 0.4])


def test_no_skill_at_all():
    graph = compiled([], [])
    assert (len(graph), graph.order.tolist(), graph.subgraph([]).tolist()) == (0, [], [])


def test_an_unknown_skill_has_no_position():
    graph = compiled([2, 4], [])
    for key in (1, 3, 5):
        with pytest.raises(KeyError):
            graph.position(key)
    assert graph.positions([4, 3, 2, 9]).tolist() == [1, 0]


def test_nobody_changes_what_is_shared():
    graph = compiled([1, 2], [(2, 1, 1.0)])
    with pytest.raises(ValueError, match="read-only"):
        graph.weights[0] = 0.5
    assert graph.weights.dtype == np.float32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.pathways.sequence import Place, arrange


def places(*lanes: str, skills: str = "") -> list[Place]:
    """ "ab", "cd": lanes of lessons a, b and c, d; a lesson's skill is its upper-case letter."""
    return [
        Place(id, lane, (rank,), id.upper() if id.upper() in skills else None)
        for lane, ids in enumerate(lanes)
        for rank, id in enumerate(ids)
    ]


def needs(**edges: str) -> dict[str, frozenset[str]]:
    return {skill: frozenset(bases) for skill, bases in edges.items()}


def order(given_places, requires=None) -> str:
    return "".join(arrange(given_places, requires or {}))


def test_lanes_take_turns():
    assert order(places("abc", "de", "f")) == "adfbec"


def test_nothing():
    assert order([]) == ""


def test_the_basis_comes_first():
    assert order(places("a", "b", skills="AB"), needs(A="B")) == "ba"


def test_a_lane_that_waits_lets_others_pass():
    assert order(places("ax", "bcd", skills="AD"), needs(A="D")) == "xbcda"


def test_a_basis_below_a_skill_without_lessons():
    assert order(places("a", "b", skills="AB"), needs(A="M", M="B")) == "ba"


def test_a_course_in_an_impossible_order_is_mended():
    assert order(places("ab", skills="AB"), needs(A="B")) == "ba"


def test_a_deep_graph():
    requires = {n: frozenset([n + 1]) for n in range(5000)}
    found = arrange([Place("top", 0, (0,), 0), Place("base", 1, (0,), 5000)], requires)
    assert found == ["base", "top"]


def test_a_long_chain_with_lessons_at_every_step():
    """The newest first, as the catalogue has them: each has to wait for all others."""
    size = 5000
    requires = {n: frozenset([n - 1]) for n in range(1, size)}
    found = arrange([Place(str(n), n, (0,), n) for n in reversed(range(size))], requires)
    assert found == [str(n) for n in range(size)]


@given(st.data())
def test_everything_comes_once_and_after_what_it_builds_on(data):
    size = data.draw(st.integers(0, 12))
    lanes = data.draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
    skills = data.draw(st.lists(st.integers(0, 5), min_size=size, max_size=size))
    edges = data.draw(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5))))
    requires = {s: frozenset(b for a, b in edges if a == s and b < s) for s in range(6)}
    given_places = [Place(str(n), lanes[n], (n,), skills[n]) for n in range(size)]
    found = arrange(given_places, requires)
    assert sorted(found) == sorted(p.id for p in given_places)
    at = {id: n for n, id in enumerate(found)}
    for above in given_places:
        for below in given_places:
            if below.skill in requires[above.skill]:
                assert at[below.id] < at[above.id]


@pytest.mark.parametrize("size", [2000])
def test_many_lessons(size):
    found = arrange([Place(str(n), n % 7, (n,)) for n in range(size)], {})
    assert found[:8] == ["0", "1", "2", "3", "4", "5", "6", "7"]

"""The picture of the skill graph: what builds on something lies below it, no box on another."""

from hypothesis import given
from hypothesis import strategies as st

from apps.content.graph.picture import (
    BOX_HEIGHT,
    BOX_WIDTH,
    COLUMNS,
    LETTERS,
    RISE,
    WIDTH,
    Box,
    drawn,
    letters,
    wrapped,
)  # fmt: skip


@st.composite
def layered(draw):
    n = draw(st.integers(1, 25))
    depth = {key: draw(st.integers(0, 4)) for key in range(n)}
    pairs = [(up, low) for up in depth for low in depth if depth[up] > depth[low]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return {key: f"Skill {key}" for key in depth}, depth, dict.fromkeys(chosen, 0.7)


@given(layered())
def test_boxes_lie_apart_below_what_they_build_on(graph):
    names, depth, edges = graph
    picture = drawn(names, depth, edges)
    boxes = {box.key: box for box in picture.boxes}
    assert boxes.keys() == names.keys()
    assert len(picture.lines) == len(edges)
    for up, low in edges:
        assert boxes[up].y >= boxes[low].y + BOX_HEIGHT
    for a in picture.boxes:
        assert 0 <= a.x and a.x + BOX_WIDTH <= WIDTH
        assert 0 <= a.y and a.y + BOX_HEIGHT <= picture.height
        for b in picture.boxes:
            apart = abs(a.x - b.x) >= BOX_WIDTH or abs(a.y - b.y) >= BOX_HEIGHT
            assert a == b or apart
    assert all([b.y for b in picture.boxes].count(box.y) <= COLUMNS for box in picture.boxes)


def test_edges_that_leave_the_picture_are_left_out():
    assert drawn({1: "One"}, {1: 0}, {(1, 2): 1.0}).lines == ()


def test_nothing_to_draw():
    assert drawn({}, {}, {}).boxes == ()


@given(st.text(max_size=80))
def test_words_fit_their_box(name):
    box = Box(1, 0, 0, wrapped(name))
    assert 1 <= len(box.lines) <= 3
    assert all(letters(line) <= LETTERS for line in box.lines)
    feet = [foot for foot, _words in box.placed]
    assert 0 < feet[0] - 2 * RISE
    assert feet[-1] < BOX_HEIGHT


def test_capitals_take_more_room():
    assert wrapped("INDEX and MATCH") == ("INDEX and", "MATCH")
    assert wrapped("Eggbeater kick") == ("Eggbeater kick",)


def test_what_is_cut_says_so():
    name = "Blood pressure while vasopressors run through a peripheral line"
    assert wrapped(name) == ("Blood pressure", "while", "vasopressors…")
    assert wrapped("Donaudampfschifffahrt") == ("Donaudampfschi…",)

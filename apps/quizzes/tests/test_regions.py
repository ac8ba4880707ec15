import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes.formats import InvalidBody, InvalidResponse
from apps.quizzes.formats.contract import piece_id
from apps.quizzes.formats.hotspot import FORMAT
from apps.quizzes.formats.regions import Point, contains
from apps.quizzes.tests.bodies import BODIES, REGIONS

HEART = FORMAT.clean(BODIES["hotspot"])
sides = st.floats(0, 1)


def point(x, y):
    return FORMAT.grade(HEART, {"point": [f"{x},{y}"], "region": [""]})


def test_within_the_right_place_is_right():
    graded = point(0.6, 0.55)
    assert (graded.correct, graded.score) == (True, 1.0)
    assert graded.response == {"point": ["0.6,0.55"]}


def test_the_corner_of_an_ellipse_lies_outside():
    assert not point(0.505, 0.405).correct


def test_another_named_place_is_told_by_its_name():
    graded = point(0.2, 0.1)
    assert graded.summary == "Not quite: that is “Aorta”"
    assert [(part.id, part.state) for part in graded.parts] == [
        (piece_id("Aorta"), "wrong"),
        (piece_id("Left ventricle"), "missed"),
    ]
    assert graded.answer.areas[0]["shape"] == "ellipse"


def test_a_name_from_the_list_is_as_good_as_a_point():
    chosen = {"point": [""], "region": [piece_id("Left ventricle")]}
    assert FORMAT.grade(HEART, chosen).correct


@given(sides, sides)
def test_any_point_of_the_picture_is_graded(x, y):
    assert point(x, y).correct == contains(HEART["regions"][0], Point(x, y))


@given(sides, sides)
def test_an_ellipse_lies_within_its_box(x, y):
    box = HEART["regions"][0] | {"shape": "rectangle"}
    assert contains(box, Point(x, y)) or not contains(HEART["regions"][0], Point(x, y))


@pytest.mark.parametrize(
    "response",
    [None, {}, {"point": [""]}, {"point": ["0.5"]}, {"point": ["2,0"]}, {"point": ["nan,0"]},
     {"region": ["unknown"]}, {"point": ["0,0"], "region": [piece_id("Aorta")]},
     {"point": ["0,0", "1,1"]}],
)  # fmt: skip
def test_a_response_that_does_not_fit_is_refused(response):
    with pytest.raises(InvalidResponse):
        FORMAT.grade(HEART, response)


@pytest.mark.parametrize(
    "change",
    [
        [REGIONS[0]],
        [REGIONS[1], REGIONS[1] | {"label": "Vein"}],
        [REGIONS[0], REGIONS[1] | {"correct": True}],
        [REGIONS[0], REGIONS[1] | {"label": "left ventricle"}],
        [REGIONS[0], REGIONS[1] | {"w": 0.001}],
        [REGIONS[0], REGIONS[1] | {"x": 1.2}],
    ],
)
def test_places_that_cannot_be_asked_for_are_refused(change):
    with pytest.raises(InvalidBody):
        FORMAT.clean(BODIES["hotspot"] | {"regions": change})


def test_a_place_drawn_over_the_edge_ends_there():
    drawn = [REGIONS[0] | {"x": 0.9, "w": 0.5}, REGIONS[1]]
    cleaned = FORMAT.clean(BODIES["hotspot"] | {"regions": drawn})["regions"][0]
    assert cleaned["x"] + cleaned["w"] == pytest.approx(1)


@pytest.mark.parametrize("media", ["../../etc/passwd", "", "A" * 14, None])
def test_a_picture_is_named_by_its_id_alone(media):
    with pytest.raises(InvalidBody):
        FORMAT.clean(BODIES["hotspot"] | {"media": media})

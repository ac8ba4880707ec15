import pytest

from apps.quizzes import grades
from apps.quizzes.grades import Effort


@pytest.mark.parametrize(
    ("score", "correct", "elapsed_ms", "grade"),
    [
        (1.0, True, 2_000, 5),
        (1.0, True, 20_000, 4),
        (1.0, True, None, 4),
        (0.5, False, 2_000, 2),
        (0.0, False, 2_000, 1),
    ],
)
def test_grade_of_an_answer(score, correct, elapsed_ms, grade):
    assert grades.of_answer(score=score, correct=correct, elapsed_ms=elapsed_ms) == grade


def test_effort_only_tells_how_right_a_right_answer_was():
    assert [grades.of_effort(effort) for effort in Effort] == [3, 4, 5]

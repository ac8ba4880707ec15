import pytest

from apps.lib import rounds


def test_what_was_made_of_each():
    assert rounds.each(abs, [-1, 2]) == [1, 2]


def test_one_that_fails_does_not_hold_up_the_others():
    done = []

    def work(number: int) -> None:
        done.append(1 / number)

    with pytest.raises(ExceptionGroup, match="2 of 4 failed") as caught:
        rounds.each(work, [1, 0, 0, 2])
    assert done == [1, 0.5]
    assert [type(error) for error in caught.value.exceptions] == [ZeroDivisionError] * 2

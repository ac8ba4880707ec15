"""Answers in one's own words, judged by meaning: how many right ones are seen to be right, and
whether a wrong one ever is. Half of the pairs chose the threshold, the other half judges it.
"""

import random
from collections.abc import Iterator

from bench.answer_pairs import PAIRS, Row
from bench.measure import Result, timed


def run() -> Iterator[Result]:
    print(_judged("chosen on", PAIRS[::2]))
    print(_judged("judged on", PAIRS[1::2]))
    yield Result("one new answer read and judged", timed(_judge_one(), times=100), 50)


def _judged(name: str, rows: tuple[Row, ...]) -> str:
    from apps.quizzes.meaning import _says_one_of

    def passed(answers, question, model) -> int:
        return sum(_says_one_of(answer, [model], question) for answer in answers)

    seen = sum(passed(right, question, model) for question, model, right, _wrong in rows)
    false = sum(passed(wrong, question, model) for question, model, _right, wrong in rows)
    rights = sum(len(right) for _question, _model, right, _wrong in rows)
    wrongs = sum(len(wrong) for _question, _model, _right, wrong in rows)
    return (
        f"{name} {rights} right and {wrongs} wrong answers: {seen} seen to be right "
        f"(recall {seen / rights:.2f}), {false} wrong ones taken for right "
        f"(precision {seen / max(1, seen + false):.2f})"
    )


def _judge_one():
    from apps.quizzes.meaning import _says_one_of

    question, model, right, _wrong = PAIRS[0]
    dice = random.Random(1)  # noqa: S311

    def judge() -> None:
        # A word that nobody said yet, so that nothing comes out of a cache. No digits: another
        # number is another answer, and settles it before the model is asked.
        word = "".join(dice.choices("bcdfgklmnprst", k=10))
        _says_one_of(f"{right[1]}, said {word}", [model], question)

    return judge

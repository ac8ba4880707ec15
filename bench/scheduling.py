"""The next review date: the pure function, without a database."""

from collections.abc import Iterator

from bench.measure import Result, timed


def run() -> Iterator[Result]:
    from apps.quizzes.schedulers import NEW
    from apps.quizzes.schedulers.sm2 import SM2

    memory = NEW
    for grade in (4, 5, 4, 3, 4, 5):
        memory = SM2.review(memory, grade=grade)
    samples = timed(lambda: SM2.review(memory, grade=4), times=10_000)
    yield Result("next review date (SM-2)", samples, budget=1)

"""When a memory is due again. One module per algorithm, one registry."""

from apps.quizzes.schedulers.fsrs6 import FSRS6, Fsrs6
from apps.quizzes.schedulers.memory import Rows, Scheduler
from apps.quizzes.schedulers.sm2 import SM2, Sm2

_SCHEDULERS: dict[str, Scheduler] = {SM2.name: SM2, FSRS6.name: FSRS6}

DEFAULT = SM2


def get(name: str) -> Scheduler:
    """The scheduler of that name, with its default parameters; KeyError when there is none."""
    return _SCHEDULERS[name]


__all__ = ["DEFAULT", "FSRS6", "SM2", "Fsrs6", "Rows", "Scheduler", "Sm2", "get"]

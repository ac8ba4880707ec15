"""When a memory is due again. One module per algorithm, one registry."""

from apps.quizzes.schedulers.memory import NEW, Memory, Scheduler
from apps.quizzes.schedulers.sm2 import SM2

_SCHEDULERS: dict[str, Scheduler] = {SM2.name: SM2}

DEFAULT = SM2


def get(name: str) -> Scheduler:
    """The scheduler of that name; KeyError when there is none."""
    return _SCHEDULERS[name]


__all__ = ["DEFAULT", "NEW", "Memory", "Scheduler", "get"]

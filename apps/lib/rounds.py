"""A round of one kind of work over many things, none of which holds up the others."""

from collections.abc import Callable, Iterable
from typing import TypeVar

Thing = TypeVar("Thing")
Made = TypeVar("Made")


def each(work: Callable[[Thing], Made], things: Iterable[Thing]) -> list[Made]:
    """What `work` made of each thing. Where some fail, the others are done all the same; then all
    that went wrong is raised as one ExceptionGroup, so that the round counts as failed."""
    made, errors = [], []
    for thing in things:
        try:
            made.append(work(thing))
        except Exception as error:  # noqa: BLE001 - raised below, with those of the others
            errors.append(error)
    if errors:
        raise ExceptionGroup(f"{len(errors)} of {len(errors) + len(made)} failed", errors)
    return made

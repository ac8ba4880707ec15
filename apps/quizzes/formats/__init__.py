"""Question formats: every module of this folder with a `FORMAT` is one.

To add a format, add a file here and the two templates that it names; nothing else changes.
"""

import importlib
import pkgutil
from functools import cache

from apps.quizzes.formats.contract import (
    Answer,
    Format,
    Graded,
    InvalidBody,
    InvalidResponse,
    Part,
    UnknownFormat,
    Words,
)


@cache
def _registry() -> dict[str, Format]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    found = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return {format.key: format for format in found}


def all() -> list[Format]:  # noqa: A001 - read as formats.all()
    """Every format, in the order of their keys."""
    return list(_registry().values())


def get(key: str) -> Format:
    """The format of that key; raises UnknownFormat when there is none."""
    try:
        return _registry()[key]
    except KeyError:
        raise UnknownFormat(format=key) from None


def choices() -> list[tuple[str, Words]]:
    """(key, label) pairs, for a model field or a select."""
    return [(format.key, format.label) for format in all()]


__all__ = [
    "Answer",
    "Format",
    "Graded",
    "InvalidBody",
    "InvalidResponse",
    "Part",
    "UnknownFormat",
    "all",
    "choices",
    "get",
]

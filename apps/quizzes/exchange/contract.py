"""What is read out of a file, and what could not be."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from apps.lib.errors import DomainError, InvalidInput
from apps.quizzes import formats
from apps.quizzes.formats.contract import Body, tidy

MOST_BYTES = 20 << 20
MOST_QUESTIONS = 200
LONGEST_LABEL = 120
LONGEST_STEM, LONGEST_EXPLANATION, LONGEST_HINT = 300, 1000, 300
Words = str | Promise


class Unreadable(InvalidInput):
    """The whole file; the words tell its owner what to do."""

    code = "import_unreadable"
    message = _("This file cannot be read. Is it whole, and of one of these kinds?")


class NotImported(Exception):
    """One question; the words say why."""

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(str(words))


@dataclass(frozen=True, slots=True)
class Draft:
    """A question ready to be added. `file` names its picture or sound in the file it came from; a
    hotspot's stands in its body as "media": "" until it is kept."""

    format: str
    stem: str
    body: Body
    explanation: str = ""
    hint: str = ""
    file: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """What does not come in, and why."""

    label: str
    reason: str


@dataclass(slots=True)
class Reading:
    drafts: list[Draft] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        return len(self.drafts) + len(self.left) >= MOST_QUESTIONS

    def take(self, label: str, make: "Maker") -> None:
        """What `make` makes, or why it makes nothing."""
        try:
            self.drafts.append(checked(make()))
        except NotImported as refused:
            self.leave(label, refused.words)
        except DomainError as refused:
            self.leave(label, refused.message)

    def leave(self, label: str, reason: Words) -> None:
        shown = Truncator(tidy(label)).chars(LONGEST_LABEL)
        self.left.append(Left(shown or "?", str(reason)))


class Maker(Protocol):
    def __call__(self) -> Draft: ...


@dataclass(frozen=True, slots=True)
class Exported:
    """A question on its way out, with the bytes of its illustration if it has one."""

    public_id: str
    format: str
    stem: str
    body: Body
    explanation: str = ""
    hint: str = ""
    picture: bytes = b""
    picture_name: str = ""
    alt: str = ""
    width: int = 0
    height: int = 0


class Kind(Protocol):
    """One kind of file. Both directions are pure of the database."""

    @property
    def key(self) -> str: ...

    @property
    def label(self) -> Words: ...

    @property
    def suffix(self) -> str: ...

    def fits(self, name: str, head: bytes) -> bool:
        """Whether a file of this name that begins like this is of this kind."""
        ...

    def read(self, path: Path) -> Reading:
        """Raises Unreadable for the whole file."""
        ...

    def write(self, questions: Iterable[Exported], title: str) -> tuple[bytes, list[Left]]:
        """The file, and what it cannot hold."""
        ...


def checked(draft: Draft) -> Draft:
    """With its body cleaned as the editor would; raises what the author should know."""
    stem, explanation = tidy(draft.stem), tidy(draft.explanation)
    if not stem:
        raise NotImported(_("It has no question."))
    if len(stem) > LONGEST_STEM:
        raise NotImported(_("The question is too long: 300 characters at most."))
    body = draft.body
    if draft.format == "hotspot":
        if not draft.file:
            raise NotImported(_("Its picture is not in the file."))
        # Cleaned with a stand-in: the picture gets its id when it is kept.
        body = {**formats.get("hotspot").clean({**body, "media": "2" * 14}), "media": ""}
    else:
        body = formats.get(draft.format).clean(_without_pictures(body))
    return Draft(
        format=draft.format,
        stem=stem,
        body=body,
        explanation=explanation[:LONGEST_EXPLANATION],
        hint=tidy(draft.hint)[:LONGEST_HINT],
        file=draft.file,
        alt=tidy(draft.alt)[:500],
    )


def _without_pictures(body: Body) -> Body:
    """Options of another site's show pictures that are not here."""
    options = body.get("options")
    if not isinstance(options, list):
        return body
    kept = [
        {name: value for name, value in option.items() if name != "media"}
        if isinstance(option, dict)
        else option
        for option in options
    ]
    return {**body, "options": kept}


def object_of(text: str) -> dict[str, Any]:
    """A JSON object from a stranger; ValueError for all else, numbers that are none included."""
    try:
        found = json.loads(text, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def right_and_wrong(body: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The options of a multiple choice, apart."""
    options = body["options"]
    right = [option["text"] for option in options if option["correct"]]
    return right, [option["text"] for option in options if not option["correct"]]

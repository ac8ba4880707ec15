"""What a question format promises, and the words it answers in."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from random import Random
from typing import Any, Literal, Protocol
from unicodedata import category

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from jsonschema import Draft202012Validator, validators

from apps.lib.errors import InvalidInput

Body = dict[str, Any]
Words = str | Promise
# A picture or a sound (`illustrations`), by its public id.
MEDIA_ID: Body = {"type": "string", "pattern": "^[a-z0-9]{8,20}$"}
State = Literal["right", "wrong", "missed"]


class UnknownFormat(InvalidInput):
    code = "unknown_format"
    message = _("There is no such question format.")


class InvalidBody(InvalidInput):
    """The question is not well formed; the message tells its author what to mend."""

    code = "invalid_question"
    message = _("This question cannot be used as it is.")


class InvalidResponse(InvalidInput):
    """The answer does not fit the question; nothing is graded."""

    code = "invalid_response"
    message = _("This answer does not fit the question. It may have been edited: load it again.")


@dataclass(frozen=True, slots=True)
class Part:
    """What became of one option or item: shown beside it."""

    id: str
    state: State
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The right answer, to be shown after grading: a heading and its lines; where the question has
    a picture, the areas in it."""

    label: str
    lines: tuple[str, ...]
    ordered: bool = False
    areas: tuple[Body, ...] = ()


@dataclass(frozen=True, slots=True)
class Graded:
    """score is 0..1; correct is the whole answer right, which a score below 1 never is.

    response is what was understood of the answer, and all of it that is worth keeping.
    undecided: only its learner can tell, beside the model answer; until then it counts for nothing.
    """

    response: Body
    score: float
    correct: bool
    summary: str
    parts: tuple[Part, ...]
    answer: Answer
    undecided: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON, without the response: what an answer keeps and the API sends."""
        return {
            "score": self.score,
            "correct": self.correct,
            "summary": self.summary,
            "parts": [asdict(part) for part in self.parts],
            "answer": {
                "label": self.answer.label,
                "lines": list(self.answer.lines),
                "ordered": self.answer.ordered,
                "areas": list(self.answer.areas),
            },
        }


class EditorData(Protocol):
    """A POST of a form: Django's QueryDict."""

    def getlist(self, key: str) -> list[str]: ...


class Format(Protocol):
    """One way of asking. All methods are pure: `rng` is the only source of chance."""

    @property
    def key(self) -> str: ...

    @property
    def label(self) -> Words: ...

    @property
    def schema(self) -> Body: ...

    @property
    def template(self) -> str: ...

    @property
    def editor_template(self) -> str: ...

    def clean(self, body: object) -> Body:
        """The body, tidied; raises InvalidBody. The only way a body gets into the database."""
        ...

    def present(self, body: Body, rng: Random) -> Body:
        """What a browser may see before answering: shuffled, and never the right answer."""
        ...

    def grade(self, body: Body, response: object) -> Graded:
        """The response graded; raises InvalidResponse when it does not fit the body."""
        ...

    def parse_editor(self, data: EditorData, prefix: str = "") -> Body:
        """The clean body that the fields of `editor_template` describe; raises InvalidBody."""
        ...

    def editor(self, body: Body | None) -> Body:
        """What `editor_template` draws: the body's rows, or empty ones for a new question."""
        ...


def piece_id(text: str) -> str:
    """An id for one option or item that says nothing about its place or its rightness.

    It is derived from the text, so it survives a reordering by the author and needs no storage.
    """
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _is_finite_number(_checker: Any, value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)


# NaN is no JSON, and no comparison refuses it.
_Validator = validators.extend(
    Draft202012Validator,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("number", _is_finite_number),
)


def check_schema(schema: Body, body: object) -> None:
    """Raise InvalidBody with the place and the reason when `body` does not fit `schema`."""
    errors = sorted(
        _Validator(schema).iter_errors(body),
        key=lambda error: list(error.path),
    )
    if errors:
        first = errors[0]
        place = ".".join(str(step) for step in first.absolute_path) or "question"
        # The message of a failed rule repeats the whole value: a stranger's megabyte, perhaps.
        raise InvalidBody(at=place, reason=first.message[:200])


def tidy(text: str) -> str:
    """One line that can be stored and shown: ends trimmed, runs of white space made one space.

    Control characters, line separators and lone surrogates count as white space; joiners stay,
    since emoji and Persian need them.
    """
    gone = {"Cc", "Cs", "Zl", "Zp"}
    return " ".join("".join(" " if category(c) in gone else c for c in text).split())


def require_distinct(texts: Iterable[str]) -> None:
    """Raise InvalidBody when one is empty or two read the same."""
    seen: set[str] = set()
    for text in texts:
        if not text:
            raise InvalidBody(_("An answer is empty."))
        if text.casefold() in seen:
            raise InvalidBody(_("Two answers read the same."), repeated=text)
        seen.add(text.casefold())


def response_ids(response: object, name: str, known: Iterable[str]) -> list[str]:
    """The ids listed under `name`: each known and none twice, else InvalidResponse."""
    ids = response.get(name) if isinstance(response, Mapping) else None
    if not isinstance(ids, list) or not all(isinstance(item, str) for item in ids):
        raise InvalidResponse(expected=name)
    if len(set(ids)) != len(ids) or not set(ids) <= set(known):
        raise InvalidResponse(expected=name)
    return ids


def response_texts(response: object, name: str, *, longest: int) -> list[str]:
    """The tidied texts listed under `name`, "" for an empty one; else InvalidResponse."""
    texts = response.get(name) if isinstance(response, Mapping) else None
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise InvalidResponse(expected=name)
    if any(len(text) > longest for text in texts):
        raise InvalidResponse(expected=name, longest=longest)
    return [tidy(text) for text in texts]


def field(data: EditorData, name: str) -> str:
    """The one value of a field, "" where there is none."""
    return "".join(data.getlist(name)[:1])


def spare_rows(rows: list[Any], *, blank: Any, usual: int, most: int) -> list[Any]:
    """The rows of an editor: those there are, and blank ones to write into; one at least."""
    return rows + [blank] * (min(most, max(usual, len(rows) + 1)) - len(rows))

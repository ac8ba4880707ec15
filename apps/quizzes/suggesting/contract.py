"""What suggestions ask of an engine that makes questions out of a transcript."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from apps.lib.errors import DomainError

MOST = 5


class SuggesterFailed(DomainError):
    code = "suggester_failed"
    status = 503
    message = _("Questions could not be suggested just now. Try again later.")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said from `start` to `end` (seconds of the lesson)."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Talk:
    """All that is said in a lesson, and what is known of it."""

    sentences: Sequence[Sentence]
    language: str = "en"
    title: str = ""
    glossary: Sequence[str] = ()  # words of the course's subject


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as `questions.add` takes it, and the sentence that it comes from."""

    stem: str
    body: dict[str, Any]
    explanation: str
    start_ms: int
    end_ms: int
    format: str = "multiple_choice"


@dataclass(frozen=True, slots=True)
class Suggested:
    drafts: list[Draft] = field(default_factory=list)
    engine: str = ""
    micro_usd: int = 0  # what somebody asks for it, in millionths of a dollar


class Suggester(Protocol):
    def suggest(self, talk: Talk, *, most: int = MOST) -> Suggested:
        """At most so many questions, in the order of the talk; none where too little is said.

        Raises SuggesterFailed.
        """

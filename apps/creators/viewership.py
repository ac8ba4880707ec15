"""Who watches a lesson and where they leave: what a creator chose to see of it, as it stands, and
kept up to date by the newest hours that the live feed hands on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from math import ceil

from django.http import QueryDict

from apps.analytics import audience, live_hours
from apps.analytics.audience import Audience
from apps.analytics.live import Subject
from apps.analytics.live_hours import Hour, Hours, Moving
from apps.content.models import Atom
from apps.lib import clock
from apps.quizzes.models import Question

from . import dropoffs, quiz, takes, wrong_options
from .comparison import Retention

KIND = "atom"
PERIODS = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=28),
    "quarter": timedelta(days=90),
    "all": None,
}
USUAL = "week"
BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a lesson's viewers is shown. `version` None: all; `against`: "", BEFORE, "version:2"
    or "source:search"."""

    period: str = USUAL
    version: int | None = None
    source: str = ""
    against: str = ""

    @classmethod
    def read(cls, query: QueryDict, known: Iterable[takes.Take]) -> "Choice":
        """What makes no sense is left at what most people look at: the version in use, a week."""
        numbers = {str(take.number): take.number for take in known}
        current = next((take.number for take in known if take.code == "current"), None)
        asked = query.get("version", "")
        period = query.get("period", USUAL)
        choice = cls(
            period=period if period in PERIODS else USUAL,
            version=None if asked == "all" else numbers.get(asked, current),
            source=_name(query.get("source", "")),
        )
        return replace(choice, against=choice._against(query.get("against", ""), numbers))

    def _against(self, asked: str, numbers: Mapping[str, int]) -> str:
        kind, _, name = asked.partition(":")
        if kind == "version" and name in numbers and numbers[name] != self.version:
            return asked
        if kind == "source" and _name(name) and name != self.source:
            return asked
        return BEFORE if asked == BEFORE and self.period != "all" else ""


def _name(source: str) -> str:
    return source if source.isascii() and source.isalnum() and len(source) <= 16 else ""


@dataclass
class Side:
    """One of the curves: of a version and a source, from `since` to `until` (None: to now)."""

    subject: Subject
    since: datetime
    until: datetime | None
    version: int | None
    source: str
    base: Audience = field(default_factory=Audience)

    def load(self, edge: datetime) -> None:
        """What is before the hours that still move."""
        until = min(edge, self.until) if self.until else edge
        if self.since < until:
            self.base = audience.audience(
                self.subject[1:],
                since=self.since,
                until=until,
                version=self.version,
                source=self.source or None,
            )

    def audience(self, hours: Hours) -> Audience:
        return live_hours.total(self.base, (h for key, h in hours.items() if self._has(key[0], h)))

    def _has(self, hour: datetime, counts: Hour) -> bool:
        return (
            self.since <= hour
            and (self.until is None or hour < self.until)
            and self.version in (None, counts.version)
            and self.source in ("", counts.source)
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, how it was answered, and how many of the viewers saw what it asks about."""

    question: Question
    answered: int
    right: int
    second: int | None
    seen: float | None
    mistaken: tuple[str, int] | None = None


@dataclass
class Board:
    """All that a dashboard shows. `moving`: the counts that still do, as last heard."""

    atom: Atom
    choice: Choice
    seconds: int  # of the video
    edge: datetime
    shown: Side
    against: Side | None
    whole: Side  # of all sources
    questions: list[Question]
    earlier: Mapping[str, tuple[int, int]]  # answers of the days before that of `edge`
    mistaken: Mapping[str, tuple[str, int]]  # question → the wrong option chosen most
    moving: Moving = field(default_factory=Moving)
    as_of: datetime = field(default_factory=clock.now)

    @property
    def subject(self) -> Subject:
        return self.shown.subject

    def take(self, heard: Moving | None) -> None:
        if heard is not None:
            self.moving.hours.update(heard.hours)
            self.moving.answers.update(heard.answers)
        self.as_of = clock.now()
        for name in ("audience", "retention", "findings", "other"):
            self.__dict__.pop(name, None)

    @property
    def answers(self) -> dict[str, tuple[int, int]]:
        """Question → first answers, right ones."""
        found = dict(self.earlier)
        for (day, version, question), (answered, right) in self.moving.answers.items():
            if day >= self.shown.since.date() and self.choice.version in (None, version):
                before = found.get(question, (0, 0))
                found[question] = before[0] + answered, before[1] + right
        return found

    @cached_property
    def audience(self) -> Audience:
        return self.shown.audience(self.moving.hours)

    @cached_property
    def retention(self) -> Retention:
        return Retention(self.audience.curve[: self.seconds], self.audience.views)

    @cached_property
    def findings(self) -> dropoffs.Findings:
        return dropoffs.find(self.retention.curve, self.retention.views)

    @cached_property
    def other(self) -> Retention | None:
        if self.against is None:
            return None
        found = self.against.audience(self.moving.hours)
        return Retention(found.curve[: self.seconds], found.views)

    @property
    def sources(self) -> dict[str, int]:
        return dict(self.whole.audience(self.moving.hours).sources)

    @property
    def asked(self) -> list[Asked]:
        answers = self.answers
        return [self._asked(each, *answers.get(each.public_id, (0, 0))) for each in self.questions]

    def _asked(self, question: Question, answered: int, right: int) -> Asked:
        start = question.clip_start_ms
        second = None if start is None else min(start // 1000, max(0, self.seconds - 1))
        seen = self.retention.share(second) if second is not None else None
        seen = seen if self.audience.views else None
        mistaken = self.mistaken.get(question.public_id)
        return Asked(question, answered, right, second, seen, mistaken)


def load(atom: Atom, choice: Choice, known: Iterable[takes.Take]) -> Board:
    """A board with what is counted so far. Whoever keeps it open joins the live feed before."""
    now = clock.now()
    edge = live_hours.begin(now)
    subject = (atom.tenant_id, KIND, atom.public_id)
    since = _since(atom, choice, now)
    shown = Side(subject, since, None, choice.version, choice.source)
    whole = shown if not choice.source else replace(shown, source="")
    questions = quiz.questions_of(atom)
    board = Board(
        atom=atom,
        choice=choice,
        seconds=_seconds(choice, known),
        edge=edge,
        shown=shown,
        against=_against(shown, choice, now),
        whole=whole,
        questions=questions,
        earlier=_earlier(subject, since, edge, choice),
        mistaken=wrong_options.of(questions, since=since),
    )
    for side in {id(s): s for s in (shown, whole, board.against) if s}.values():
        side.load(edge)
    board.take(live_hours.read([subject])[subject])
    return board


def _earlier(
    subject: Subject, since: datetime, edge: datetime, choice: Choice
) -> dict[str, tuple[int, int]]:
    until = edge.replace(hour=0)
    if since >= until:
        return {}
    return audience.questions(subject[1:], since=since, until=until, version=choice.version)


def _since(atom: Atom, choice: Choice, now: datetime) -> datetime:
    length = PERIODS[choice.period]
    since = atom.created_at if length is None else now - length
    return since.replace(minute=0, second=0, microsecond=0)


def _against(shown: Side, choice: Choice, now: datetime) -> Side | None:
    kind, _, name = choice.against.partition(":")
    if kind == BEFORE:
        length = PERIODS[choice.period]
        return replace(shown, since=shown.since - length, until=shown.since) if length else None
    if kind == "version":
        return replace(shown, version=int(name))
    return replace(shown, source=name) if kind == "source" else None


def _seconds(choice: Choice, known: Iterable[takes.Take]) -> int:
    """As long as the version that is shown; of all versions, as the longest."""
    lengths = [
        take.asset.duration_ms
        for take in known
        if take.asset.duration_ms and choice.version in (None, take.number)
    ]
    return ceil(max(lengths, default=0) / 1000)

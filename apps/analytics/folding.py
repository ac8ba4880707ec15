"""Events into counts: pure, and the same however the events were cut into batches.

A second of media counts once for each view, by a bit mask of the seconds that were played; second k
was played if its middle, k + ½, lies within an interval, so that a cut between two reports changes
nothing. What a batch adds to a retention curve is kept as borders of stretches and summed once by a
difference array (+1 where a stretch begins, −1 where it ends; their running sum is the curve).
"""

import math
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

Subject = tuple[str, str]  # (kind, id)
HourKey = tuple[Subject, int, str, datetime]  # subject, version, source, hour
QuestionKey = tuple[Subject, int, str, date]  # subject, version, question, day

COMPLETE = 0.9  # of the seconds of a version
KEPT = 10  # seconds
MARK_BYTES = 8  # of an event's or a question's digest: among a view's few, no collision
MOST_EVENTS = 500  # of one view: six hours at a report every 45 s
LATE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Event:
    """One fact of the stream, its form already checked."""

    mark: bytes  # MARK_BYTES: names the event
    kind: str  # "watched", "left", "shared" or "answered"
    subject: Subject
    version: int
    view: bytes  # 16 bytes; of an answer: none
    viewer: bytes  # 16 bytes
    source: str
    at: datetime
    received: datetime
    length: float = 0.0  # s that the version lasts
    parts: Sequence[Sequence[float]] = ()  # [from, to] s of media
    credited: float = 0.0  # s that the viewer's own time allows
    question: str = ""
    question_mark: bytes = b""
    right: bool = False


@dataclass(slots=True)
class ViewState:
    view: bytes
    viewer: bytes
    subject: Subject
    version: int
    source: str
    began_at: datetime
    played: int = 0  # bit k: second k
    events: bytes = b""
    completed: bool = False
    left: bool = False


@dataclass(slots=True)
class ViewerState:
    first_seen: datetime
    last_seen: datetime
    views: int = 0
    kept: bool = False
    completed: bool = False
    questions: bytes = b""
    answered: int = 0
    right: int = 0


# The versions of a lesson that one viewer has met.
Versions = dict[int, ViewerState]


@dataclass(slots=True)
class Hour:
    """What is added to one hour of one lesson, version and source."""

    sums: dict[str, float] = field(default_factory=dict)
    begins: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, name: str, amount: float) -> None:
        self.sums[name] = self.sums.get(name, 0) + amount

    @property
    def curve(self) -> list[int]:
        return curve(self.begins, self.ends)


@dataclass(slots=True)
class Folded:
    hours: dict[HourKey, Hour] = field(default_factory=dict)
    days: dict[tuple[Subject, date], float] = field(default_factory=dict)
    questions: dict[QuestionKey, list[int]] = field(default_factory=dict)
    views: dict[bytes, ViewState] = field(default_factory=dict)  # those that changed
    viewers: dict[tuple[Subject, bytes, int], ViewerState] = field(default_factory=dict)
    latest: dict[Subject, datetime] = field(default_factory=dict)
    duplicates: int = 0
    refused: int = 0
    late: int = 0


def middles(parts: Iterable[Sequence[float]], length: float) -> Iterable[tuple[int, int]]:
    """The stretches [first, past) of seconds whose middles lie in `parts`."""
    most = seconds_of(length)
    for start, end in parts:
        first, past = math.ceil(start - 0.5), math.ceil(end - 0.5)
        first, past = max(0, first), min(past, most)
        if past > first:
            yield first, past


def seconds_of(length: float) -> int:
    """How many seconds a curve of `length` s has: those whose middle is within."""
    return math.ceil(length - 0.5)


def stretches(mask: int) -> Iterable[tuple[int, int]]:
    """Runs of set bits as [first, past)."""
    at = 0
    while mask:
        zeros = (mask & -mask).bit_length() - 1
        mask >>= zeros
        ones = (~mask & (mask + 1)).bit_length() - 1
        yield at + zeros, at + zeros + ones
        mask >>= ones
        at += zeros + ones


def curve(begins: Sequence[int], ends: Sequence[int]) -> list[int]:
    """How many of the stretches [begin, end) each second lies in."""
    if not ends:
        return []
    past = max(ends)
    borders = np.bincount(begins, minlength=past + 1) - np.bincount(ends, minlength=past + 1)
    return [int(plays) for plays in np.cumsum(borders)[:past]]


def fold(
    events: Iterable[Event],
    views: MutableMapping[bytes, ViewState],
    viewers: Mapping[tuple[Subject, bytes], Versions],
) -> Folded:
    """What `events` add, given what is known of their views and viewers; both are brought up to
    date in place. `viewers` has an entry, be it empty, for each that occurs."""
    folded = Folded()
    for event in events:
        versions = viewers[event.subject, event.viewer]
        if event.kind == "answered":
            counted = _answered(event, versions, folded)
        else:
            counted = _viewed(event, views, versions, folded)
        if counted:
            folded.late += event.received - event.at > LATE
            folded.latest[event.subject] = max(event.at, folded.latest.get(event.subject, event.at))
    return folded


def _viewed(
    event: Event, views: MutableMapping[bytes, ViewState], versions: Versions, folded: Folded
) -> bool:
    view = views.get(event.view)
    if view and _has(view.events, event.mark):
        folded.duplicates += 1
        return False
    if view and (view.subject != event.subject or len(view.events) >= MOST_EVENTS * MARK_BYTES):
        folded.refused += 1
        return False
    is_new = view is None
    if view is None:
        view = views[event.view] = ViewState(
            event.view, event.viewer, event.subject, event.version, event.source, event.at
        )
    view.events += event.mark
    folded.views[event.view] = view
    hour = folded.hours.setdefault(
        (view.subject, view.version, view.source, _hour(view.began_at)), Hour()
    )
    viewer = _viewer(event, view.version, versions, folded)
    if is_new:
        hour.add("views", 1)
        hour.add("repeats" if any(each.views for each in versions.values()) else "viewers", 1)
        viewer.views += 1
    {"watched": _watched, "left": _left, "shared": _shared}[event.kind](event, view, hour)
    if event.credited:
        day = event.subject, event.received.astimezone(UTC).date()
        folded.days[day] = folded.days.get(day, 0.0) + event.credited
    played = view.played.bit_count()
    needed = min(KEPT, seconds_of(event.length))
    viewer.kept |= event.kind == "watched" and played >= needed
    viewer.completed |= view.completed
    return True


def _watched(event: Event, view: ViewState, hour: Hour) -> None:
    mask, plays = 0, 0
    for first, past in middles(event.parts, event.length):
        mask |= (1 << past) - (1 << first)
        plays += past - first
    fresh = mask & ~view.played
    view.played |= mask
    for first, past in stretches(fresh):
        hour.begins.append(first)
        hour.ends.append(past)
    hour.add("seconds", sum(min(b, event.length) - min(a, event.length) for a, b in event.parts))
    hour.add("rewatched", plays - fresh.bit_count())
    if not view.completed and view.played.bit_count() >= COMPLETE * seconds_of(event.length) > 0:
        view.completed = True
        hour.add("completions", 1)


def _left(event: Event, view: ViewState, hour: Hour) -> None:
    if not view.left:
        view.left = True
        hour.add("swipes", 1)


def _shared(event: Event, view: ViewState, hour: Hour) -> None:
    hour.add("shares", 1)


def _viewer(event: Event, version: int, versions: Versions, folded: Folded) -> ViewerState:
    viewer = versions.get(version)
    if viewer is None:
        viewer = versions[version] = ViewerState(event.at, event.at)
    viewer.first_seen = min(viewer.first_seen, event.at)
    viewer.last_seen = max(viewer.last_seen, event.at)
    folded.viewers[event.subject, event.viewer, version] = viewer
    return viewer


def _answered(event: Event, versions: Versions, folded: Folded) -> bool:
    """For the version that the learner saw last; the first answer to a question counts."""
    if any(_has(each.questions, event.question_mark) for each in versions.values()):
        folded.duplicates += 1
        return False
    seen = max(versions, key=lambda number: versions[number].last_seen, default=event.version)
    viewer = _viewer(event, seen, versions, folded)
    viewer.questions += event.question_mark
    viewer.answered += 1
    viewer.right += event.right
    key = event.subject, seen, event.question, event.at.astimezone(UTC).date()
    counts = folded.questions.setdefault(key, [0, 0])
    counts[0] += 1
    counts[1] += event.right
    return True


def _has(marks: bytes, mark: bytes) -> bool:
    at = marks.find(mark)
    while at >= 0 and at % MARK_BYTES:
        at = marks.find(mark, at + 1)
    return at >= 0


def _hour(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def bits(mask: int) -> bytes:
    """A mask as it is stored: the lowest bit first."""
    return mask.to_bytes((mask.bit_length() + 7) // 8, "little")


def mask_of(stored: Any) -> int:
    return int.from_bytes(bytes(stored), "little")

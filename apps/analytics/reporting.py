"""What players and quizzes tell, made into facts of the stream.

A learner's own progress is credited at once, in a transaction (`watching`); what creators learn of
it goes through the stream, without a name, if the learner may be counted. The stream is told after
the request's commit and before its answer: whoever dies in between has answered nobody, and what is
then sent again is credited as it was and counted once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.accounts import privacy
from apps.accounts.models import User
from apps.lib import clock

from . import events, intervals, marks, streams, subjects, watching
from .events import Fact
from .folding import Event
from .subjects import Clip, Subject
from .watching import Credit, Report


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a player, its form already checked. Without a `view` it tells only of the
    learner's own progress."""

    kind: str  # "watched", "left" or "shared"
    report: Report
    view: str = ""
    version: int = 0  # 0: not told
    source: str = "other"


def report(*, learner: User, told: Sequence[Told], user_agent: str = "") -> int:
    """How many were new or kept, of things that the learner can see."""
    if not told:
        return 0
    clips = subjects.clips({each.report.subject for each in told})
    watched = [each for each in told if each.kind == "watched"]
    credit = Credit()
    if watched:
        # Of the version that he was given; of the one for all, where none was told.
        durations = {
            each.report.subject: clips[each.report.subject].length(each.version)
            for each in watched
            if each.report.subject in clips
        }
        reports = [each.report for each in watched]
        credit = watching.report(learner=learner, reports=reports, durations=durations)
    others = sum(each.kind != "watched" and each.report.subject in clips for each in told)
    if privacy.may_count(learner):
        streams.append_on_commit(_facts(learner, told, clips, credit, user_agent))
    return credit.accepted + others


def visited(*, told: Sequence[Told], word: str = "", user_agent: str = "") -> int:
    """How many of a visitor's events are counted: views and what became of them. He has no progress
    to keep, and as nobody can tell one visitor from another his time earns nobody money.

    `word`: what a test of versions knows him by."""
    if not told or not privacy.may_count_visitor():
        return 0
    clips = subjects.clips({each.report.subject for each in told})
    sort = events.BOT if marks.is_program(user_agent) else events.COUNTED
    facts = []
    for each, clip in _shown(told, clips):
        viewer = events.visitor_of(clip.tenant_id, word, each.view)
        facts.append(Fact(clip.tenant_id, sort, _event(viewer, each, clip, events.VISIT)))
    streams.append_on_commit(facts)
    return len(facts)


def answered(
    *,
    learner: User,
    subject: Subject,
    question: str,
    right: bool,
    at: datetime,
    version: int | None = None,
) -> None:
    """A question of the quiz behind `subject` was answered, in the transaction of the moment.
    `version`: the one that he has; None for the one that is shown by default."""
    if not privacy.may_count(learner):
        return
    clip = subjects.clips([subject]).get(subject)
    if clip is None or not clip.tenant_id:
        return
    viewer = events.viewer_of(clip.tenant_id, learner.pk)
    event = Event(
        mark=events.mark_of(viewer, question),
        kind="answered",
        subject=subject,
        version=version or clip.version,
        view=b"",
        viewer=viewer,
        source="",
        at=at,
        received=clock.now(),
        question=question,
        right=right,
    )
    sort = marks.sort_of(learner, clip, program=False)
    streams.append_on_commit([Fact(clip.tenant_id, sort, event)])


def _facts(
    learner: User,
    told: Sequence[Told],
    clips: Mapping[Subject, Clip],
    credit: Credit,
    user_agent: str,
) -> list[Fact]:
    shown = _shown(told, clips)
    if not shown:
        return []
    somebody = events.viewer_of(0, learner.pk)
    program = marks.is_program(user_agent) or marks.is_hasty(
        somebody, {each.view for each, _clip in shown}
    )
    sorts = {id(clip): marks.sort_of(learner, clip, program=program) for _each, clip in shown}
    return [
        Fact(
            clip.tenant_id,
            sorts[id(clip)],
            _event(
                events.viewer_of(clip.tenant_id, learner.pk),
                each,
                clip,
                each.source if each.source in events.SOURCES else "other",
                credited=credit.seconds.get(each.report.event_id, 0.0),
            ),
        )
        for each, clip in shown
    ]


def _shown(told: Sequence[Told], clips: Mapping[Subject, Clip]) -> list[tuple[Told, Clip]]:
    """What belongs to a view of somebody's lesson."""
    found = [(each, clips[each.report.subject]) for each in told if each.report.subject in clips]
    return [(each, clip) for each, clip in found if each.view and clip.tenant_id]


def _event(viewer: bytes, each: Told, clip: Clip, source: str, *, credited: float = 0.0) -> Event:
    version = each.version if each.version in clip.lengths else clip.version
    length, now = clip.length(version), clock.now()
    said = each.report
    return Event(
        mark=events.mark_of(viewer, said.event_id),
        kind=each.kind,
        subject=said.subject,
        version=version,
        view=events.view_of(viewer, each.view),
        viewer=viewer,
        source=source,
        at=now - timedelta(seconds=said.ago),
        received=now,
        length=length,
        parts=intervals.within(said.intervals, length),
        credited=credited,
    )

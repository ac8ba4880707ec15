"""A dashboard's numbers as its page shows them: each by its name, in the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import comparison, dropoffs, retention_chart
from .comparison import Retention
from .dropoffs import FEWEST_VIEWS, Drop, Findings, Share
from .viewership import BEFORE, Asked, Board

LEAD = 2  # s before a drop-off, from where it is played
GOES_WRONG = 0.7  # share of right answers that is surely not reached
SOURCES: dict[str, str | Promise] = {
    "feed": gettext_lazy("Feed"),
    "search": gettext_lazy("Search"),
    "link": gettext_lazy("Shared link"),
    "visit": gettext_lazy("Visitors without an account"),
    "course": gettext_lazy("Course"),
    "review": gettext_lazy("Review"),
    "path": gettext_lazy("Learning path"),
    "library": gettext_lazy("Library"),
    "list": gettext_lazy("List"),
    "embed": gettext_lazy("Another site"),
    "other": gettext_lazy("Elsewhere"),
}
PERIODS: dict[str, str | Promise] = {
    "day": gettext_lazy("24 hours"),
    "week": gettext_lazy("7 days"),
    "month": gettext_lazy("28 days"),
    "quarter": gettext_lazy("90 days"),
    "all": gettext_lazy("Since the start"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a list; with `second` it can be played from there."""

    text: str
    note: str = ""
    second: int | None = None
    at: str = ""
    tone: str = ""
    share: float = 0.0


def number(value: float, places: int = 0) -> str:
    return number_format(value, decimal_pos=places, force_grouping=True)


def percent(share: float) -> int:
    """Too small a number for a language to write it in its own way."""
    return round(100 * share)


def clock(second: float) -> str:
    return f"{int(second) // 60}:{int(second) % 60:02d}"


def source(name: str) -> str:
    return str(SOURCES.get(name) or name)


def figures(board: Board) -> dict[str, str]:
    """Texts that are put where their name is."""
    now = board.audience
    views = now.views
    return {
        "views": number(views),
        "viewers": number(now.viewers),
        "repeats": number(now.repeats),
        "completion": _percent_of(now.completions, views),
        "average": _("%(n)s s") % {"n": number(now.seconds / views, 1)} if views else "–",
        "rewatched": _percent_of(now.rewatched, now.seconds),
        "swipes": _percent_of(now.swipes, views),
        "shared": number(now.shares),
        "summary": summary(board.retention),
        "comparison": compared(board),
        "opening": opening(board.findings),
    }


def _percent_of(part: float, whole: float) -> str:
    return _("%(n)s %%") % {"n": percent(min(1.0, part / whole))} if whole else "–"


def summary(retention: Retention) -> str:
    """What the curve says, in a sentence."""
    if not retention.views or not retention.curve:
        return _("Nobody has watched this in the time chosen.")
    last = len(retention.curve) - 1
    facts = {
        "count": retention.views,
        "views": number(retention.views),
        "middle": percent(retention.share(last // 2)),
        "at": clock(last // 2),
        "end": percent(retention.share(last)),
    }
    return (
        ngettext(
            "%(views)s view: %(middle)s %% still watch at %(at)s, %(end)s %% at the end.",
            "%(views)s views: %(middle)s %% still watch at %(at)s, %(end)s %% at the end.",
            retention.views,
        )
        % facts
    )


def opening(findings: Findings) -> str:
    if findings.opening is None:
        return ""
    return _("%(share)s %% left within the first %(n)s seconds") % {
        "share": percent(findings.opening.value),
        "n": dropoffs.OPENING,
    }


def drops(board: Board) -> list[Line]:
    """Every drop-off by its name, or why none is named."""
    findings = board.findings
    if not findings.enough:
        words = _("Too few views yet to say where people leave: %(views)s of %(needed)s.")
        return [Line(words % {"views": findings.views, "needed": FEWEST_VIEWS})]
    return [_drop(drop) for drop in findings.drops] or [Line(_("No drop-off stands out."))]


def _drop(drop: Drop) -> Line:
    named = {"share": percent(drop.share.value), "at": drop.at}
    return Line(
        text=_("%(share)s %% left at %(at)s") % named,
        note=between(drop.share),
        second=max(0, drop.second - LEAD),
        at=clock(max(0, drop.second - LEAD)),
    )


def between(share: Share) -> str:
    return _("%(lost)s of %(there)s who were watching; surely between %(low)s and %(high)s %%") % {
        "lost": number(share.count),
        "there": number(share.of),
        "low": percent(share.low),
        "high": percent(share.high),
    }


def sources(board: Board) -> list[Line]:
    found = board.sources
    views = sum(found.values())
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [
        Line(source(name), number(count), tone=name, share=count / views) for name, count in ordered
    ]


def questions(board: Board) -> list[Line]:
    """Those that go wrong most often first."""
    ordered = sorted(board.asked, key=lambda asked: _right(asked).value if asked.answered else 2)
    return [_question(asked) for asked in ordered]


def _right(asked: Asked) -> Share:
    return dropoffs.share(asked.right, asked.answered)


def _question(asked: Asked) -> Line:
    right = _right(asked)
    facts = {"right": number(right.count), "of": number(right.of)}
    if not asked.answered:
        notes = [_("Not answered yet")]
    elif asked.answered < FEWEST_VIEWS:
        notes = [_("%(right)s of %(of)s right: too few answers yet") % facts]
    else:
        facts |= {"share": percent(right.value)}
        notes = [_("%(share)s %% right (%(right)s of %(of)s)") % facts]
    if asked.seen is not None and asked.second is not None:
        words = _("%(share)s %% of the views reach what it asks about")
        notes.append(words % {"share": percent(asked.seen)})
    if asked.mistaken:
        text, times = asked.mistaken
        chosen = {"option": text, "times": number(times)}
        notes.append(_("taken for right: “%(option)s” (%(times)s times)") % chosen)
    wrong = asked.answered >= FEWEST_VIEWS and right.high < GOES_WRONG
    return Line(
        text=asked.question.stem,
        note=" · ".join(notes),
        second=asked.second,
        at=clock(asked.second) if asked.second is not None else "",
        tone="bad" if wrong else "",
        share=right.value if asked.answered else 0.0,
    )


def against(chosen: str) -> str:
    """What is compared with, as a name."""
    kind, _sep, name = chosen.partition(":")
    if kind == BEFORE:
        return _("the time before")
    if kind == "version":
        return _("version %(n)s") % {"n": name}
    return source(name) if kind == "source" else ""


def compared(board: Board) -> str:
    """Where the two curves differ, if they do."""
    if board.other is None:
        return ""
    facts: dict[str, Any] = {
        "other": against(board.choice.against),
        "views": number(board.retention.views),
        "others": number(board.other.views),
    }
    if not comparison.enough(board.retention, board.other):
        return _("Too few views yet to compare with %(other)s: %(views)s and %(others)s.") % facts
    found = comparison.widest(board.retention, board.other)
    if found is None:
        return _("No clear difference from %(other)s (%(views)s and %(others)s views).") % facts
    low, high = sorted((abs(found.low), abs(found.high)))
    facts |= {
        "points": percent(abs(found.gain)),
        "at": clock(found.second),
        "low": percent(low),
        "high": percent(high),
    }
    if found.gain > 0:
        return (
            _(
                "At %(at)s %(points)s points more are still watching than with %(other)s "
                "(surely %(low)s to %(high)s)."
            )
            % facts
        )
    return (
        _(
            "At %(at)s %(points)s points fewer are still watching than with %(other)s "
            "(surely %(low)s to %(high)s)."
        )
        % facts
    )


def chart(board: Board) -> dict[str, Any]:
    """What draws the curve: points, marks, and for each second how many play it."""
    points = retention_chart.line(board.retention, board.seconds)
    marks = retention_chart.marks(board.findings.drops, board.retention, board.seconds)
    other = board.other
    return {
        "points": points,
        "area": retention_chart.area(points),
        "other": retention_chart.line(other, board.seconds) if other else "",
        "marks": [[mark.number, mark.x, mark.y] for mark in marks],
        "plays": list(board.retention.curve),
        "shares": [percent(board.retention.share(k)) for k in range(board.seconds)],
        "others": [percent(other.share(k)) for k in range(board.seconds)] if other else [],
    }


def values(board: Board) -> dict[str, Any]:
    """Everything on the page that may change, by its name."""
    return {
        "watched": bool(board.audience.views),
        **figures(board),
        **chart(board),
        "drops": drops(board),
        "sources": sources(board),
        "questions": questions(board),
    }

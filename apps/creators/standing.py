"""Where a lesson stands, in one word and in a creator's words. Pure: facts in, words out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides. `sent` is the share of the file that has arrived, None when none is coming;
    `stages` are (name, label, state, percent, note, error), in order."""

    state: str  # of the atom
    sent: float | None = None
    has_asset: bool = False
    is_live: bool = False
    refusal: str = ""
    stages: Sequence["StageFacts"] = ()
    missing: int = 0
    gone_on: str = ""  # the day on which a deleted one goes for good
    plan: str = ""  # state of the scheduled publishing
    planned_for: str = ""  # its time, in words
    taken_down: str = ""  # why, in words


@dataclass(frozen=True, slots=True)
class StageFacts:
    name: str
    label: str
    state: str
    percent: int = 0
    note: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """`code` for programs, `label` for the chip, `tone` its colour, `note` one line more.
    `progress` is 0..1, or None where there is none to show."""

    code: str
    label: str | Promise
    tone: str
    note: str = ""
    progress: float | None = None


_WORDS: dict[str, tuple[str | Promise, str]] = {
    "empty": (gettext_lazy("No video"), "warn"),
    "uploading": (gettext_lazy("Uploading"), "info"),
    "processing": (gettext_lazy("Processing"), "info"),
    "failed": (gettext_lazy("Stopped"), "bad"),
    "refused": (gettext_lazy("Refused"), "bad"),
    "draft": (gettext_lazy("Draft"), "warn"),
    "ready": (gettext_lazy("Ready to publish"), "accent"),
    "scheduled": (gettext_lazy("Scheduled"), "info"),
    "late": (gettext_lazy("Overdue"), "warn"),
    "live": (gettext_lazy("Live"), "ok"),
    "taken_down": (gettext_lazy("Taken down"), "bad"),
    "archived": (gettext_lazy("Archived"), ""),
    "discarded": (gettext_lazy("Deleted"), "bad"),
}


def standing(facts: Facts) -> Standing:
    """The one thing that a creator must know about a lesson now."""
    code = _code(facts)
    label, tone = _WORDS[code]
    note, progress = _more(code, facts)
    return Standing(code=code, label=label, tone=tone, note=note, progress=progress)


def _code(facts: Facts) -> str:
    if facts.gone_on:
        return "discarded"
    if facts.taken_down:
        return "taken_down"
    if facts.state in ("published", "archived"):
        return {"published": "live", "archived": "archived"}[facts.state]
    if facts.refusal:
        return "refused"
    if not facts.has_asset:
        return "empty" if facts.sent is None else "uploading"
    if not facts.is_live:
        failed = any(stage.state == "failed" for stage in facts.stages)
        return "failed" if failed else "processing"
    if facts.plan in ("pending", "late"):
        return {"pending": "scheduled", "late": "late"}[facts.plan]
    return "draft" if facts.missing else "ready"


def _more(code: str, facts: Facts) -> tuple[str, float | None]:
    match code:
        case "discarded":
            return _("Goes for good on %(day)s") % {"day": facts.gone_on}, None
        case "taken_down":
            return facts.taken_down, None
        case "uploading":
            return "", facts.sent
        case "processing":
            return _running(facts.stages), done_share(facts.stages)
        case "failed" | "refused":
            error = next((s.error for s in facts.stages if s.state == "failed"), "")
            return (error if code == "failed" else facts.refusal), None
        case "empty":
            return _("Choose a file"), None
        case "scheduled" | "late":
            soon = _("It goes live as soon as it is ready.")
            return (soon if code == "late" else facts.planned_for), None
        case "draft":
            return _("%(count)d left to do") % {"count": facts.missing}, None
    return "", None


def _running(stages: Sequence[StageFacts]) -> str:
    return next((str(stage.label) for stage in stages if stage.state == "running"), "")


def done_share(stages: Sequence[StageFacts]) -> float:
    """How much of the work is done, every stage weighing the same; 0 when there is none."""
    if not stages:
        return 0.0
    done = sum(1 if stage.state == "done" else stage.percent / 100 for stage in stages)
    return done / len(stages)


def stage_data(
    stage: StageFacts, *, retry: str = "", todo: dict[str, str] | None = None
) -> dict[str, Any]:
    """A stage as an open page draws it. `retry` is where to try a failed one again, `todo` what
    it leaves to its creator ({"text", "page"})."""
    return {
        "name": stage.name,
        "label": stage.label,
        "state": stage.state,
        "progress": stage.percent / 100 if stage.percent else None,
        "note": _note(stage),
        "error": stage.error,
        "retry": retry if stage.state == "failed" else "",
        "todo": todo or {"text": "", "page": ""},
    }


def steps(stages: Sequence[StageFacts]) -> dict[str, int]:
    return {"done": sum(stage.state == "done" for stage in stages), "all": len(stages)}


def _note(stage: StageFacts) -> str:
    match stage.state:
        case "running":
            return f"{stage.percent} %" if stage.percent else _("Working")
        case "waiting":
            return _("Waiting")
        case "failed":
            return _("Stopped")
    return stage.note or _("Done")

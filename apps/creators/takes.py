"""The recordings of a lesson side by side, as its creator sees them: which one learners have, and
how far the others are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.content import discarding
from apps.content.models import Atom, Version
from apps.lib import clock
from apps.media import delivery
from apps.media.models import Asset, CaptionTrack, Stage
from apps.media.upload_models import Upload
from apps.quizzes.models import Question

from . import corrections
from .models import Footage
from .standing import StageFacts, done_share, stage_data, steps

_WORDS: dict[str, tuple[str | Promise, str]] = {
    "current": (_("In use"), "ok"),
    "ready": (_("Ready"), "accent"),
    "processing": (_("Processing"), "info"),
    "refused": (_("Refused"), "bad"),
    "failed": (_("Stopped"), "bad"),
}


@dataclass(frozen=True)
class Take:
    """A version with what follows from its rows."""

    version: Version
    atom: Atom

    @property
    def number(self) -> int:
        return self.version.number

    @property
    def asset(self) -> Asset:
        return self.version.asset

    @cached_property
    def stages(self) -> list[StageFacts]:
        return stages_of(self.asset)

    @property
    def code(self) -> str:
        if self.version.is_default:
            return "current"
        if self.asset.is_refused:
            return "refused"
        if self.asset.is_live:
            return "ready"
        return "failed" if any(stage.state == "failed" for stage in self.stages) else "processing"

    @property
    def label(self) -> str:
        return str(_WORDS[self.code][0])

    @property
    def tone(self) -> str:
        return _WORDS[self.code][1]

    @property
    def note(self) -> str:
        """One line more: why it stopped, or what is being done."""
        if self.asset.is_refused:
            return str(self.asset.refusal)
        wanted = {"failed": "failed", "processing": "running"}.get(self.code)
        stage = next((s for s in self.stages if s.state == wanted), None)
        return (stage.error or stage.label) if stage else ""

    @property
    def progress(self) -> float | None:
        return done_share(self.stages) if self.code == "processing" else None

    @property
    def may_go(self) -> bool:
        """Learners cannot be left without a recording."""
        return not self.version.is_default

    @cached_property
    def check(self) -> int:
        """How many words of its captions are to be checked."""
        return corrections.left_in(self.asset)

    @property
    def gone_at(self) -> datetime | None:
        return discarding.gone_at(self.version)

    @property
    def poster(self) -> str:
        return delivery.poster_url(self.asset, public=self.atom.is_open_to_all)

    @property
    def facts(self) -> dict[str, Any]:
        """What an open page must know of it; stages only while they are worth looking at."""
        shown = self.stages if self.code in ("processing", "failed") else []
        return {
            "number": self.number,
            "code": self.code,
            "note": self.note,
            "progress": self.progress,
            "asset": self.asset.public_id,
            "stages": [stage_data(stage, retry=self._retry(stage)) for stage in shown],
            "steps": steps(shown),
            "outlook": "",
        }

    def _retry(self, stage: StageFacts) -> str:
        where = [self.atom.public_id, self.number, stage.name]
        return reverse("api:studio_api:retry_version", args=where)


def stages_of(asset: Asset) -> list[StageFacts]:
    return [
        StageFacts(
            name=stage.name,
            label=str(stage.get_name_display()),
            state=stage.state,
            percent=stage.progress,
            note=stage.note,
            error=stage.error,
        )
        for stage in asset.stages.all()
        if stage.name != Stage.Name.THRIFT  # nobody waits for it
    ]


def of(lesson: Atom) -> list[Take]:
    """All recordings that were not removed, the newest first."""
    rows = Version.objects.kept().filter(atom=lesson).select_related("asset").order_by("-number")
    captions = Prefetch(
        "asset__caption_tracks", CaptionTrack.objects.current(), to_attr="current_captions"
    )
    return [Take(version, lesson) for version in rows.prefetch_related("asset__stages", captions)]


def removed(lesson: Atom) -> list[Take]:
    """Those that can still be brought back."""
    rows = Version.objects.exclude(discarded_at=None).filter(atom=lesson)
    return [Take(version, lesson) for version in rows.select_related("asset").order_by("-number")]


def look(takes: Sequence[Take]) -> str:
    """Changes when the list must be drawn anew."""
    parts = ((t.number, t.code, t.asset.poster, "live" * t.asset.is_live, t.check) for t in takes)
    return " ".join(".".join(map(str, part)) for part in parts)


def incoming(lesson: Atom) -> Upload | None:
    """The file of another version that is on its way."""
    mine = Footage.objects.filter(atom=lesson, is_version=True, upload__state=Upload.State.OPEN)
    footage = mine.filter(upload__expires_at__gt=clock.now()).select_related("upload").first()
    return footage.upload if footage else None


def late_clips(questions: Sequence[Question], asset: Asset) -> list[Question]:
    """Questions whose moment lies behind the end of this recording."""
    return [
        question
        for question in questions
        if max(question.clip_start_ms or 0, question.clip_end_ms or 0) > asset.duration_ms
    ]

"""What an open page of a lesson must know: sent on connecting and after every change."""

from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.content import discarding, publishing
from apps.content.models import Atom, Experiment, Takedown, Version
from apps.lib import clock
from apps.media import outlook
from apps.media.models import Asset, CaptionTrack, Stage
from apps.media.upload_models import Upload
from apps.quizzes.models import Question

from . import audience, corrections, quiz, takes, waiting
from .experiments import reports
from .models import Footage
from .schedule_models import Schedule
from .standing import Facts, StageFacts, Standing, stage_data, standing, steps

# What the creator must still do, and where on the page.
_PLACES = {
    "taken_down": "#takedown",
    "title": "#title",
    "skill": "#skill",
    "video": "#video",
    "questions_few": "#quiz",
    "questions_many": "#quiz",
}
WORDS = {
    **publishing.MISSING,
    "taken_down": gettext_lazy("It was taken down. Read why."),
    "questions_few": gettext_lazy("Write at least three quiz questions."),
    "questions_many": gettext_lazy("Five quiz questions are the most."),
}
_MOVING = ("waiting", "running")


def shelf(lessons: QuerySet[Atom], *, number: int | None = None) -> QuerySet[Atom]:
    """The lessons with all that their cards show, in a constant number of queries. With `number`
    that version is looked at instead of the one in use."""
    captions = CaptionTrack.objects.current().order_by("language")
    shown = Version.objects.kept().filter(number=number) if number else Version.objects.default()
    versions = shown.select_related("asset").prefetch_related(
        "asset__stages",
        Prefetch("asset__caption_tracks", queryset=captions, to_attr="current_captions"),
    )
    footage = Footage.objects.select_related("upload").order_by("-id")
    questions = Question.objects.current().only("quiz_id", "public_id")
    quizzes = Atom.objects.quizzes().prefetch_related(
        Prefetch("questions", queryset=questions, to_attr="current_questions")
    )
    return lessons.select_related("skill", "owner", "schedule").prefetch_related(
        Prefetch("versions", queryset=versions, to_attr="shown_versions"),
        Prefetch("footage", queryset=footage, to_attr="newest_footage"),
        Prefetch("takedowns", queryset=Takedown.objects.in_force(), to_attr="standing_takedowns"),
        Prefetch("followers", queryset=quizzes, to_attr="quizzes"),
    )


class Lesson:
    """A lesson loaded through `shelf`, and what follows from its rows."""

    def __init__(self, atom: Atom) -> None:
        self.atom = atom
        version = next(iter(atom.shown_versions), None)
        self.asset: Asset | None = version.asset if version else None
        self.upload: Upload | None = next(
            (f.upload for f in atom.newest_footage if self._is_of_this(f)), None
        )
        self.questions = [q for each in atom.quizzes for q in each.current_questions]

    def _is_of_this(self, footage: Footage) -> bool:
        """Whether it was sent for the recording that counts, and not for another version."""
        return not footage.is_version or bool(
            self.asset and footage.upload.asset_id == self.asset.pk
        )

    @classmethod
    def load(cls, atom: Atom, *, number: int | None = None) -> "Lesson":
        return cls(shelf(Atom.objects.filter(pk=atom.pk), number=number).get())

    @property
    def missing(self) -> list[str]:
        """Codes of what keeps it from being published, in the order to mend them."""
        lacks = ["taken_down"] if self.takedown else []
        lacks += [] if self.asset and self.asset.is_live else ["video"]
        lacks += [] if self.atom.title.strip() else ["title"]
        lacks += [] if self.atom.skill_id else ["skill"]
        count = len(self.questions)
        if count < quiz.FEWEST_QUESTIONS:
            lacks.append("questions_few")
        elif count > quiz.MOST_QUESTIONS:
            lacks.append("questions_many")
        return lacks

    @property
    def takedown(self) -> Takedown | None:
        """Staff keep it out of learners' feeds."""
        return next(iter(self.atom.standing_takedowns), None)

    @property
    def is_recognised(self) -> bool:
        """The same bytes had been sent before this upload."""
        return bool(self.asset and self.upload and self.asset.created_at < self.upload.created_at)

    @property
    def incoming(self) -> Upload | None:
        """The upload that bytes are still awaited for."""
        if self.asset and not self.asset.is_refused:
            return None
        upload = self.upload
        alive = upload and upload.state == Upload.State.OPEN and upload.expires_at > clock.now()
        return upload if alive else None

    @property
    def refusal(self) -> str:
        if self.incoming:
            return ""
        if self.asset and self.asset.is_refused:
            return str(self.asset.refusal)
        refused = self.asset is None and self.upload is not None
        return self.upload.refusal if refused else ""

    @property
    def needs_file(self) -> bool:
        return not self.incoming and (self.asset is None or self.asset.is_refused)

    @property
    def tracks(self) -> list[CaptionTrack]:
        """Current captions, the spoken language first."""
        asset = self.asset
        found = asset.current_captions if asset else []
        return sorted(found, key=lambda t: t.language != asset.language)

    @property
    def flashes(self) -> list[str]:
        """Where it flashes dangerously: "0:02–0:04"."""
        spans = self.asset.flashes if self.asset else []
        return [f"{_clock(start)}–{_clock(end)}" for start, end in spans]

    @cached_property
    def words_to_check(self) -> int:
        return corrections.left_in(self.asset) if self.asset else 0

    @cached_property
    def takes(self) -> list[takes.Take]:
        """Every recording of it, the newest first."""
        return takes.of(self.atom)

    @cached_property
    def test(self) -> Experiment | None:
        """The one that is running."""
        return reports.running(self.atom)

    @property
    def sounds_foreign(self) -> bool:
        """Another language was heard than the one that was declared."""
        return any(track.is_mismatch for track in self.tracks)

    @property
    def is_listening(self) -> bool:
        return any(s.name == Stage.Name.CAPTIONS and s.state in _MOVING for s in self.stages)

    @property
    def stages(self) -> list[StageFacts]:
        if self.asset is None or self.asset.is_refused:
            return []
        return takes.stages_of(self.asset)

    @property
    def schedule(self) -> Schedule | None:
        """When it is to be published; what became of a plan once it is published is history."""
        found = getattr(self.atom, "schedule", None)
        return None if self.atom.is_published else found

    @property
    def standing(self) -> Standing:
        gone = discarding.gone_at(self.atom)
        return standing(
            Facts(
                state=self.atom.state,
                taken_down=self.takedown.get_reason_display() if self.takedown else "",
                sent=self.incoming.fraction if self.incoming else None,
                has_asset=self.asset is not None and not self.needs_file,
                is_live=bool(self.asset and self.asset.is_live),
                refusal=self.refusal,
                stages=self.stages,
                missing=len(self.missing),
                gone_on=date_format(gone, "DATE_FORMAT") if gone else "",
                plan=self.schedule.state if self.schedule else "",
                planned_for=planned_for(self.schedule) if self.schedule else "",
            )
        )


def snapshot(lesson: Lesson) -> dict[str, Any]:
    """Plain JSON. `version` changes when a part must be drawn anew that JSON cannot draw."""
    now = lesson.standing
    return {
        "id": lesson.atom.public_id,
        "standing": {**asdict(now), "label": str(now.label)},
        "published": lesson.atom.is_published,
        "stages": [_stage(lesson, stage) for stage in lesson.stages],
        "outlook": waiting.words(outlook.of(lesson.asset) if lesson.asset else None),
        "steps": steps(lesson.stages),
        "missing": [
            {"code": code, "text": str(WORDS[code]), "at": _PLACES[code]} for code in lesson.missing
        ],
        "questions": len(lesson.questions),
        "schedule": _schedule(lesson.schedule),
        "premium": audience.facts(lesson.atom, lesson.asset),
        "captions": {"check": lesson.words_to_check, **_todo(lesson)},
        "takes": [take.facts for take in lesson.takes],
        "version": version(lesson),
    }


def planned_for(schedule: Schedule) -> str:
    """ "24 November 2026, 9:00 a.m. (Europe/Berlin)": on the clocks by which it was chosen."""
    zone = ZoneInfo(schedule.zone)
    return f"{date_format(schedule.at.astimezone(zone), 'DATETIME_FORMAT')} ({schedule.zone})"


def _schedule(schedule: Schedule | None) -> dict[str, str] | None:
    if schedule is None:
        return None
    wall = schedule.at.astimezone(ZoneInfo(schedule.zone)).replace(tzinfo=None)
    return {
        "at": schedule.at.isoformat(),
        "wall": wall.isoformat(timespec="minutes"),
        "zone": schedule.zone,
        "if_not_ready": schedule.if_not_ready,
        "state": schedule.state,
        "words": planned_for(schedule),
    }


def version(lesson: Lesson) -> str:
    """Changes when a part of the page must be drawn anew that JSON cannot draw."""
    return f"{video_version(lesson)}|{captions_version(lesson)}|{takes_version(lesson)}"


def video_version(lesson: Lesson) -> str:
    """What the picture depends on: the upload's state, a refusal, the poster, playback."""
    upload, asset = lesson.upload, lesson.asset
    parts = [f"{upload.public_id}.{upload.state}"] if upload else [""]
    if asset:
        parts += [asset.public_id, asset.refusal_code, asset.poster, asset.revision]
        parts.append(f"live {captions_version(lesson)}" if asset.is_live else "")
    return "/".join([*parts, "wanted" if lesson.needs_file else ""])


def captions_version(lesson: Lesson) -> str:
    tracks = " ".join(f"{track.language}.{track.version}" for track in lesson.tracks)
    return f"{lesson.asset.public_id} {tracks}" if lesson.asset else ""


def takes_version(lesson: Lesson) -> str:
    coming = takes.incoming(lesson.atom) if lesson.takes else None
    live = "live" if lesson.asset and lesson.asset.is_live else ""  # only then may one be added
    test = lesson.test.public_id if lesson.test else ""
    return f"{live} {takes.look(lesson.takes)} {coming.public_id if coming else ''} {test}"


def words_to_check(count: int) -> str:
    return ngettext("%(count)d word to check", "%(count)d words to check", count) % {"count": count}


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _todo(lesson: Lesson) -> dict[str, str]:
    """What a creator is asked to do about the captions, and where; empty texts for nothing."""
    text = ""
    if lesson.sounds_foreign:
        text = _("Sounds like another language")
    elif lesson.words_to_check:
        text = words_to_check(lesson.words_to_check)
    page = reverse("studio:captions", args=[lesson.atom.public_id])
    return {"text": text, "page": page if text else ""}


def _stage(lesson: Lesson, stage: StageFacts) -> dict[str, Any]:
    retry = reverse("api:studio_api:retry", args=[lesson.atom.public_id, stage.name])
    todo = _todo(lesson) if stage.name == Stage.Name.CAPTIONS else None
    return stage_data(stage, retry=retry, todo=todo)

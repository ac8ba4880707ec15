"""Questions that the transcript suggests. A person decides of each: taken over as it is, changed
before, or dismissed; until then it is nothing that a learner could meet."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.content import glossaries
from apps.content.models import Atom
from apps.lib import clock
from apps.lib.errors import Conflict, NotFound, TooOften
from apps.media.models import CaptionTrack
from apps.quizzes import suggesting
from apps.quizzes.models import Question
from apps.quizzes.suggesting import Draft, Suggester, SuggesterFailed, Talk

from . import audit, calling, corrections, quiz
from .audit_models import Act
from .models import Suggestion, SuggestionRound

State = SuggestionRound.State
LOST_AFTER = timedelta(minutes=3)  # a worker that says nothing for so long is gone
MOST_A_DAY = 12


class NothingSaid(Conflict):
    code = "nothing_said"
    message = _("There is no transcript yet. Questions are made out of what is said.")


def engine() -> Suggester:
    prices = suggesting.Prices(
        settings.QUIZ_USD_PER_MILLION_READ, settings.QUIZ_USD_PER_MILLION_WRITTEN
    )
    return suggesting.choose(
        url=settings.QUIZ_URL,
        api_key=settings.QUIZ_API_KEY,
        model=settings.QUIZ_MODEL,
        prices=prices,
    )


def of(lesson: Atom) -> list[Suggestion]:
    return list(Suggestion.objects.open().filter(atom=lesson))


def latest(lesson: Atom) -> SuggestionRound | None:
    return SuggestionRound.objects.own().filter(atom=lesson).first()


def is_working(found: SuggestionRound | None) -> bool:
    """Whether an answer is still to be expected."""
    moving = found is not None and found.state in (State.WAITING, State.RUNNING)
    return moving and found.created_at > clock.now() - LOST_AFTER


@transaction.atomic
def ask(*, lesson: Atom, by: User) -> SuggestionRound:
    """Send `tasks.suggest` afterwards. The same one while it is being worked on."""
    Atom.objects.own().select_for_update(of=("self",)).get(pk=lesson.pk)
    last = latest(lesson)
    if is_working(last):
        return last
    if not _talk(lesson).sentences:
        raise NothingSaid
    since = clock.now() - timedelta(days=1)
    asked = SuggestionRound.objects.own().filter(atom=lesson, created_at__gt=since)
    if asked.count() >= MOST_A_DAY:
        raise TooOften
    return SuggestionRound.objects.create(atom=lesson, by=by)


def make(*, round_id: int) -> None:
    """The work itself, claimed once. What was dismissed or is asked already does not come back."""
    mine = SuggestionRound.objects.own().filter(pk=round_id)
    if not mine.filter(state=State.WAITING).update(state=State.RUNNING):
        return
    found = mine.select_related("atom").get()
    try:
        made = engine().suggest(_talk(found.atom), most=suggesting.MOST)
    except SuggesterFailed:
        mine.update(state=State.FAILED)
        calling.lesson_changed(found.atom.public_id)
        raise
    with transaction.atomic():
        _keep(found, made.drafts)
        mine.update(state=State.DONE, engine=made.engine[:80], micro_usd=made.micro_usd)
        calling.lesson_changed(found.atom.public_id)


def _keep(found: SuggestionRound, drafts: list[Draft]) -> None:
    mine = Suggestion.objects.own().filter(atom=found.atom)
    mine.open().delete()
    known = set(mine.values_list("stem", flat=True))
    current = Question.objects.current().filter(quiz__follows=found.atom)
    known |= set(current.values_list("stem", flat=True))
    Suggestion.objects.bulk_create(
        Suggestion(
            tenant_id=found.tenant_id,
            round=found,
            atom=found.atom,
            format=draft.format,
            stem=draft.stem[:300],
            body=draft.body,
            explanation=draft.explanation[:1000],
            start_ms=draft.start_ms,
            end_ms=draft.end_ms,
        )
        for draft in drafts
        if draft.stem not in known
    )


def _talk(lesson: Atom) -> Talk:
    """What is said in the recording that learners have."""
    track = _spoken_track(lesson)
    words = track.words if track else []
    return Talk(
        sentences=suggesting.sentences((word["w"], word["s"], word["e"]) for word in words),
        language=(track.language if track else lesson.language).partition("-")[0],
        title=lesson.title,
        glossary=glossaries.terms_of(lesson),
    )


def _spoken_track(lesson: Atom) -> CaptionTrack | None:
    try:
        asset = corrections.recording(lesson)
    except NotFound:
        return None
    return asset.caption_tracks.current().filter(language=asset.language).first()


# --- decided ----------------------------------------------------------------------------------


def find(lesson: Atom, public_id: str) -> Suggestion:
    found = Suggestion.objects.open().filter(atom=lesson, public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def as_question(found: Suggestion) -> Question:
    """Not stored: what a form begins with."""
    return Question(
        format=found.format,
        stem=found.stem,
        body=found.body,
        explanation=found.explanation,
        clip_start_ms=found.start_ms,
        clip_end_ms=found.end_ms,
    )


@transaction.atomic
def accept(
    *, lesson: Atom, found: Suggestion, by: User, fields: dict[str, Any] | None = None
) -> Question:
    """A question of the quiz from now on, as suggested or as `fields` have it. Once."""
    _decide(found, Suggestion.State.ACCEPTED)
    question = as_question(found)
    names = ("format", "stem", "body", "explanation", "clip_start_ms", "clip_end_ms")
    wanted = fields or {name: getattr(question, name) for name in names}
    made = quiz.add_question(lesson=lesson, by=by, fields=wanted)
    facts = {"question": made.public_id, "changed": fields is not None}
    audit.record(lesson=lesson, by=by, act=Act.SUGGESTION_ACCEPTED, **facts)
    return made


@transaction.atomic
def dismiss(*, lesson: Atom, found: Suggestion, by: User) -> None:
    _decide(found, Suggestion.State.DISMISSED)
    audit.record(lesson=lesson, by=by, act=Act.SUGGESTION_DISMISSED)


def _decide(found: Suggestion, state: str) -> None:
    if not Suggestion.objects.open().filter(pk=found.pk).update(state=state):
        raise Conflict

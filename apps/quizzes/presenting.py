"""Questions as a learner may see them: shuffled his own way, the right answers left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from apps.accounts.models import User
from apps.content import assignment
from apps.content.models import Atom, Version
from apps.media import delivery
from apps.media.models import Asset
from apps.quizzes import attempts, illustrations, outcomes, reviews
from apps.quizzes.models import Attempt, Card, Question


@dataclass(frozen=True, slots=True)
class Presented:
    """One question on its way to a browser. `outcome` is there when it was answered before.

    `media` is the picture or sound beside the stem, `video` what plays the clip it asks about,
    `why` the reason why a card is asked.
    """

    question: Question
    shown: dict[str, Any]
    media: dict[str, Any] | None = None
    video: dict[str, Any] | None = None
    outcome: dict[str, Any] | None = None
    why: str = ""

    @property
    def template(self) -> str:
        return self.question.rules.template

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.question.public_id,
            "format": self.question.format,
            "stem": self.question.stem,
            "media": self.media,
            "hint": self.question.hint,
            "shown": self.shown,
            "video": self.video,
            "outcome": self.outcome,
        }


@dataclass(frozen=True, slots=True)
class Paper:
    """A quiz as one learner meets it now."""

    quiz: Atom
    attempt: Attempt | None
    questions: tuple[Presented, ...]

    @property
    def outcomes(self) -> list[dict[str, Any]]:
        return [presented.outcome for presented in self.questions if presented.outcome]

    def as_dict(self) -> dict[str, Any]:
        video = self.quiz.follows
        return {
            "id": self.quiz.public_id,
            "title": self.quiz.title or (video.title if video else ""),
            "video": video and video.public_id,
            "attempt": self.attempt and self.attempt.public_id,
            "finished": bool(self.attempt and self.attempt.finished_at),
            "questions": [presented.as_dict() for presented in self.questions],
        }


def paper(learner: User, quiz: Atom) -> Paper:
    """The quiz with what the learner answered in his latest attempt, in five queries; a clip that
    is asked about costs some more."""
    attempt = attempts.latest(learner=learner, quiz=quiz)
    given = outcomes.of_attempt(attempt) if attempt else {}
    questions = list(quiz.questions.current().with_illustrations())
    for question in questions:
        question.quiz = quiz
    # A new attempt is shuffled anew; leaving and coming back is not, be it before the first answer.
    salt = attempt.number if attempt else 1  # type: ignore[attr-defined]
    videos = _videos(questions, learner)
    return Paper(
        quiz=quiz,
        attempt=attempt,
        questions=tuple(
            _presented(q, learner.pk, salt, videos, given.get(q.pk)) for q in questions
        ),
    )


def review_cards(learner: User, cards: Iterable[Card]) -> list[Presented]:
    """The learner's due cards as questions; each review of a card has its own shuffle."""
    cards = list(cards)
    videos = _videos([card.question for card in cards], learner)
    whys = reviews.whys(learner, cards)
    return [
        replace(_presented(card.question, learner.pk, card.version, videos), why=whys[card.pk])
        for card in cards
    ]


def alone(question: Question, *, learner: User, salt: object) -> Presented:
    """A question outside of its quiz; a clip that it asks about is not told."""
    return _presented(question, learner.pk, salt, {})


def _presented(
    question: Question,
    learner_id: int,
    salt: object,
    videos: Mapping[int, dict[str, Any]],
    outcome: dict[str, Any] | None = None,
) -> Presented:
    seed = f"{learner_id}:{question.pk}:{salt}"
    shown = question.rules.present(question.body, Random(seed))  # noqa: S311 - a shuffle, no secret
    known = illustrations.described(question)
    return Presented(
        question=question,
        shown=_illustrated(shown, known),
        media=known.get(question.media),
        video=videos.get(question.pk),
        outcome=outcome,
    )


def _illustrated(shown: Any, known: Mapping[str, dict[str, Any]]) -> Any:
    """With what a page needs in place of each illustration's id; None for one that is gone."""
    if isinstance(shown, list):
        return [_illustrated(item, known) for item in shown]
    if not isinstance(shown, dict):
        return shown
    told = {name: _illustrated(value, known) for name, value in shown.items()}
    return told | ({"media": known.get(shown["media"])} if "media" in shown else {})


def _videos(questions: Iterable[Question], learner: User) -> dict[int, dict[str, Any]]:
    """What plays the clips that these questions ask about, by question: of the version that the
    learner has watched."""
    asking = [q for q in questions if "clip" in q.body and q.quiz.follows_id]
    if not asking:
        return {}
    atoms = list({question.quiz.follows_id: question.quiz.follows for question in asking}.values())
    assignment.attach(atoms, learner, Version.objects.filter(asset__ready_at__isnull=False))
    assets = {atom.pk: each.asset_id for atom in atoms for each in atom.recordings}
    playable = Asset.objects.with_playback().in_bulk(assets.values())
    return {
        question.pk: delivery.playback(
            playable[assets[question.quiz.follows_id]],
            public=question.quiz.follows.is_open_to_all,
        )
        for question in asking
        if question.quiz.follows_id in assets
    }

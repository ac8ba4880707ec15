"""What a learner knows of his skills, what fades, and when it returns; every figure says why."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.content import teachings
from apps.content.graph_models import TeachingChange
from apps.content.models import Skill
from apps.lib import clock
from apps.lib.errors import NotFound
from apps.quizzes import due, reviews
from apps.quizzes.cards import calendar_of
from apps.quizzes.models import Card

from . import tiles
from .mastery import ledger
from .mastery.belief import at, mastery
from .mastery.ledger import Knowledge
from .mastery.verdicts import ORDER, SKIP, START, Verdict, verdicts
from .mastery_models import SkillBelief
from .tiles import Tile

SHOWN = 50  # questions, lessons
FADED = 0.02  # less than this is no fading to speak of


@dataclass(frozen=True, slots=True)
class Known:
    """One skill: how likely it is mastered, and from what that follows.

    then  how likely by the learner's own answers alone just after the last of them, and `now`; None
          where he gave none, or where it is taught differently since
    """

    id: str
    name: str
    description: str
    mastery: float
    verdict: Verdict
    answers: int
    answered_at: datetime | None
    then: float | None
    now: float | None
    changed: bool

    @property
    def fading(self) -> bool:
        """By the learner's own answers, and not made up for by those to neighbouring skills."""
        if self.then is None or self.now is None:
            return False
        return self.then - max(self.now, self.mastery) >= FADED

    @property
    def reason(self) -> str:
        if self.changed:
            return _("It is taught differently since your last answer, which counts no more.")
        if self.answers:
            return ngettext(
                "From %(count)d answer of yours, and from those to neighbouring skills.",
                "From %(count)d answers of yours, and from those to neighbouring skills.",
                self.answers,
            ) % {"count": self.answers}
        if self.verdict == ORDER[SKIP]:
            return _("Not asked: you know what builds on it.")
        if self.verdict == ORDER[START]:
            return _("Not asked: nothing shows yet that you know it.")
        return _("Not asked: your answers nearby speak for a part of it.")


@dataclass(frozen=True, slots=True)
class Returning:
    """A question of the skill: when it comes back, and how it stands."""

    stem: str
    away: int
    why: str

    @property
    def when(self) -> str:
        return due.in_words(self.away)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a learner's page of one skill says."""

    known: Known
    returning: list[Returning]
    more: int
    put_aside: int
    requires: list[Known]
    enables: list[Known]
    lessons: list[Tile]
    changes: list[TeachingChange]  # since the learner's last answer to the skill

    @property
    def due(self) -> int:
        return sum(not each.away for each in self.returning)


def skills(learner: User) -> list[Known]:
    """The skills of which the learner has answered something, the best known first."""
    beliefs = list(SkillBelief.objects.of(learner).filter(answers__gt=0).select_related("skill"))
    known = ledger.knowledge(learner)
    found = _known(known, [belief.skill for belief in beliefs], beliefs)
    return sorted(found, key=lambda each: (-each.mastery, each.name))


def sheet(learner: User, public_id: str) -> Sheet:
    """NotFound where there is no such skill. The number of queries does not grow."""
    skill = Skill.objects.filter(public_id=public_id).first()
    if skill is None:
        raise NotFound
    requires, enables = list(skill.requires.all()), list(skill.enables.all())
    around = [skill, *requires, *enables]
    beliefs = list(SkillBelief.objects.of(learner).filter(skill__in=around))
    found = _known(ledger.knowledge(learner), around, beliefs)
    own = next((row for row in beliefs if row.skill_id == skill.pk and row.answers), None)
    cards = Card.objects.of(learner).filter(_about(skill)).order_by("due_at", "pk")
    lessons = list(tiles.atoms().videos().filter(skill=skill)[:SHOWN])
    return Sheet(
        known=found[0],
        returning=_returning(learner, list(cards.select_related("question")[:SHOWN])),
        more=max(0, cards.count() - SHOWN),
        put_aside=Card.objects.suspended(learner).filter(_about(skill)).count(),
        requires=found[1 : 1 + len(requires)],
        enables=found[1 + len(requires) :],
        lessons=tiles.of(lessons, user=learner),
        changes=teachings.changes_since([skill.pk], own.moved_at) if own else [],
    )


def _about(skill: Skill) -> Q:
    """Questions of the skill, as `ledger.skill_of` has it."""
    of_lesson = Q(question__quiz__skill=None, question__quiz__follows__skill=skill)
    return Q(question__quiz__skill=skill) | of_lesson


def _returning(learner: User, cards: list[Card]) -> list[Returning]:
    now, calendar, whys = clock.now(), calendar_of(learner), reviews.whys(learner, cards)
    return [
        Returning(card.question.stem, calendar.days_until(now, card.due_at), whys[card.pk])
        for card in cards
    ]


def _known(known: Knowledge, wanted: list[Skill], beliefs: list[SkillBelief]) -> list[Known]:
    """Each of these skills as it is known now, in that order."""
    rows = {belief.skill_id: belief for belief in beliefs}
    chances, told = known.mastery, verdicts(known.mastery, own=known.mastery)
    ids, found = known.skills.ids, []
    for skill in wanted:
        place = int(ids.searchsorted(skill.pk))
        row, changed = rows.get(skill.pk), bool(known.changed[place])
        counts = row is not None and row.answers > 0 and not changed
        found.append(
            Known(
                id=skill.public_id,
                name=skill.name,
                description=skill.description,
                mastery=float(chances[place]),
                verdict=ORDER[int(told[place])],
                answers=int(known.answers[place]),
                answered_at=row.moved_at if counts else None,
                then=_chance(row, row.moved_at) if counts else None,
                now=_chance(row, clock.now()) if counts else None,
                changed=changed,
            )
        )
    return found


def _chance(row: SkillBelief, moment: datetime) -> float:
    """How likely the skill is mastered at that moment, by the learner's own answers alone."""
    belief = at(row.belief, moment.timestamp())
    return float(mastery(belief.mean, belief.variance))

"""What a diagnosis found, domain by domain, in words; and the learner's own word on it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.content.models import ModuleItem, Skill
from apps.lib import clock
from apps.lib.errors import InvalidInput, NotFound

from ..diagnostic_models import DiagnosisAnswer, VerdictOverride
from ..mastery import ledger
from ..mastery.ledger import Knowledge
from ..mastery.verdicts import ORDER, SKIP, START, Verdict, verdicts
from ..path.goals import Goal
from ..path.guiding import Judged, judge


@dataclass(frozen=True, slots=True)
class Finding:
    """One skill: what to do, and why."""

    id: str
    name: str
    verdict: Verdict
    found: Verdict
    overridden: bool
    right: int
    asked: int
    reason: str


@dataclass(frozen=True, slots=True)
class Domain:
    title: str
    findings: list[Finding]

    @property
    def verdict(self) -> Verdict:
        """Skipped when all of it is known, from the start when none of it is."""
        told = {finding.verdict for finding in self.findings}
        return told.pop() if len(told) == 1 else Verdict.REVIEW

    @property
    def right(self) -> int:
        return sum(finding.right for finding in self.findings)

    @property
    def asked(self) -> int:
        return sum(finding.asked for finding in self.findings)

    @property
    def share(self) -> int | None:
        """Right answers, in %; None where nothing was asked."""
        return round(100 * self.right / self.asked) if self.asked else None


def domains(learner: User, goal: Goal) -> list[Domain]:
    """The goal's skills by module of the course, the others and those of a skill by themselves."""
    judged = judge(learner, goal)
    places = sorted(set(goal.stock.shelf.skill[goal.scope[goal.stock.shelf.skill]].tolist()))
    findings = _findings(learner, judged, places)
    found: dict[str, list[Finding]] = {}
    titles = _modules(goal)
    for place in sorted(places, key=lambda at: titles.get(at, (10**6, ""))[0]):
        title = titles.get(place, (0, ""))[1] or (
            _("Needed before") if goal.kind == "course" else findings[place].name
        )
        found.setdefault(title, []).append(findings[place])
    return [Domain(title, rows) for title, rows in found.items()]


def _modules(goal: Goal) -> dict[int, tuple[int, str]]:
    """Position of a skill → (place, title) of the first module that teaches it."""
    if goal.kind != "course":
        return {}
    items = ModuleItem.objects.filter(module__course=goal.key, atom__skill__isnull=False)
    rows = items.order_by("module__position", "position").values_list(
        "atom__skill_id", "module__title"
    )
    found: dict[int, tuple[int, str]] = {}
    for number, (skill, title) in enumerate(rows):
        for place in goal.stock.known.positions([skill]).tolist():
            found.setdefault(place, (number, title))
    return found


def _findings(learner: User, judged: Judged, places: list[int]) -> dict[int, Finding]:
    ids = judged.goal.stock.known.ids
    skills = Skill.objects.in_bulk([int(ids[place]) for place in places])
    counts = _counts(learner, list(skills))
    found = {}
    for place in places:
        skill = skills.get(int(ids[place]))
        if skill is None:
            continue
        right, asked = counts.get(skill.pk, (0, 0))
        own = judged.overrides.get(place)
        told = int(judged.found[place])
        found[place] = Finding(
            id=skill.public_id,
            name=skill.name,
            verdict=ORDER[int(judged.verdict[place])],
            found=ORDER[told],
            overridden=own is not None,
            right=right,
            asked=asked,
            reason=_reason(judged.knowledge, place, told, right, asked),
        )
    return found


def _counts(learner: User, skills: list[int]) -> dict[int, tuple[int, int]]:
    """Skill → (right, asked) in all diagnoses of the learner; of a question the last answer."""
    rows = DiagnosisAnswer.objects.own().filter(
        diagnosis__learner=learner, question__quiz__skill__in=skills
    )
    last = {
        question: (skill, correct)
        for question, skill, correct in rows.order_by("pk").values_list(
            "question_id", "question__quiz__skill_id", "correct"
        )
    }
    found: dict[int, tuple[int, int]] = {}
    for skill, correct in last.values():
        right, asked = found.get(skill, (0, 0))
        found[skill] = (right + correct, asked + 1)
    return found


def _reason(known: Knowledge, place: int, told: int, right: int, asked: int) -> str:
    if known.changed[place]:
        return _("It is taught differently since you showed it")
    if asked:
        return ngettext(
            "%(right)d of %(asked)d question right", "%(right)d of %(asked)d questions right", asked
        ) % {"right": right, "asked": asked}
    if known.answers[place]:
        return _("By your answers to its quizzes")
    if told == SKIP:
        return _("Not asked: you know what builds on it")
    if told == START:
        return _("Not asked: nothing shows yet that you know it")
    return _("Not asked: your other answers speak for a part of it")


def override(*, learner: User, skill: str, verdict: str) -> None:
    """The learner's own word on a skill (public id); "" takes it back."""
    row = Skill.objects.filter(public_id=skill).first()
    if row is None:
        raise NotFound
    if verdict == "":
        VerdictOverride.objects.of(learner).filter(skill=row).delete()
        return
    if verdict not in set(Verdict):
        raise InvalidInput(field="verdict")
    VerdictOverride.objects.update_or_create(
        learner=learner,
        skill=row,
        defaults={
            "verdict": verdict,
            "instead_of": _found(learner, row),
            "made_at": clock.now(),
        },
    )


def _found(learner: User, skill: Skill) -> Verdict:
    known = ledger.knowledge(learner)
    place = int(known.skills.ids.searchsorted(skill.pk))
    return ORDER[int(verdicts(known.mastery, own=known.mastery)[place])]

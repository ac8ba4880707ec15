"""A learner's path to a goal as it is now: worked out whenever it is looked at."""

from dataclasses import dataclass

import numpy as np

from apps.accounts.models import User
from apps.content import teachings
from apps.content.models import Atom, Skill
from apps.quizzes.models import Attempt

from .. import tiles
from ..diagnostic import outcomes
from ..diagnostic_models import Diagnosis, VerdictOverride
from ..mastery import front, ledger
from ..mastery.ledger import Knowledge
from ..mastery.verdicts import ORDER, START, Verdict, verdicts
from ..tiles import Tile
from . import map as maps
from . import planning
from .goals import Goal
from .planning import Plan, Why

SHOWN = 60  # lessons of a path on one page
PASSED = 0.6  # of a quiz right: the lesson has done its work


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What is known of a goal's skills, and what the learner says himself."""

    goal: Goal
    knowledge: Knowledge
    found: np.ndarray  # verdict of each skill, a position in ORDER
    verdict: np.ndarray  # … after the learner's own word
    overrides: dict[int, VerdictOverride]  # by position


@dataclass(frozen=True, slots=True)
class Stop:
    tile: Tile
    skill: str
    review: bool
    why: Why
    basis_of: str  # what builds on it
    minutes: int  # to the nearest, or their sum would lie far above the path's
    quiz: str  # public id; "" for none
    change: str  # what it teaches differently since the learner knew it, in its creator's words


@dataclass(frozen=True, slots=True)
class Path:
    goal: Goal
    stops: list[Stop]
    more: int  # lessons beyond those shown
    minutes: int
    linear: int
    spared: int  # after what the questions took
    asking: int  # minutes that the questions took
    learned: int  # minutes of what was learned already
    later: int
    skipped: list[str]  # names of skills
    done: int
    asked: Diagnosis | None
    map: maps.Map

    @property
    def share(self) -> int:
        """Of the time of everything, how much is spared, in %."""
        return round(100 * self.spared / self.linear) if self.linear else 0


def judge(learner: User, goal: Goal) -> Judged:
    known = ledger.knowledge(learner)
    place = front.places(known.skills.depth, goal.scope)
    before = front.believed(outcomes.latest(learner, goal), place)
    found = verdicts(front.shifted(known.mastery, before, place), own=known.mastery)
    found[known.changed] = START  # how far into the goal he is says nothing of what is new
    verdict, overrides = found.copy(), {}
    for row in VerdictOverride.objects.of(learner).standing():
        for place in goal.stock.known.positions([row.skill_id]).tolist():
            verdict[place] = ORDER.index(Verdict(row.verdict))
            overrides[place] = row
    return Judged(goal, known, found, verdict, overrides)


def path(learner: User, goal: Goal, *, minutes: int | None = None) -> Path:
    judged = judge(learner, goal)
    made = plan(judged, learner, minutes=minutes)
    shelf, shown = goal.stock.shelf, made.lessons[:SHOWN]
    standings = maps.standings(made, shelf)
    mapped = maps.shown(standings)
    names = _names(goal, np.r_[shelf.skill[shown], shelf.skill[made.skipped], mapped])
    asking = outcomes.seconds(learner, goal)
    last = Diagnosis.objects.of(learner).filter(**{f"{goal.kind}_id": goal.key}).first()
    skipped = list(dict.fromkeys(shelf.skill[made.skipped].tolist()))
    return Path(
        goal=goal,
        stops=_stops(learner, judged, made, shown, names),
        more=len(made.lessons) - len(shown),
        minutes=_minutes(made.seconds),
        linear=_minutes(made.linear),
        spared=int(max(0.0, made.spared - asking) // 60),
        asking=_minutes(asking),
        learned=_minutes(shelf.video[made.done].sum() + shelf.quiz[made.done].sum()),
        later=len(made.later),
        skipped=[names[place] for place in skipped[:SHOWN]],
        done=len(made.done),
        asked=last,
        map=maps.drawn(standings, mapped, names, goal.stock.known),
    )


def plan(judged: Judged, learner: User, *, minutes: int | None = None) -> Plan:
    goal = judged.goal
    taken, passed, outdated = _quizzes(goal, learner)
    shelf = goal.stock.shelf
    changed = _taught_anew(judged, outdated) & ~passed
    return planning.plan(
        skills=judged.knowledge.skills,
        scope=goal.scope,
        goals=goal.goals,
        verdict=judged.verdict,
        changed=changed,
        shelf=shelf,
        taken=taken,
        passed=passed,
        budget=minutes * 60.0 if minutes else None,
    )


def _taught_anew(judged: Judged, outdated: np.ndarray) -> np.ndarray:
    """Which lessons teach differently since the learner passed them, or since he last showed their
    skill in any way, and has not said since that he knows it."""
    shelf, shown = judged.goal.stock.shelf, judged.knowledge.shown[judged.goal.stock.shelf.skill]
    found = outdated | ((shown > 0) & (shelf.taught > shown))
    for place, row in judged.overrides.items():
        if row.verdict != Verdict.START:
            found[shelf.skill == place] = False
    return found


def still_to_learn(goal: Goal, learner: User) -> tuple[np.ndarray, np.ndarray]:
    """(seconds of video, of questions) of each skill in lessons that the learner has not passed,
    or that teach differently since."""
    shelf = goal.stock.shelf
    _taken, passed, _outdated = _quizzes(goal, learner)
    open_yet = ~passed
    size = len(goal.stock.known)
    return (
        np.bincount(shelf.skill, shelf.video * open_yet, size),
        np.bincount(shelf.skill, shelf.quiz * open_yet, size),
    )


def _quizzes(goal: Goal, learner: User) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(quiz answered, answered well since the lesson teaches what it does, answered well only
    before) of each lesson on the shelf."""
    shelf = goal.stock.shelf
    rows = Attempt.objects.of(learner).finished().filter(total__gt=0, quiz__follows__isnull=False)
    table = list(rows.order_by().values_list("quiz__follows_id", "right", "total", "finished_at"))
    taken, passed, before = (np.zeros(len(shelf.ids), bool) for _ in range(3))
    places = np.searchsorted(shelf.ids, [row[0] for row in table]).tolist()
    for at, (video, right, total, finished) in zip(places, table, strict=True):
        if at == len(shelf.ids) or shelf.ids[at] != video:
            continue
        taken[at] = True
        if right / total >= PASSED:
            (passed if finished.timestamp() >= shelf.taught[at] else before)[at] = True
    return taken, passed, before & ~passed


def _stops(
    learner: User, judged: Judged, made: Plan, shown: np.ndarray, names: dict[int, str]
) -> list[Stop]:
    goal = judged.goal
    shelf = goal.stock.shelf
    keys = shelf.ids[shown].tolist()
    atoms = {atom.pk: atom for atom in tiles.atoms().videos().filter(pk__in=keys)}
    found = dict(zip(atoms, tiles.of(list(atoms.values()), user=learner), strict=True))
    quizzes = dict(
        Atom.objects.published()
        .quizzes()
        .filter(follows__in=keys)
        .values_list("follows_id", "public_id")
    )
    notes = _changes(keys, made.whys)
    above = _builders(judged, shelf.skill[shown])
    names = names | _names(goal, np.array(list(above.values()), int))
    stops = []
    for place, (at, pk) in enumerate(zip(shown.tolist(), keys, strict=True)):
        if pk not in found:
            continue
        skill, review = int(shelf.skill[at]), bool(made.reviews[place])
        seconds = shelf.quiz[at] + (0 if review else shelf.video[at])
        basis = names.get(above.get(skill, -1), "")
        stops.append(
            Stop(
                found[pk], names[skill], review, made.whys[place], basis,
                max(1, round(float(seconds) / 60)), quizzes.get(pk, ""), notes.get(pk, ""),
            )
        )  # fmt: skip
    return stops


def _changes(keys: list[int], whys: tuple[Why, ...]) -> dict[int, str]:
    """What those of these lessons teach differently that are there for it."""
    anew = [pk for pk, why in zip(keys, whys, strict=False) if why == Why.CHANGED]
    return teachings.latest(anew) if anew else {}


def _builders(judged: Judged, skills: np.ndarray) -> dict[int, int]:
    """For each of these skills one of the goal's that builds on it and is to be learned."""
    graph, scope = judged.goal.stock.known, judged.goal.scope
    found: dict[int, int] = {}
    for skill in np.unique(skills).tolist():
        above = graph.dependents[graph.dependents_start[skill] : graph.dependents_start[skill + 1]]
        above = above[scope[above]]
        wanted = above[judged.verdict[above] == START]
        if len(above):
            found[skill] = int(wanted[0] if len(wanted) else above[0])
    return found


def _names(goal: Goal, places: np.ndarray) -> dict[int, str]:
    """Names of skills by their positions."""
    wanted = np.unique(places.astype(int))
    keys = goal.stock.known.ids[wanted]
    names = dict(Skill.objects.filter(pk__in=keys.tolist()).values_list("pk", "name"))
    return {int(at): names.get(int(pk), "") for at, pk in zip(wanted, keys, strict=True)}


def _minutes(seconds: float) -> int:
    """Whole minutes, never 0 while something is left."""
    return -int(-seconds // 60)

"""How well mastery predicts the next answer of simulated learners, beside simpler models.

make bench BENCH=mastery                    the table
python -m bench.mastery PICTURE.svg         the calibration plot of docs/learning.md
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np

from bench.measure import Result, timed
from bench.simulated_learners import Seen, World, answers

LEARNERS = 250
BINS = 10
SHOWN = 200  # warm-up of each model, in answers: difficulties are unknown before


class Model(Protocol):
    def predict(self, seen: Seen) -> float: ...
    def learn(self, seen: Seen) -> None: ...


class Constant:
    """The share of right answers so far."""

    def __init__(self) -> None:
        self.right, self.all = 1.0, 2.0

    def predict(self, seen: Seen) -> float:
        return self.right / self.all

    def learn(self, seen: Seen) -> None:
        self.right, self.all = self.right + seen.right, self.all + 1


class Share:
    """The learner's own share of right answers in the skill, with one right and one wrong added."""

    def __init__(self) -> None:
        self.kept: dict[tuple[int, int], Constant] = defaultdict(Constant)

    def predict(self, seen: Seen) -> float:
        return self.kept[seen.learner, seen.skill].predict(seen)

    def learn(self, seen: Seen) -> None:
        self.kept[seen.learner, seen.skill].learn(seen)


class Elo:
    """Pelánek 2016: points of learner × skill and of the question, with a falling K."""

    def __init__(self) -> None:
        self.ability: dict[tuple[int, int], float] = defaultdict(float)
        self.hardness: dict[int, float] = defaultdict(float)
        self.count: dict[object, int] = defaultdict(int)

    def predict(self, seen: Seen) -> float:
        gap = self.ability[seen.learner, seen.skill] - self.hardness[seen.question]
        return seen.guess + (1 - seen.guess) / (1 + np.exp(-gap))

    def learn(self, seen: Seen) -> None:
        person, error = (seen.learner, seen.skill), seen.right - self.predict(seen)
        self.ability[person] += self._k(person) * error
        self.hardness[seen.question] -= self._k(seen.question) * error

    def _k(self, who: object) -> float:
        self.count[who] += 1
        return 1.8 / (1 + 0.05 * (self.count[who] - 1))


class Ours:
    """apps.pathways.mastery; `forgets=False` and `spreads=False` leave a part of it out."""

    def __init__(self, world: World, *, forgets: bool = True, spreads: bool = True) -> None:
        from apps.pathways.mastery.belief import AVERAGE, UNKNOWN, Belief

        self.beliefs: dict[int, dict[int, Belief]] = defaultdict(dict)
        self.hardness = defaultdict(lambda: AVERAGE)
        self.unknown, self.forgets = UNKNOWN, forgets
        self.skills = skill_map(world) if spreads else None

    def _now(self, seen: Seen):
        from apps.pathways.mastery import belief

        kept = self.beliefs[seen.learner].get(seen.skill, self.unknown)
        return belief.at(kept, seen.at) if self.forgets else replace(kept, at=seen.at)

    def predict(self, seen: Seen) -> float:
        from apps.pathways.mastery import belief

        now = self._now(seen)
        if self.skills is not None:
            now = self._informed(seen, now)
        return belief.chance_right(now, self.hardness[seen.question], seen.guess)

    def learn(self, seen: Seen) -> None:
        from apps.pathways.mastery import belief

        kept = self.beliefs[seen.learner].get(seen.skill, self.unknown)
        moved, self.hardness[seen.question] = belief.learned(
            kept if self.forgets else self._now(seen),
            self.hardness[seen.question],
            score=float(seen.right),
            guess=seen.guess,
            moment=seen.at,
        )
        self.beliefs[seen.learner][seen.skill] = moved

    def _informed(self, seen: Seen, now):
        from apps.pathways.mastery import spreading

        own = [self.beliefs[seen.learner].get(n, self.unknown) for n in range(self.skills.size)]
        mean, variance = np.array([b.mean for b in own]), np.array([b.variance for b in own])
        mean[seen.skill], variance[seen.skill] = now.mean, now.variance
        means, variances = spreading.informed(self.skills, mean, variance)
        return replace(now, mean=float(means[seen.skill]), variance=float(variances[seen.skill]))


def skill_map(world: World):
    from apps.pathways.mastery.spreading import SkillMap

    edges = [(skill, base) for skill, bases in enumerate(world.requires) for base in bases]
    depth = np.zeros(world.skills, int)
    for skill, bases in enumerate(world.requires):
        depth[skill] = 1 + max((depth[base] for base in bases), default=-1)
    return SkillMap(
        ids=np.arange(world.skills),
        skill=np.array([skill for skill, _ in edges]),
        requires=np.array([base for _, base in edges]),
        weight=np.ones(len(edges)),
        depth=depth,
    )


def judged(model: Model, log: list[Seen]) -> tuple[np.ndarray, np.ndarray]:
    """(predictions made before each answer, answers), after a warm-up."""
    said = []
    for seen in log:
        said.append(float(np.clip(model.predict(seen), 1e-4, 1 - 1e-4)))
        model.learn(seen)
    return np.array(said[SHOWN:]), np.array([seen.right for seen in log[SHOWN:]], float)


def log_loss(said: np.ndarray, right: np.ndarray) -> float:
    return float(-np.mean(right * np.log(said) + (1 - right) * np.log(1 - said)))


def auc(said: np.ndarray, right: np.ndarray) -> float:
    """The share of (right, wrong) pairs that are told apart; ties count half."""
    values, place, count = np.unique(said, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    rights = right.sum()
    return float(
        (rank[right == 1].sum() - rights * (rights + 1) / 2) / (rights * (len(right) - rights))
    )


def bins(said: np.ndarray, right: np.ndarray) -> list[tuple[float, float, int]]:
    """(mean prediction, share right, count) of predictions of about the same size."""
    which = np.minimum((said * BINS).astype(int), BINS - 1)
    return [
        (float(said[which == n].mean()), float(right[which == n].mean()), int((which == n).sum()))
        for n in range(BINS)
        if (which == n).any()
    ]


def calibration_error(said: np.ndarray, right: np.ndarray) -> float:
    """ECE: by how much predictions of a bin miss its share, weighted by its size."""
    return sum(count * abs(mean - share) for mean, share, count in bins(said, right)) / len(said)


def models(world: World) -> dict[str, Callable[[], Model]]:
    return {
        "constant": Constant,
        "share of learner and skill": Share,
        "Elo, no forgetting": Elo,
        "ours, no forgetting": lambda: Ours(world, forgets=False),
        "ours, no graph": lambda: Ours(world, spreads=False),
        "ours": lambda: Ours(world),
    }


def run() -> Iterator[object]:
    from apps.pathways.mastery import belief

    world = World.make(seed=2)
    log = answers(world, learners=LEARNERS, seed=11)
    yield f"mastery: {len(log)} answers of {LEARNERS} simulated learners"
    for name, make in models(world).items():
        said, right = judged(make(), log)
        yield (
            f"  {name:<28} log loss {log_loss(said, right):.4f}  "
            f"AUC {auc(said, right):.3f}  ECE {calibration_error(said, right):.3f}"
        )
    truth = np.array([seen.chance for seen in log[SHOWN:]])
    right = np.array([seen.right for seen in log[SHOWN:]], float)
    yield f"  {'the truth itself (floor)':<28} log loss {log_loss(truth, right):.4f}  " + (
        f"AUC {auc(truth, right):.3f}  ECE {calibration_error(truth, right):.3f}"
    )
    known = belief.Belief(0.3, 1.2, 0.0)
    once = timed(
        lambda: belief.learned(known, belief.AVERAGE, score=1, guess=0.25, moment=1e6), times=2_000
    )
    yield Result("mastery after one answer", once, budget=1)


def picture(points: list[tuple[float, float, int]]) -> str:
    """The calibration plot as SVG; readable on light and on dark paper."""
    side, edge = 320, 44
    most = max(count for *_rest, count in points)
    at = lambda x, y: (edge + x * side, 16 + (1 - y) * side)  # noqa: E731
    (x0, y0), (x1, y1) = at(0, 0), at(1, 1)
    lines = [f'<path d="M{x0} {y0}L{x1} {y1}" stroke="#888" stroke-dasharray="4 4"/>']
    lines.append(f'<path d="M{x0} {y1}V{y0}H{x1}" stroke="#888" fill="none"/>')
    for mean, share, count in points:
        x, y = at(mean, share)
        size = 3 + 9 * (count / most) ** 0.5
        lines.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="#d9461f"/>')
    words = 'font-family="sans-serif" font-size="12" fill="#777"'
    for value in (0, 0.5, 1):
        x, y = at(value, value)
        lines.append(f'<text x="{x:.0f}" y="{y0 + 16}" text-anchor="middle" {words}>{value}</text>')
        lines.append(f'<text x="{x0 - 8}" y="{y + 4:.0f}" text-anchor="end" {words}>{value}</text>')
    lines.append(
        f'<text x="{edge + side / 2}" y="{y0 + 34}" text-anchor="middle" {words}>'
        "predicted chance of a right answer</text>"
    )
    lines.append(
        f'<text transform="translate(12 {16 + side / 2}) rotate(-90)" text-anchor="middle" {words}>'
        "share that was right</text>"
    )
    size = f"{edge + side + 16} {side + 60}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="380">'
    return f"{head}{''.join(lines)}</svg>\n"


def main() -> None:
    world = World.make(seed=2)
    said, right = judged(Ours(world), answers(world, learners=LEARNERS, seed=11))
    Path(sys.argv[1]).write_text(picture(bins(said, right)))


if __name__ == "__main__":
    main()

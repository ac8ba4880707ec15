"""Recommendations: how good they are on simulated histories beside popularity and chance, how near
the approximate search comes to the exact one, and what a line costs at BENCH_VIDEOS lessons.

Each history is cut at 70 % (`training.CUT`): the first part is known, the rest is to be foretold,
among all lessons. *would finish*: the true chance, which only a simulation knows, that what stands
on the first twenty places is finished; the oracle ranks by it.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from bench import tastes
from bench.measure import Result, timed

VIDEOS = int(os.environ.get("BENCH_VIDEOS", "50000"))
LESSONS, LEARNERS, NEWCOMERS = 1_500, 1_500, 300
BEST = 20
COLD = 4  # lessons that a newcomer meets at most, of which the first 70 % are known

Ranking = Callable[[tastes.Person], np.ndarray]


def run() -> Iterator[object]:
    yield from _offline()
    yield from _search()
    yield from _serving()


def _offline() -> Iterator[str]:
    from apps.pathways.recommending import choosing, training
    from apps.pathways.recommending.ranking import RULES

    world = tastes.World.make(lessons=LESSONS, seed=3)
    people = tastes.people(world, count=LEARNERS, seed=4)
    histories = [each.history for each in people]
    started = time.process_time()
    first = [replace(h, lessons=h.lessons[: h.cut], worth=h.worth[: h.cut]) for h in histories]
    offer = training.tallied(world.offer, first)
    learned, judgement = training.train(world.offer, histories, world.requires)
    met, spent = sum(len(h.lessons) for h in first), time.process_time() - started
    yield (
        f"{LESSONS} lessons, {LEARNERS} simulated learners, {met} lessons met before the cut; "
        f"trained in {spent:.1f} s of a processor"
    )
    yield (
        f"held-out learners of the training, nDCG@20 among {training.CROWD}: learned "
        f"{judgement.learned:.3f}, rules {judgement.rules:.3f}, popular {judgement.popular:.3f}"
    )
    rng = np.random.default_rng(8)

    def by_line(choose) -> Ranking:
        def ranked(person: tastes.Person) -> np.ndarray:
            taste = training.beginning(person.history, offer)
            ranker = choose(taste)
            picks = choosing.line(offer, taste, world.requires, ranker, seed=1, length=BEST)
            return np.array([pick.place for pick in picks], np.int64)

        return ranked

    def unseen(order: np.ndarray, person: tastes.Person) -> np.ndarray:
        return order[~np.isin(order, _known(person))][:BEST]

    popular = np.argsort(-offer.finished, kind="stable")
    rankings: dict[str, Ranking] = {
        "chance": lambda person: unseen(rng.permutation(LESSONS), person),
        "popularity": lambda person: unseen(popular, person),
        "ours, rules": by_line(lambda _taste: RULES),
        "ours, learned": by_line(lambda _taste: learned),
        "ours, as served": by_line(lambda taste: choosing.ranker_for(taste, learned)),
        "oracle": lambda person: unseen(np.argsort(-person.chance), person),
    }
    judged = [each for each in people if training.is_held_out(each.history.name)]
    newcomers = tastes.people(world, count=NEWCOMERS, seed=5, longest=COLD + 1)
    for whom, some in ((f"{len(judged)} held out", judged), (f"{NEWCOMERS} newcomers", newcomers)):
        yield f"\n{whom:<24} nDCG@20  would finish  coverage  new lessons"
        for name, ranking in rankings.items():
            yield _judged(name, ranking, some, world)
    yield ""


def _known(person: tastes.Person) -> np.ndarray:
    history = person.history
    return history.lessons[: history.cut][history.worth[: history.cut] >= 1.0]


def _judged(name: str, ranking: Ranking, judged: list[tastes.Person], world: tastes.World) -> str:
    from apps.pathways.recommending import training

    gains, would = [], []
    shown: list[int] = []
    for person in judged:
        history, found = person.history, ranking(person)
        later = history.lessons[history.cut :][history.worth[history.cut :] >= 1.0]
        shown += found.tolist()
        would.append(float(person.chance[found].mean()))
        if len(later):
            hits = np.isin(found, later)
            missed = np.ones(len(later) - int(hits.sum()), bool)
            unfilled = np.zeros(max(0, BEST - len(hits)), bool)
            gains.append(training.ndcg(np.concatenate([hits, unfilled, missed])))
    return (
        f"{name:<24} {np.mean(gains):>7.3f}  {np.mean(would):>12.1%}  "
        f"{len(set(shown)) / len(world.offer):>8.1%}  {world.fresh[shown].mean():>11.1%}"
    )


def _search() -> Iterator[object]:
    from apps.pathways.recommending import nearest
    from apps.pathways.recommending.nearest import Nearest

    for count in (VIDEOS // 10, VIDEOS, VIDEOS * 4):
        vectors = _vectors(count)
        started = time.process_time()
        made = Nearest.of(vectors)
        spent = time.process_time() - started
        made = Nearest.of_bytes(made.as_bytes(), made.recall)
        rng = np.random.default_rng(2)
        asked = _vectors(count, seed=7)[rng.choice(count, 500)]
        found = made.search(asked, 20)[0]
        true = nearest.exact(vectors, asked, 20)
        samples = timed(lambda: made.search(asked[:8], 30), times=100)  # noqa: B023
        yield Result(f"vector search, 8 lessons, {count} vectors", samples, budget=20)
        yield f"    recall@20 {nearest.recall(found, true):.3f}; built in {spent:.1f} s"


def _vectors(count: int, seed: int = 1) -> np.ndarray:
    """Clouds about subjects, as sentences of a catalogue lie; the same subjects for each seed."""
    subjects = np.random.default_rng(0).normal(0, 1, (400, tastes.WIDE)).astype(np.float32)
    rng = np.random.default_rng(seed)
    noise = rng.normal(0, 0.9, (count, tastes.WIDE)).astype(np.float32)
    vectors = subjects[rng.integers(0, 400, count)] + noise
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _serving() -> Iterator[Result]:
    """A line for a learner with a history, all in memory: its share of a feed page."""
    from apps.pathways.recommending import choosing
    from apps.pathways.recommending.nearest import Nearest
    from apps.pathways.recommending.offer import Space, Taste
    from apps.pathways.recommending.ranking import RULES

    world = tastes.World.make(lessons=20, seed=1)
    for count in (VIDEOS // 10, VIDEOS):
        rng = np.random.default_rng(4)
        vectors = _vectors(count)
        skill = 1 + np.arange(count) % max(1, count // 5)
        offer = replace(
            world.offer,
            ids=tuple(f"lesson{n}" for n in range(count)),
            skill=skill,
            course=1 + np.arange(count) % 200,
            rank=np.arange(count),
            published=-rng.uniform(0, 400, count) * 86_400,
            begun=rng.integers(0, 900, count).astype(np.float32),
            finished=rng.integers(0, 400, count).astype(np.float32),
            factors=rng.normal(0, 0.1, (count, 32)).astype(np.float32),
            spaces=(Space(Nearest.of(vectors), np.arange(count)), world.offer.spaces[1]),
        )
        requires = {int(s): frozenset({int(s) - 1}) for s in range(2, count // 5)}
        met = rng.choice(count, 30, replace=False)
        taste = Taste(
            liked=met,
            worth=np.ones(30, np.float32),
            out=met,
            done=frozenset(skill[met].tolist()),
            goal=7,
            goal_skills=frozenset(range(100, 400)),
        )
        samples = timed(lambda: choosing.line(offer, taste, requires, RULES, seed=1), times=50)  # noqa: B023
        yield Result(f"a line of 60 of {count} lessons, in memory", samples)

"""Learning what each feature counts for from what learners went on to finish, and judging it on
learners that it has not seen. Pure.

Each history is cut: what came first tells the taste, what came after is to be foretold. Popularity
and factors are those of the first parts alone, or the answer would stand in the question.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .cowatching import factors
from .features import FEATURES, fold, rows
from .offer import Floats, Offer, Positions, Requires, Taste, unique
from .ranking import RULES, Ranker

CUT = 0.7
SHORTEST = 4  # lessons of a history that teaches something
FEWEST = 30  # histories
HELD_OUT = 5  # one learner of so many judges
OTHERS = 6  # lessons that were not met, beside each that was finished
CROWD = 100  # … among which those that were finished are to be found, in judging
BEST = 20  # places that count


class NothingToLearn(ValueError):
    """Too few have finished too little."""


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """One learner's lessons in the order in which he met them, and what he is apart from that."""

    name: str  # the same at each training, so that nobody changes sides
    lessons: Positions
    worth: Floats  # 1: finished; less: that share of it
    taste: Taste = Taste()

    @property
    def cut(self) -> int:
        return max(1, int(len(self.lessons) * CUT))


@dataclass(frozen=True, slots=True)
class Judgement:
    """nDCG of BEST places among a crowd, on learners held out."""

    learners: int
    learned: float
    rules: float
    popular: float

    @property
    def better(self) -> bool:
        return self.learned >= self.rules


def is_held_out(name: str) -> bool:
    return hashlib.sha256(name.encode()).digest()[0] % HELD_OUT == 0


def tallied(offer: Offer, histories: Sequence[History]) -> Offer:
    """The offer as these histories make it: how many finished what, and what is watched together.

    Beginnings of histories are given by who cuts them.
    """
    n = len(offer)
    if not histories:
        return offer
    lessons = np.concatenate([each.lessons for each in histories])
    worth = np.concatenate([each.worth for each in histories])
    who = np.repeat(np.arange(len(histories)), [len(each.lessons) for each in histories])
    return replace(
        offer,
        begun=np.bincount(lessons, minlength=n).astype(np.float32),
        finished=np.bincount(lessons[worth >= 1.0], minlength=n).astype(np.float32),
        factors=factors(who, lessons, worth, count=n),
        by_goal=_by_goal(histories),
    )


def _by_goal(histories: Iterable[History]) -> dict[int, tuple[Positions, Floats]]:
    lessons: dict[int, list[Positions]] = {}
    for each in histories:
        if each.taste.goal:
            lessons.setdefault(each.taste.goal, []).append(each.lessons[each.worth >= 1.0])
    found = {}
    for goal, some in lessons.items():
        which, count = np.unique(np.concatenate(some), return_counts=True)
        found[goal] = which, count.astype(np.float32)
    return found


def beginning(history: History, offer: Offer) -> Taste:
    """The taste that the first part of a history tells."""
    lessons, worth = history.lessons[: history.cut], history.worth[: history.cut]
    liked = lessons[::-1][worth[::-1] > 0.3]
    skills = offer.skill[lessons[worth >= 1.0]]
    return replace(
        history.taste,
        liked=liked,
        worth=worth[::-1][worth[::-1] > 0.3],
        out=unique([history.taste.out, lessons[worth >= 1.0]]),
        done=frozenset(skills[skills >= 0].tolist()),
    )


def train(
    offer: Offer, histories: Sequence[History], requires: Requires
) -> tuple[Ranker, Judgement]:
    """Logistic regression (L2) on four fifths of the learners, judged by the rest. Raises
    NothingToLearn."""
    told = [each for each in histories if len(each.lessons) >= SHORTEST]
    if len(told) < FEWEST:
        raise NothingToLearn
    first = [replace(h, lessons=h.lessons[: h.cut], worth=h.worth[: h.cut]) for h in told]
    before = tallied(offer, first)
    seen = [each for each in told if not is_held_out(each.name)]
    unseen = [each for each in told if is_held_out(each.name)]
    ranker = fit(before, seen, requires)
    return ranker, judge(before, unseen, requires, ranker)


def fit(offer: Offer, histories: Sequence[History], requires: Requires) -> Ranker:
    # Imported here: it takes a second and a hundred megabytes that only this task needs.
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(1)
    tables, labels = [], []
    for history in histories:
        taste, (found, finished) = beginning(history, offer), _later(history, offer, rng, OTHERS)
        if finished.any():
            tables.append(rows(offer, taste, found, requires, fold(offer, taste)).values)
            labels.append(finished)
    if not labels or np.concatenate(labels).all():
        raise NothingToLearn
    model = LogisticRegression(C=1.0, max_iter=300)
    model.fit(np.concatenate(tables), np.concatenate(labels))
    return Ranker(float(model.intercept_[0]), tuple(float(w) for w in model.coef_[0]))


def judge(
    offer: Offer, histories: Sequence[History], requires: Requires, ranker: Ranker
) -> Judgement:
    rng = np.random.default_rng(2)
    found: list[tuple[float, float, float]] = []
    popular = FEATURES.index("popular")
    for history in histories:
        taste, (crowd, finished) = beginning(history, offer), _later(history, offer, rng, CROWD)
        if finished.any():
            table = rows(offer, taste, crowd, requires, fold(offer, taste))
            rated = ranker.scores(table), RULES.scores(table), table.values[:, popular]
            found.append(tuple(ndcg(finished[np.argsort(-each)]) for each in rated))  # type: ignore[arg-type]
    learned, rules, most = np.mean(found, axis=0) if found else (0.0, 0.0, 0.0)
    return Judgement(len(found), float(learned), float(rules), float(most))


def _later(
    history: History, offer: Offer, rng: np.random.Generator, others: int
) -> tuple[Positions, np.ndarray]:
    """(lessons, finished): what came after the cut, with lessons that were not met, half of them
    drawn by popularity, so that being popular is no answer by itself."""
    lessons, worth = history.lessons[history.cut :], history.worth[history.cut :]
    wanted = others * max(1, int((worth >= 1.0).sum())) if others < CROWD else others
    chance = offer.finished + 0.5
    drawn = [
        rng.integers(0, len(offer), wanted // 2),
        rng.choice(len(offer), wanted - wanted // 2, p=chance / chance.sum()),
    ]
    missed = np.setdiff1d(np.concatenate(drawn), history.lessons)
    label = np.r_[worth >= 1.0, np.zeros(len(missed), bool)]
    return np.r_[lessons, missed].astype(np.int64), label


def ndcg(finished: np.ndarray, *, best: int = BEST) -> float:
    """Normalised discounted cumulative gain (Järvelin & Kekäläinen, *ACM TOIS* 20, 2002) of a
    ranking whose places were finished or not."""
    worth = 1.0 / np.log2(np.arange(2, best + 2))
    gained = float((finished[:best] * worth[: len(finished[:best])]).sum())
    ideal = float(worth[: int(finished.sum())].sum())
    return gained / ideal if ideal else 0.0

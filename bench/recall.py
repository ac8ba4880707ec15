"""Who foretells recall best: FSRS, SM-2, or a constant. On simulated learners, and on real logs.

Each learner's log is cut by time, as srs-benchmark does: what comes from the first 80 % of its
days is there to learn from, the rest judges.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from apps.quizzes.schedulers import FSRS6, SM2, Fsrs6, evaluation, fitting
from apps.quizzes.schedulers.evaluation import Scores
from apps.quizzes.schedulers.replay import Log, replay
from bench import learners, review_logs

LEARNERS = 20
SEED = 7
TRAINED_ON = 0.8


def judge(log: Log, truth: np.ndarray | None = None) -> dict[str, Scores] | None:
    """Scores by method on the later part of one log; None where it is too short to be cut."""
    count = int(log.cards.max()) + 1
    made = {s.name: replay(s, log, count=count, all_count=True, expect=True) for s in (SM2, FSRS6)}
    elapsed = made["sm2"].elapsed
    mask = evaluation.judged(log, elapsed)
    if mask.sum() < 100:
        return None
    border = np.quantile(log.days[mask], TRAINED_ON)
    earlier, later = mask & (log.days <= border), mask & (log.days > border)
    if not earlier.any() or not later.any():
        return None
    past = log.days <= border
    fitted = _fitted(Log(log.cards[past], log.grades[past], log.days[past]))
    chances = {
        "constant": np.full(len(log), evaluation.recalled(log)[earlier].mean()),
        "SM-2": made["sm2"].expected,
        "FSRS-6, default weights": made["fsrs"].expected,
        "FSRS-6, fitted": replay(fitted, log, count=count, all_count=True, expect=True).expected,
    }
    if truth is not None:
        chances["the truth itself"] = truth
    return {
        name: evaluation.scores(log, chances=given, elapsed=elapsed, mask=later)
        for name, given in chances.items()
    }


def _fitted(past: Log) -> Fsrs6:
    """As the site does it: fitted where the log is long enough, used where it is better."""
    _cards, index = np.unique(past.cards, return_inverse=True)
    fit = fitting.fit(Log(index, past.grades, past.days))
    return Fsrs6(weights=fit.weights) if fit and fit.better else FSRS6


def simulated() -> Iterator[dict[str, Scores]]:
    """Half of the learners were scheduled by SM-2, half by FSRS: no method is at home."""
    for number in range(LEARNERS):
        scheduler = (SM2, FSRS6)[number % 2]
        left = learners.study(scheduler, learners.Habits(), SEED + number)
        scores = judge(left.log, left.chances)
        if scores:
            yield scores


def table(title: str, judged: Iterable[dict[str, Scores] | None]) -> str:
    """Means over learners, each learner weighing the same."""
    kept = [scores for scores in judged if scores]
    if not kept:
        return f"{title}: no log is long enough"
    reviews = sum(next(iter(scores.values())).reviews for scores in kept)
    lines = [f"{title}: {len(kept)} learners, {reviews} reviews foretold"]
    lines.append(f"  {'':<26}{'log loss':>10}{'RMSE(bins)':>12}{'AUC':>8}")
    for name in kept[0]:
        of_name = [scores[name] for scores in kept]
        means = [
            np.nanmean([getattr(one, metric) for one in of_name])
            for metric in ("log_loss", "rmse_bins", "auc")
        ]
        lines.append(f"  {name:<26}{means[0]:>10.4f}{means[1]:>12.4f}{means[2]:>8.3f}")
    return "\n".join(lines)


def catch_up() -> str:
    """After three weeks off: which order of what is due keeps the most?"""
    lines = ["after 21 days off, 20 reviews a day: share known, mean of the 60 days that follow"]
    for order in (learners.safest, learners.longest_waiting, learners.riskiest):
        known = []
        for seed in range(10):
            away = range(150, 171)
            habits = learners.Habits(
                cards=400, days=231, limit=20, absent=0.05, away=away, order=order
            )
            known.append(learners.study(SM2, habits, SEED + seed).known[171:].mean())
        name = order.__name__.replace("_", " ")
        lines.append(f"  {name + ' first':<26}{np.mean(known):>9.1%} ± {np.std(known) / 3:.1%}")
    return "\n".join(lines)


def run() -> Iterator[str]:
    yield table("simulated learners (ACT-R)", simulated())
    yield catch_up()
    logs = list(review_logs.given())
    if logs:
        yield table("imported logs", (judge(log) for _name, log in logs))

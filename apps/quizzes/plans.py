"""How reviews are planned: by the learner's choice, else his organisation's, else ours."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from apps.accounts.models import User
from apps.quizzes import schedulers
from apps.quizzes.models import Plan, Weights
from apps.quizzes.schedulers import Fsrs6, Scheduler
from apps.quizzes.schedulers.fsrs6 import DEFAULT_WEIGHTS, DESIRED_RETENTION

DAILY_LIMIT = Plan.DailyLimit.SOME


@dataclass(frozen=True, slots=True)
class Planned:
    """What holds for one learner; a `daily_limit` of 0 is none."""

    scheduler: Scheduler
    desired_retention: float
    daily_limit: int


def of(learner: User) -> Planned:
    """In one query, and one more where FSRS is used."""
    return of_many([learner.pk])[learner.pk]


def of_many(learners: Iterable[int]) -> dict[int, Planned]:
    """What holds for each of these learners, by their keys."""
    rows = Plan.objects.own().filter(Q(learner__in=learners) | Q(learner=None))
    own = {plan.learner_id: plan for plan in rows}
    common = [own[None]] if None in own else []
    # The learner's own first: what he left open is as his organisation has it.
    plans = {key: [own[key], *common] if key in own else common for key in learners}
    fitted = [key for key, wider in plans.items() if _name(wider) == schedulers.FSRS6.name]
    weights = _weights(fitted) if fitted else {}
    return {key: _planned(wider, weights.get(key)) for key, wider in plans.items()}


def weights_of(learner: User) -> tuple[float, ...]:
    """FSRS's weights as they are for this learner, fitted or the default ones."""
    return _weights([learner.pk]).get(learner.pk, DEFAULT_WEIGHTS)


def _planned(wider: list[Plan], weights: tuple[float, ...] | None) -> Planned:
    desired = _first(wider, "desired_retention", DESIRED_RETENTION)
    name = _name(wider)
    return Planned(
        scheduler=(
            Fsrs6(weights=weights or DEFAULT_WEIGHTS, desired_retention=desired)
            if name == schedulers.FSRS6.name
            else schedulers.get(name)
        ),
        desired_retention=desired,
        daily_limit=_first(wider, "daily_limit", int(DAILY_LIMIT)),
    )


def _weights(learners: list[int]) -> dict[int, tuple[float, ...]]:
    """The weights fitted to these learners, where there are any."""
    taken = Weights.objects.own().filter(learner__in=learners, taken=True).order_by("fitted_at")
    return {key: tuple(values) for key, values in taken.values_list("learner", "values")}


def _name(wider: list[Plan]) -> str:
    return str(_first(wider, "scheduler", schedulers.DEFAULT.name))


def _first(plans: list[Plan], name: str, default: Any) -> Any:
    chosen = (getattr(plan, name) for plan in plans)
    return next((value for value in chosen if value not in (None, "")), default)


def choose(
    *,
    learner: User,
    scheduler: str,
    desired_retention: float | None,
    daily_limit: int | None,
) -> bool:
    """Keep the learner's choices; empty ones are as his organisation has them. Whether his cards
    must be made again, because another scheduler is in charge."""
    before = of(learner).scheduler.name
    Plan.objects.own().update_or_create(
        learner=learner,
        defaults={
            "scheduler": scheduler,
            "desired_retention": desired_retention,
            "daily_limit": daily_limit,
        },
    )
    return of(learner).scheduler.name != before

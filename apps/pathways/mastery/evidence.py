"""One answer as evidence of a skill, and what it makes of what was believed. Pure."""

from dataclasses import dataclass, field

from .belief import (
    LEAST_VARIANCE,
    PRIOR_MEAN,
    PRIOR_VARIANCE,
    UNKNOWN,
    Belief,
    Difficulty,
    at,
    learned,
)

# Asked again sooner than this, a question tells that its answer was just read.
TOO_SOON = 12 * 3600.0  # s


@dataclass(frozen=True, slots=True)
class Evidence:
    question: int
    score: float  # 0..1
    guess: float
    moment: float  # Unix seconds
    explained: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """What is believed of one learner's skill, and which questions it was asked lately."""

    belief: Belief = UNKNOWN
    answers: int = 0
    recent: dict[str, float] = field(default_factory=dict)


def weighed(
    standing: Standing, difficulty: Difficulty, evidence: Evidence, *, changed_at: float = 0.0
) -> tuple[Standing, Difficulty] | None:
    """Both after the evidence; None where it is a repetition too soon to tell anything.

    `changed_at`: when the skill was last taught differently. What was believed before counts as
    nothing after.
    """
    last = standing.recent.get(str(evidence.question))
    if last is not None and abs(evidence.moment - last) < TOO_SOON:
        return None
    outdated = standing.belief.at < changed_at <= evidence.moment
    belief, hardness = learned(
        UNKNOWN if outdated else standing.belief,
        difficulty,
        score=evidence.score,
        guess=evidence.guess,
        moment=evidence.moment,
        explained=evidence.explained,
    )
    recent = {
        question: at for question, at in standing.recent.items() if evidence.moment - at < TOO_SOON
    } | {str(evidence.question): evidence.moment}
    return Standing(belief, standing.answers + 1, recent), hardness


def joined(one: Standing, other: Standing) -> Standing:
    """Of two skills that have become one: what was shown of either, as independent evidence on the
    same prior. It makes no difference which is named first."""
    moment = max(one.belief.at, other.belief.at)
    a, b = at(one.belief, moment), at(other.belief, moment)
    precision = max(
        1.0 / a.variance + 1.0 / b.variance - 1.0 / PRIOR_VARIANCE, 1.0 / PRIOR_VARIANCE
    )
    weighted = a.mean / a.variance + b.mean / b.variance - PRIOR_MEAN / PRIOR_VARIANCE
    belief = Belief(
        mean=weighted / precision,
        variance=max(LEAST_VARIANCE, 1.0 / precision),
        at=moment,
        stability=max(a.stability, b.stability),
    )
    both = one.recent.keys() | other.recent.keys()
    recent = {key: max(each.recent.get(key, 0.0) for each in (one, other)) for key in both}
    return Standing(belief, one.answers + other.answers, recent)

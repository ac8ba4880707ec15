"""One answer as evidence of a skill, and what it makes of what was believed. Pure."""

from dataclasses import dataclass, field

from .belief import UNKNOWN, Belief, Difficulty, learned

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

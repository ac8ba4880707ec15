"""What to think while nobody's moves are known: the sequence, and the skill graph.

People go forward, a little further than they think, and now and then one or two back. What builds
on the lesson on screen, or is more of the same, is likelier to be reached; what it builds on is
likelier to be gone back to.
"""

from .features import HORIZON, Facts, Place, Requires

STAY_AHEAD = 0.9  # chance that somebody who came n items forward goes on to the next
BACK_ONCE = 0.2
STAY_BEHIND = 0.45
LINKED = 0.35  # share of the doubt that a link takes away
HER_LESSON = 0.4  # from a question back to its lesson


def probabilities(place: Place, requires: Requires) -> list[float]:
    """For each of `place.candidates()`. Pure; never 0 or 1."""
    return [_probability(offset, each, place, requires) for offset, each in place.candidates()]


def _probability(offset: int, each: Facts, place: Place, requires: Requires) -> float:
    turned = sum(move.step < 0 for move in place.trail[-3:])
    if offset > 0:
        reach = STAY_AHEAD ** (offset + turned)
        if offset > HORIZON:  # not by swipes, and jumps are rare
            reach = 0.2 * 0.75 ** (offset - HORIZON)
    else:
        back = BACK_ONCE + 0.15 * turned
        reach = back * STAY_BEHIND ** (-offset - 1)
    if place.at.lesson and each.id == place.at.lesson:
        return max(reach, HER_LESSON)
    if _linked(offset, each, place.at, requires):
        reach += (1 - reach) * LINKED * reach
    return reach


def _linked(offset: int, each: Facts, at: Facts, requires: Requires) -> bool:
    if each.skill is None or at.skill is None:
        return False
    if each.skill == at.skill:
        return True
    upper, lower = (each, at) if offset > 0 else (at, each)
    return lower.skill in requires.get(upper.skill, ()) if upper.skill is not None else False

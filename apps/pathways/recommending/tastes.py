"""What is known of one learner at this moment, read from what others keep: a constant number of
queries, of which those of mastery are asked only where there is any."""

from collections.abc import Collection

import numpy as np

from apps.accounts.models import User
from apps.analytics.models import Watch
from apps.content.models import PlaylistItem
from apps.lib import clock

from ..diagnostic_models import VerdictOverride
from ..mastery import ledger
from ..mastery.belief import PRIOR_VARIANCE
from ..mastery.verdicts import KNOWN_FROM, UNTOLD, Verdict
from ..mastery_models import SkillBelief
from ..recommender_models import Interests, Share
from .offer import NONE, Offer, Requires, Taste

WATCHED = 400  # lessons looked back; all that was finished stays out all the same
LIKED_FROM = 0.3  # of a lesson, seen
SAVED = 0.6  # what a lesson on a list is worth, beside one that was finished
SENT_LAST = 40


def of(
    user: User, offer: Offer, requires: Requires, *,
    seen: Collection[str], unwanted: Collection[str], tired: Collection[int],
) -> Taste:  # fmt: skip
    """`seen`: public ids of what was finished; `unwanted`: … dismissed, with the skills that
    several of them teach."""
    liked = _liked(user, offer)
    told = Interests.objects.of(user).values_list("course_id", "skills").first() or (None, [])
    goal = told[0] or 0
    aims = offer.skill[offer.course == goal] if goal else offer.skill[:0]
    known, mastery = _mastery(user)
    gone = [offer.at[each] for each in unwanted if each in offer.at]
    finished = [offer.at[each] for each in seen if each in offer.at]
    done = offer.skill[finished] if finished else offer.skill[:0]
    return Taste(
        liked=np.array(list(liked), np.int64),
        worth=np.array(list(liked.values()), np.float32),
        disliked=np.array(gone, np.int64),
        out=np.array([*gone, *finished], np.int64),
        tired=frozenset(tired),
        goal=goal,
        goal_skills=_rests_on(set(aims[aims != NONE].tolist()), requires),
        interests=frozenset(int(each) for each in told[1]),
        shared=_shared(user, offer, finished),
        done=frozenset(done[done != NONE].tolist()),
        known=known,
        mastery=mastery,
        now=clock.now().timestamp(),
    )


def _liked(user: User, offer: Offer) -> dict[int, float]:
    """Lesson → what it was worth, the latest first."""
    rows = Watch.objects.of(user).about("atom").order_by("-watched_at")
    found: dict[int, float] = {}
    fields = "subject_id", "seconds", "duration", "completed_at"
    for lesson, seconds, duration, done in rows.values_list(*fields)[:WATCHED]:
        worth = 1.0 if done else min(0.99, seconds / duration) if duration else 0.0
        if lesson in offer.at and worth > LIKED_FROM:
            found[offer.at[lesson]] = worth
    items = PlaylistItem.objects.own().filter(playlist__owner=user, playlist__discarded_at=None)
    for lesson in items.order_by("-added_at").values_list("atom__public_id", flat=True)[:WATCHED]:
        if lesson in offer.at:
            found.setdefault(offer.at[lesson], SAVED)
    return found


def _shared(user: User, offer: Offer, finished: Collection[int]) -> dict[int, str]:
    rows = Share.objects.of(user).order_by("-made_at")
    pairs = rows.values_list("atom__public_id", "sharer__name")[:SENT_LAST]
    found = {offer.at[lesson]: name for lesson, name in pairs if lesson in offer.at and name}
    return {place: name for place, name in found.items() if place not in finished}


def _mastery(user: User) -> tuple[frozenset[int], dict[int, float]]:
    """(skills that are known, skill → probability of those that anything is known of)."""
    known: set[int] = set()
    mastery: dict[int, float] = {}
    if SkillBelief.objects.of(user).exists():
        knowledge = ledger.knowledge(user)
        ids, chance = knowledge.skills.ids, knowledge.mastery
        told = knowledge.variance < UNTOLD * PRIOR_VARIANCE
        mastery = dict(zip(ids[told].tolist(), chance[told].tolist(), strict=True))
        known = set(ids[told & (chance >= KNOWN_FROM)].tolist())
    said = VerdictOverride.objects.of(user).standing()
    for skill, verdict in said.values_list("skill_id", "verdict"):
        # The learner's own word.
        (known.add if verdict == Verdict.SKIP else known.discard)(skill)
    return frozenset(known), mastery


def _rests_on(skills: set[int], requires: Requires) -> frozenset[int]:
    found, new = set(skills), set(skills)
    while new:
        new = {below for skill in new for below in requires.get(skill, ())} - found
        found |= new
    return frozenset(found)

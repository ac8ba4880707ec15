"""What is due for a learner, over all organisations that he learns with."""

from dataclasses import dataclass, field
from statistics import median

from apps.accounts import memberships
from apps.accounts.middleware import clock_offset
from apps.accounts.models import User
from apps.lib import clock
from apps.quizzes import keeping, reviews
from apps.quizzes.cards import calendar_of
from apps.quizzes.models import Answer, Card
from apps.quizzes.streaks import Mood, Standing, Streak
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope

SECONDS = 12  # for one question, of a learner who has not answered enough
ENOUGH = 10
LATELY = 100


@dataclass(frozen=True, slots=True)
class Part:
    """Of one organisation. The skills count all that is due, which may be more than the day's
    limit asks."""

    tenant: Tenant
    questions: int = 0
    skills: list[tuple[str, int]] = field(default_factory=list)
    seconds: float = SECONDS
    standing: Standing = Standing(Streak(), Mood.NEW)


@dataclass(frozen=True, slots=True)
class Digest:
    parts: list[Part]

    @property
    def questions(self) -> int:
        return sum(part.questions for part in self.parts)

    @property
    def minutes(self) -> int:
        """Rounded, and at least one."""
        return max(1, round(sum(part.questions * part.seconds for part in self.parts) / 60))

    @property
    def skills(self) -> list[tuple[str, int]]:
        """The most first, whichever organisation's."""
        every = [skill for part in self.parts for skill in part.skills]
        return sorted(every, key=lambda skill: -skill[1])

    @property
    def longest(self) -> int:
        """Of the streaks that stand, the longest."""
        return max((part.standing.streak.length for part in self.parts), default=0)


def of(learner: User) -> Digest:
    """Empty where nothing is to be done today."""
    with clock.shifted(clock_offset(learner)):
        parts = [_part(learner, tenant) for tenant in memberships.tenants_of(learner)]
    return Digest([part for part in parts if part.questions])


def _part(learner: User, tenant: Tenant) -> Part:
    with tenant_scope(tenant.pk, user_id=learner.pk):
        count = Card.objects.of(learner).due(clock.now()).count()
        left = reviews.allowance(learner, due_now=count).left if count else 0
        if not left:
            return Part(tenant)
        skills = [(name, count) for _id, name, count in reviews.due_skills(learner)]
        standing = keeping.standing(learner, calendar_of(learner))
        return Part(tenant, left, skills, _seconds(learner), standing)


def _seconds(learner: User) -> float:
    """How long this learner takes over a question that comes back: the median of late."""
    lately = Answer.objects.of(learner).filter(attempt=None).exclude(elapsed_ms=None)
    taken = list(lately.order_by("-answered_at").values_list("elapsed_ms", flat=True)[:LATELY])
    return median(taken) / 1000 if len(taken) >= ENOUGH else SECONDS

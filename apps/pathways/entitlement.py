"""Who may have the key of a recording: whoever may watch a lesson that it belongs to."""

from django.utils.translation import gettext_lazy as _

from apps.accounts import studios
from apps.accounts.models import User
from apps.analytics.models import Watch
from apps.billing import entitlements
from apps.content.models import Atom, Version
from apps.lib import clock
from apps.lib.errors import NotAllowed, NotFound
from apps.media.models import Asset
from apps.quizzes.cards import calendar_of


class SubscriptionNeeded(NotAllowed):
    code = "subscription_needed"
    message = _("This lesson needs a subscription.")


class DailyLimit(NotAllowed):
    code = "daily_limit"
    message = _("Your plan has no more lessons for subscribers today.")


def judge(user: User, asset: Asset) -> None:
    """Raises NotFound, also for what the tenant in scope does not show, SubscriptionNeeded, or
    DailyLimit.

    Learners get the key of what is published, be it in use or in a test, also where it was drawn
    for somebody else: he could have been given it. Who made the lesson or sent the file gets any.
    """
    if studios.handles(user, asset, studios.Right.READ):
        return
    versions = Version.objects.filter(asset=asset).select_related("atom")
    if any(studios.handles(user, each.atom, studios.Right.READ) for each in versions):
        return
    shown = [each.atom for each in versions.shown() if each.atom.is_published]
    if not shown:
        raise NotFound()
    if any(not atom.premium for atom in shown):
        return
    _pay(user, asset, shown)


def _pay(user: User, asset: Asset, shown: list[Atom]) -> None:
    widest = next(iter(entitlements.of(user, asset.tenant_id)), None)
    if widest is None:
        raise SubscriptionNeeded()
    if widest.lessons_a_day is None:
        return
    seen = _premium_today(user)
    if len(seen) >= widest.lessons_a_day and not seen & {atom.public_id for atom in shown}:
        raise DailyLimit()


def _premium_today(user: User) -> set[str]:
    """What was watched of it since the learner's day began: keys that were only fetched ahead of
    a swipe count for nothing."""
    calendar = calendar_of(user)
    begins = calendar.start(calendar.day(clock.now()))
    rows = Watch.objects.of(user).about("atom").filter(watched_at__gte=begins, seconds__gt=0)
    ids = rows.values_list("subject_id", flat=True)
    found = Atom.objects.filter(public_id__in=list(ids), premium=True)
    return set(found.values_list("public_id", flat=True))

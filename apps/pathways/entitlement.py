"""Who may have the key of a recording: whoever may watch a lesson that it belongs to."""

from django.utils.translation import gettext_lazy as _

from apps.accounts import studios, subscriptions
from apps.accounts.models import User
from apps.content.models import Version
from apps.lib.errors import NotAllowed, NotFound
from apps.media.models import Asset


class SubscriptionNeeded(NotAllowed):
    code = "subscription_needed"
    message = _("This lesson needs a subscription.")


def judge(user: User, asset: Asset) -> None:
    """Raises NotFound, also for what the tenant in scope does not show, or SubscriptionNeeded.

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
    if not subscriptions.is_subscriber(user, asset.tenant_id):
        raise SubscriptionNeeded()

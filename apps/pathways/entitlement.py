"""Who may have the key of a recording: whoever may watch a lesson that it belongs to."""

from apps.accounts.models import User
from apps.content.models import Version
from apps.lib.errors import NotFound
from apps.media.models import Asset


def judge(user: User, asset: Asset) -> None:
    """Raises NotFound, also for what the tenant in scope does not show.

    Learners get the key of what is published; who made the lesson or sent the file gets any.
    """
    if asset.owner_id == user.pk:
        return
    versions = Version.objects.filter(asset=asset).select_related("atom")
    for version in versions:
        atom = version.atom
        if atom.owner_id == user.pk or (version.is_default and atom.is_published):
            return
    raise NotFound()

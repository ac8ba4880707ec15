"""Lessons for subscribers: their recordings are encrypted, as all of an organisation are."""

from django.db import transaction

from apps.media.models import Asset
from apps.media.protection import repackaging
from apps.tenants.scope import PUBLIC_TENANT

from .models import Atom, Version


@transaction.atomic
def set_premium(*, atom: Atom, premium: bool) -> list[Asset]:
    """The recordings that are to be packaged anew because of it (`media.tasks.protect`)."""
    atom.premium = premium
    atom.save(update_fields=["premium"])
    recordings = Asset.objects.own().filter(versions__atom=atom).distinct()
    return [asset for asset in recordings if protect(asset)]


def protect(asset: Asset) -> bool:
    """Whether its lessons ask for another protection than it has had."""
    premium = Version.objects.own().filter(asset=asset, atom__premium=True).exists()
    wanted = premium or asset.tenant_id != PUBLIC_TENANT
    return repackaging.set_protected(asset=asset, protected=wanted)

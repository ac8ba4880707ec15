"""Lessons for subscribers: their recordings are encrypted, as all of an organisation are."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Value

from apps.media.models import Asset, AssetQuerySet
from apps.media.protection import repackaging
from apps.tenants.scope import PUBLIC_TENANT, current_tenant_id

from . import experiment_acts
from .models import Atom, Version


@transaction.atomic
def set_premium(*, atom: Atom, premium: bool) -> list[Asset]:
    """The recordings that are to be packaged anew because of it (`media.tasks.protect`)."""
    changed = Atom.objects.own().filter(pk=atom.pk).exclude(premium=premium).exists()
    atom.premium = premium
    atom.save(update_fields=["premium"])
    if changed:
        experiment_acts.note_premium(atom=atom)
    recordings = Asset.objects.own().filter(versions__atom=atom).distinct()
    return [asset for asset in recordings if protect(asset)]


def protect(asset: Asset) -> bool:
    """Whether its lessons ask for another protection than it has had."""
    premium = Version.objects.own().filter(asset=asset, atom__premium=True).exists()
    wanted = premium or asset.tenant_id != PUBLIC_TENANT
    return repackaging.set_protected(asset=asset, protected=wanted)


def outstanding() -> AssetQuerySet:
    """Recordings of the tenant in scope whose streams are clear and should be encrypted, or the
    reverse: made before there was encryption, or before their lesson was premium."""
    of_premium = Version.objects.own().filter(asset=OuterRef("pk"), atom__premium=True)
    wanted = Exists(of_premium) if current_tenant_id() == PUBLIC_TENANT else Value(True)
    streams = Asset.objects.own().filter(discarded_at=None).exclude(revision="")
    clear, encrypted = Q(kid="") | Q(protected=False), ~Q(kid="") | Q(protected=True)
    return (
        streams.alias(wanted=wanted)
        .filter(Q(wanted=True) & clear | Q(wanted=False) & encrypted)
        .order_by("pk")
    )

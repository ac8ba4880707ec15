"""Who may watch a lesson, everyone or subscribers, and what its video goes through for it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.content import premium
from apps.content.models import Atom
from apps.media.models import Asset
from apps.tenants.scope import PUBLIC_TENANT

from . import audit, calling
from .audit_models import Act


@transaction.atomic
def restrict(*, lesson: Atom, premium_only: bool, by: User) -> list[Asset]:
    """For subscribers, or for everyone. The recordings that are to be packaged anew for it."""
    held = Atom.objects.own().select_for_update(of=("self",)).get(pk=lesson.pk)
    calling.lesson_changed(lesson.public_id)
    audit.record(lesson=held, by=by, act=Act.RESTRICTED if premium_only else Act.OPENED)
    return premium.set_premium(atom=held, premium=premium_only)


def facts(lesson: Atom, asset: Asset | None) -> dict[str, Any]:
    """For the open page: whether it is for subscribers, whether that is under way, in words."""
    packaged = asset is not None and bool(asset.revision)
    underway = packaged and asset.protected != bool(asset.kid)
    if packaged:
        note = _now(lesson, encrypted=bool(asset.kid), underway=underway)
    else:
        note = _("The video will be encrypted when it is converted.") if lesson.premium else ""
    return {"on": lesson.premium, "underway": underway, "note": note}


def _now(lesson: Atom, *, encrypted: bool, underway: bool) -> str:
    if underway and lesson.premium and not lesson.is_published:
        return _("Being packaged anew and encrypted. Publish it when that is done.")
    if underway and lesson.premium:
        return _(
            "Being packaged anew and encrypted. Until that is done, "
            "everyone can watch it as before."
        )
    if underway:
        return _(
            "Everyone may watch it. It is being packaged anew without encryption, "
            "and plays meanwhile."
        )
    if lesson.premium:
        return _("Encrypted. Only subscribers get the key.")
    if encrypted and lesson.tenant_id != PUBLIC_TENANT:
        return _("Encrypted, like all videos here. Everyone in your organisation may watch it.")
    return _("Everyone may watch it.")

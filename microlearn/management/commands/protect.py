"""`manage.py protect`: recordings that are to be encrypted and are not yet, or the reverse."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.content import premium
from apps.lib.errors import Conflict
from apps.media.errors import ConversionFailed
from apps.media.models import Asset
from apps.media.protection import repackaging
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope


class Command(BaseCommand):
    help = (
        "Encrypts what organisations recorded before there was encryption, and lessons that became "
        "premium since; brings back what is to be clear. One recording after the other, without "
        "encoding: lessons play all the while. Broken off, it goes on when called again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tenant", metavar="SLUG", help="only this organisation's")
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *, tenant: str | None, dry_run: bool, **_: Any) -> None:
        tenants = Tenant.objects.filter(slug=tenant) if tenant else Tenant.objects.order_by("pk")
        if tenant and not tenants:
            raise CommandError(f"There is no organisation {tenant}.")
        failed = 0
        for each in tenants:
            with tenant_scope(each.pk):
                failed += self._count(each) if dry_run else self._protect(each)
        if failed:
            raise CommandError(f"{failed} not done; call again.")

    def _count(self, tenant: Tenant) -> int:
        self.stdout.write(f"{tenant.slug}: {premium.outstanding().count()} to do")
        return 0

    def _protect(self, tenant: Tenant) -> int:
        """How many could not be done."""
        waiting = list(premium.outstanding().values_list("pk", flat=True))
        failed = 0
        for number, pk in enumerate(waiting, start=1):
            asset = Asset.objects.own().filter(pk=pk).first()
            outcome = _bring(asset) if asset else "gone"
            failed += outcome.startswith("not")
            self.stdout.write(f"{tenant.slug}: {number}/{len(waiting)} {asset}: {outcome}")
        return failed


def _bring(asset: Asset) -> str:
    """To what it is to be, in words."""
    premium.protect(asset)
    try:
        repackaging.repackage(asset)
    except Conflict:
        return "not now, a stage is at work"
    except (ConversionFailed, OSError) as error:
        return f"not done, {error!r}"
    fresh = Asset.objects.own().get(pk=asset.pk)
    return "encrypted" if fresh.kid else "clear"

"""manage.py rotate_keys: the keys of all tenants under the newest of KEY_ENCRYPTION_KEYS."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.media.protection import rotation
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope


class Command(BaseCommand):
    help = (
        "Put the tenants' keys under the newest key-encryption key. Lessons stay playable; it can "
        "be broken off and called again. Drop the older key from KEY_ENCRYPTION_KEYS afterwards."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", default="", help="slug: this tenant only")
        parser.add_argument(
            "--tenant-keys", action="store_true", help="give tenants new keys of their own, too"
        )

    def handle(self, *args: Any, tenant: str, tenant_keys: bool, **options: Any) -> None:
        tenants = list(Tenant.objects.order_by("pk"))
        if tenant:
            tenants = [each for each in tenants if each.slug == tenant]
        if not tenants:
            raise CommandError(f"There is no tenant “{tenant}”.")
        for number, each in enumerate(tenants, start=1):
            with tenant_scope(each.pk):
                done = rotation.rotate(tenant_keys=tenant_keys)
            self.stdout.write(
                f"{number}/{len(tenants)} {each.slug}: {done.tenant_keys} wrapped anew, "
                f"{done.content_keys} content keys resealed, {done.removed} spent keys removed"
            )

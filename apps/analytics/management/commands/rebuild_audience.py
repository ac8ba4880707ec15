"""Counts all views again, out of the archive."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.analytics import rebuilding
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope


class Command(BaseCommand):
    help = "Make the figures of audiences anew from raw events. New ones wait meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", help="slug; without it all tenants", default="")

    def handle(self, *args: Any, tenant: str, **options: Any) -> None:
        tenants = Tenant.objects.filter(slug=tenant) if tenant else Tenant.objects.all()
        if not tenants:
            raise CommandError(f"no such tenant: {tenant}")
        for each in tenants.order_by("pk"):
            with tenant_scope(each.pk):
                try:
                    count = rebuilding.rebuild()
                except rebuilding.EventsGone as error:
                    raise CommandError(f"{each}: {error}") from error
            self.stdout.write(f"{each}: {count} events")

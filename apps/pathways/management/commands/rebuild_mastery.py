from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.pathways.mastery import rebuilding
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope


class Command(BaseCommand):
    help = "Work out anew from the log of answers what is believed of learners and questions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tenant", help="slug; all tenants without it")

    def handle(self, *args: Any, **options: Any) -> None:
        tenants = Tenant.objects.order_by("pk")
        if options["tenant"]:
            tenants = tenants.filter(slug=options["tenant"])
        for pk, slug in tenants.values_list("pk", "slug"):
            with tenant_scope(pk):
                replay = rebuilding.rebuild()
            self.stdout.write(
                f"{slug}: {replay.answers} answers, {len(replay.standings)} skills of learners, "
                f"{len(replay.hardness)} questions"
            )

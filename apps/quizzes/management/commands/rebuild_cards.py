from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import User
from apps.quizzes import rebuilding
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope


class Command(BaseCommand):
    help = "Make learners' cards again from the log of their reviews."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", type=int, help="only this tenant")
        parser.add_argument("--learner", help="only the learner with this e-mail address")
        parser.add_argument(
            "--behind", type=int, default=0, help="go on behind this card, as the last run printed"
        )

    def handle(self, **options: Any) -> None:
        learner = None
        if options["learner"]:
            learner = User.objects.filter(email=options["learner"].lower()).first()
            if learner is None:
                raise CommandError("There is nobody with this e-mail address.")
        tenants = Tenant.objects.order_by("pk")
        if options["tenant"]:
            tenants = tenants.filter(pk=options["tenant"])
        for tenant in tenants:
            total = 0
            with tenant_scope(tenant.pk):
                for batch in rebuilding.rebuild(learner=learner, behind=options["behind"]):
                    total += batch.cards
                    self.stdout.write(f"{tenant.slug}: {total} cards, behind {batch.last}")

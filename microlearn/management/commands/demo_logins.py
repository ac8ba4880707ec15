"""manage.py demo_logins: the table of demo accounts."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from apps.accounts.models import User
from microlearn.demo.people import LOGINS, PASSWORD, make_people


class Command(BaseCommand):
    help = "Print the logins of the demo accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--make", action="store_true", help="make those that are missing first")

    def handle(self, *args: Any, make: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("There are demo accounts only with DEMO=True."))
        if make:
            make_people()
        emails = [login.email for login in LOGINS]
        there = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
        if not there:
            raise CommandError(_("There are no demo accounts yet: manage.py make_demo makes them."))
        wide = max(len(email) for email in emails)
        lines = [f"  {x.email:<{wide}}   {x.who}" for x in LOGINS if x.email in there]
        title = _("Demo logins, all with the password %(password)s") % {"password": PASSWORD}
        self.stdout.write("\n".join([f"  {title}", "", *lines]))

"""manage.py demo_forward: moves one demo learner forward in time, to see what is due then."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import F
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.lib import clock


class Command(BaseCommand):
    help = "Move a demo learner's clock forward by some days, or back to the present."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--learner", required=True, metavar="EMAIL")
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--days", type=float, metavar="N")
        how.add_argument("--reset", action="store_true", help="back to the present")

    def handle(
        self, *args: Any, learner: str, days: float | None, reset: bool, **options: Any
    ) -> None:
        user = User.objects.filter(email=learner.lower()).first()
        if user is None:
            raise CommandError(_("There is no account %(email)s.") % {"email": learner})
        if not user.is_demo:
            raise CommandError(_("Only demo accounts travel in time, and this is none of them."))
        if days is not None and not 0 < days <= 3650:
            raise CommandError(_("The days are a number above 0, at most 3650."))
        offset = timedelta() if reset else F("clock_offset") + timedelta(days=days or 0)
        # The flag once more in the UPDATE itself: it must never move a real account.
        User.objects.filter(pk=user.pk, is_demo=True).update(clock_offset=offset)
        user.refresh_from_db()
        day = (clock.now() + user.clock_offset).date().isoformat()
        words = _("For %(email)s it is now %(day)s.") % {"email": user.email, "day": day}
        self.stdout.write(words)

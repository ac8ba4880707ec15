from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.media import bucket


class Command(BaseCommand):
    """What the bucket must know by itself; run it once, and after each change of the settings."""

    help = "Lets browsers send videos to the bucket, and sets how long it keeps what is not needed."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--origin",
            action="append",
            help="The site's origin, https://…; may be given again. Default: CSRF_TRUSTED_ORIGINS.",
        )
        parser.add_argument(
            "--originals-days",
            type=int,
            help="Delete original videos after so many days. Default: keep them.",
        )
        parser.add_argument(
            "--originals-to",
            metavar="CLASS",
            help="Move originals to this storage class (STANDARD_IA, GLACIER_IR, …) ...",
        )
        parser.add_argument(
            "--originals-to-days", type=int, default=30, help="... after so many days (30)."
        )

    def handle(self, **options: Any) -> None:
        if not bucket.is_used():
            raise CommandError("S3_BUCKET is not set: there is no bucket.")
        origins = options["origin"] or settings.CSRF_TRUSTED_ORIGINS
        if settings.S3_DIRECT_UPLOADS and not origins:
            raise CommandError("Name the site's origin: --origin https://learn.example.org")
        if origins:
            bucket.let_browsers_send(origins)
        rules = lifecycle(
            delete_after=options["originals_days"],
            move_to=options["originals_to"],
            move_after=options["originals_to_days"],
        )
        bucket.set_lifecycle(rules)
        self.stdout.write(f"{bucket.name()}: {', '.join(origins) or 'no origin'} may send files.")
        for rule in rules:
            self.stdout.write(f"- {rule['ID']}")


def lifecycle(
    *, delete_after: int | None, move_to: str | None, move_after: int
) -> list[dict[str, Any]]:
    """S3 lifecycle rules. Uploads expire by our own clock; these are for what we lost sight of."""
    lost = -(-settings.UPLOAD_EXPIRES_AFTER // 86_400) + 5
    rules = [
        rule(
            f"unfinished uploads end after {lost} days",
            "incoming/",
            AbortIncompleteMultipartUpload={"DaysAfterInitiation": lost},
            Expiration={"Days": lost},
        ),
    ]
    if move_to:
        place = [{"Days": move_after, "StorageClass": move_to}]
        rules.append(
            rule(
                f"originals move to {move_to} after {move_after} days",
                "originals/",
                Transitions=place,
            )
        )
    if delete_after:
        days = {"Days": delete_after}
        rules.append(rule(f"originals go after {delete_after} days", "originals/", Expiration=days))
    return rules


def rule(name: str, prefix: str, **what: Any) -> dict[str, Any]:
    return {"ID": name, "Status": "Enabled", "Filter": {"Prefix": prefix}, **what}

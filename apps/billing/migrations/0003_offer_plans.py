"""What is on sale at first; staff change it."""

from typing import Any

from django.db import migrations

PLANS = [
    {"slug": "light", "name": "Light", "cents": 399, "interval": "month", "lessons_a_day": 5},
    {"slug": "premium", "name": "Premium", "cents": 999, "interval": "month"},
    {"slug": "premium-year", "name": "Premium, a year", "cents": 9900, "interval": "year"},
]


def offer(apps: Any, _editor: Any) -> None:
    plans = apps.get_model("billing", "Plan").objects
    plans.bulk_create([plans.model(**plan) for plan in PLANS], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_keep_the_books")]

    operations = [migrations.RunPython(offer, migrations.RunPython.noop)]

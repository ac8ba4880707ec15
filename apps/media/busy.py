"""The tenants whose pipeline is worth a look: with thousands of them, most have nothing under way.

Row-level security lets one tenant be seen at a time. Functions of the database tell which have
something unfinished, each of which is then looked at in its own scope, and what all have done.
"""

from datetime import datetime

from django.db import connection

from apps.tenants.models import Tenant


def tenants() -> list[Tenant]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant FROM microlearn_busy_tenants()")
        return list(Tenant.objects.filter(pk__in=[pk for (pk,) in cursor.fetchall()]))


def done(since: datetime) -> dict[str, int]:
    """How many stages of each name all tenants began since then, and finished."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, done FROM microlearn_stages_done(%s)", [since])
        return dict(cursor.fetchall())

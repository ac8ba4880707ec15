import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import apps.lib.clock
import apps.lib.public_ids
import apps.tenants.scope
from apps.tenants.rls import IsolateTenant


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_people"),
        ("tenants", "0002_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=apps.lib.public_ids.new_public_id,
                        editable=False,
                        max_length=20,
                        unique=True,
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("subject_kind", models.CharField(max_length=20, verbose_name="kind of subject")),
                ("subject_id", models.CharField(max_length=40, verbose_name="subject")),
                ("params", models.JSONField(default=dict, verbose_name="facts")),
                ("key", models.CharField(max_length=80, verbose_name="key")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=apps.lib.clock.now, editable=False, verbose_name="created at"
                    ),
                ),
                (
                    "read_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="read at"
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        default=apps.tenants.scope.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenants.tenant",
                        verbose_name="tenant",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "verbose_name": "notification",
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["tenant", "user", "-created_at"], name="notification_newest"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "user", "key"), name="one_notification_per_key"
                    )
                ],
            },
        ),
        IsolateTenant("Notification"),
    ]

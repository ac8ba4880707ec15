import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import apps.lib.public_ids
import apps.tenants.scope
from apps.tenants.rls import IsolateTenant


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0001_media"),
        ("tenants", "0001_tenants"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
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
                        max_length=14,
                        unique=True,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("done", "done"), ("refused", "refused")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "filename",
                    models.CharField(blank=True, max_length=255, verbose_name="file name"),
                ),
                ("metadata", models.JSONField(blank=True, default=dict, verbose_name="metadata")),
                ("length", models.BigIntegerField(verbose_name="length in bytes")),
                ("offset", models.BigIntegerField(default=0, verbose_name="bytes received")),
                (
                    "fingerprint",
                    models.CharField(
                        blank=True,
                        help_text="The client's hash of samples of the file; recognises, proves nothing.",
                        max_length=64,
                        verbose_name="fingerprint",
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("refusal", models.TextField(blank=True, verbose_name="refused because")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                ("updated_at", models.DateTimeField(verbose_name="last byte at")),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                (
                    "asset",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="uploads",
                        to="media.asset",
                        verbose_name="asset",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uploads",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
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
            ],
            options={
                "verbose_name": "upload",
                "verbose_name_plural": "uploads",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["state", "expires_at"], name="upload_sweep")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("length__gt", 0),
                            ("offset__gte", 0),
                            ("offset__lte", models.F("length")),
                        ),
                        name="upload_offset_within_length",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state", "open"), models.Q(("fingerprint", ""), _negated=True)
                        ),
                        fields=("tenant", "owner", "fingerprint"),
                        name="upload_open_once",
                    ),
                ],
            },
        ),
        IsolateTenant("Upload"),
    ]

import django.db.models.deletion
from django.db import migrations, models

import apps.tenants.scope
from apps.tenants.rls import IsolateTenant


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("content", "0001_catalogue"),
        ("media", "0002_uploads"),
        ("tenants", "0001_tenants"),
    ]

    operations = [
        migrations.CreateModel(
            name="Footage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "atom",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="footage",
                        to="content.atom",
                        verbose_name="lesson",
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
                    "upload",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="footage",
                        to="media.upload",
                        verbose_name="upload",
                    ),
                ),
            ],
            options={
                "verbose_name": "footage",
                "verbose_name_plural": "footage",
                "ordering": ["-id"],
            },
        ),
        IsolateTenant("Footage"),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import apps.tenants.scope
from apps.tenants.rls import IsolateTenant


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0004_question_imports"),
        ("tenants", "0002_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReviewDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("waiting_since", models.DateField(verbose_name="something was due since")),
                ("first_at", models.DateTimeField(verbose_name="first review at")),
                ("last_at", models.DateTimeField(verbose_name="last review at")),
                ("reviews", models.PositiveIntegerField(default=1, verbose_name="reviews")),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="learner",
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
                "verbose_name": "day of reviews",
                "verbose_name_plural": "days of reviews",
                "ordering": ["-day"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "learner", "day"), name="one_row_per_day"
                    )
                ],
            },
        ),
        IsolateTenant("ReviewDay"),
    ]

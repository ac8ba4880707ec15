from django.db import migrations, models

from apps.tenants import rls


def create_public_tenant(apps, schema_editor):
    apps.get_model("tenants", "Tenant").objects.create(slug="public", name="MicroLearn")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Tenant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(unique=True, verbose_name="slug")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "region",
                    models.CharField(
                        choices=[
                            ("eu", "European Union"),
                            ("us", "United States"),
                            ("apac", "Asia-Pacific"),
                        ],
                        default="eu",
                        max_length=8,
                        verbose_name="region",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
            ],
            options={"verbose_name": "tenant", "ordering": ["name"]},
        ),
        migrations.RunSQL(rls.FUNCTIONS, rls.DROP_FUNCTIONS),
        migrations.RunPython(create_public_tenant, migrations.RunPython.noop),
    ]

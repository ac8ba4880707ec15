from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_counted_among_viewers"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="subscription",
            options={
                "default_manager_name": "objects",
                "ordering": ["-starts_at"],
                "verbose_name": "granted access",
                "verbose_name_plural": "granted access",
            },
        ),
    ]

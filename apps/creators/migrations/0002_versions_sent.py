from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("creators", "0001_footage"),
    ]

    operations = [
        migrations.AddField(
            model_name="footage",
            name="is_version",
            field=models.BooleanField(default=False, verbose_name="for another version"),
        ),
        migrations.AddField(
            model_name="footage",
            name="switch_when_ready",
            field=models.BooleanField(default=False, verbose_name="switch when ready"),
        ),
    ]

from django.db import migrations, models

from apps.lib import clock


class Migration(migrations.Migration):
    dependencies = [("content", "0008_search")]

    operations = [
        # So far learners have found every course: those that exist are published. (By the column's
        # default, since row-level security shows a migration no rows.)
        migrations.AddField(
            model_name="course",
            name="published_at",
            field=models.DateTimeField(
                blank=True, default=clock.now, null=True, verbose_name="published at"
            ),
        ),
        migrations.AlterField(
            model_name="course",
            name="published_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="published at"),
        ),
        migrations.AddField(
            model_name="course",
            name="discarded_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="deleted at"
            ),
        ),
    ]

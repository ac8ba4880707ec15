import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import apps.lib.clock
import apps.lib.public_ids
import apps.tenants.scope
from apps.tenants.rls import IsolateTenant


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenants", "0001_tenants"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Asset",
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
                (
                    "filename",
                    models.CharField(blank=True, max_length=200, verbose_name="file name"),
                ),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("size", models.BigIntegerField(default=0, verbose_name="size in bytes")),
                (
                    "source",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="original in the store"
                    ),
                ),
                (
                    "language",
                    models.CharField(default="en", max_length=12, verbose_name="spoken language"),
                ),
                ("probe", models.JSONField(blank=True, default=dict, verbose_name="facts")),
                (
                    "duration_ms",
                    models.PositiveIntegerField(default=0, verbose_name="duration in ms"),
                ),
                ("width", models.PositiveSmallIntegerField(default=0, verbose_name="width")),
                ("height", models.PositiveSmallIntegerField(default=0, verbose_name="height")),
                ("revision", models.CharField(blank=True, max_length=14, verbose_name="revision")),
                ("poster", models.CharField(blank=True, max_length=40, verbose_name="poster")),
                (
                    "start_bytes",
                    models.PositiveIntegerField(
                        default=0, verbose_name="bytes of the start bundle"
                    ),
                ),
                (
                    "refusal_code",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="refused because (code)"
                    ),
                ),
                ("refusal", models.TextField(blank=True, verbose_name="refused because")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=apps.lib.clock.now, editable=False, verbose_name="created at"
                    ),
                ),
                (
                    "ready_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="live since"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                "verbose_name": "asset",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CaptionTrack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=12, verbose_name="language")),
                (
                    "spoken",
                    models.CharField(blank=True, max_length=12, verbose_name="language heard"),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("words", models.JSONField(default=list, verbose_name="words")),
                ("file", models.CharField(max_length=60, verbose_name="file")),
                ("text", models.TextField(verbose_name="transcript")),
                ("is_current", models.BooleanField(default=True, verbose_name="current")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=apps.lib.clock.now, editable=False, verbose_name="created at"
                    ),
                ),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="caption_tracks",
                        to="media.asset",
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
                "verbose_name": "caption track",
                "ordering": ["asset", "language", "-version"],
            },
        ),
        migrations.CreateModel(
            name="Rendition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("video", "Video"), ("audio", "Audio")],
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=10, verbose_name="name")),
                ("file", models.CharField(max_length=40, verbose_name="file")),
                ("width", models.PositiveSmallIntegerField(default=0, verbose_name="width")),
                ("height", models.PositiveSmallIntegerField(default=0, verbose_name="height")),
                ("codec", models.CharField(max_length=32, verbose_name="codec")),
                ("bandwidth", models.PositiveIntegerField(verbose_name="bits per second")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("init", models.BinaryField()),
                ("segments", models.JSONField(verbose_name="segments")),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="renditions",
                        to="media.asset",
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
                "verbose_name": "rendition",
                "ordering": ["asset", "height", "width"],
            },
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("probe", "Check the file"),
                            ("encode_low", "Convert for a fast start"),
                            ("package_low", "Make it streamable"),
                            ("thumbnail", "Pick a thumbnail"),
                            ("captions", "Write captions"),
                            ("encode_high", "Convert in full quality"),
                            ("package_high", "Add full quality"),
                        ],
                        max_length=16,
                        verbose_name="stage",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "progress",
                    models.PositiveSmallIntegerField(default=0, verbose_name="progress in percent"),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                (
                    "max_attempts",
                    models.PositiveSmallIntegerField(default=3, verbose_name="attempts allowed"),
                ),
                ("deadline", models.DateTimeField(blank=True, null=True, verbose_name="deadline")),
                ("worker", models.CharField(blank=True, max_length=120, verbose_name="worker")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "error_code",
                    models.CharField(blank=True, max_length=40, verbose_name="error code"),
                ),
                ("error", models.TextField(blank=True, verbose_name="error, for the creator")),
                ("error_log", models.TextField(blank=True, verbose_name="error, for staff")),
                (
                    "changed_at",
                    models.DateTimeField(default=apps.lib.clock.now, verbose_name="changed at"),
                ),
                (
                    "started_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="started at"),
                ),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="finished at"),
                ),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stages",
                        to="media.asset",
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
                "verbose_name": "stage",
                "ordering": ["asset", "position"],
            },
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sha256", ""), _negated=True),
                fields=("tenant", "owner", "sha256"),
                name="same_file_once_per_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="captiontrack",
            constraint=models.UniqueConstraint(
                fields=("asset", "language", "version"), name="unique_caption_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="captiontrack",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)),
                fields=("asset", "language"),
                name="one_current_caption_track",
            ),
        ),
        migrations.AddConstraint(
            model_name="rendition",
            constraint=models.UniqueConstraint(
                fields=("asset", "name"), name="unique_rendition_name"
            ),
        ),
        migrations.AddIndex(
            model_name="stage",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "running"])),
                fields=["tenant", "state", "deadline"],
                name="stage_unfinished",
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(fields=("asset", "name"), name="unique_stage_name"),
        ),
        IsolateTenant("Asset", shared_read=True),
        IsolateTenant("Rendition", shared_read=True),
        IsolateTenant("Stage"),
        IsolateTenant("CaptionTrack", shared_read=True),
    ]

import django.core.validators
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
        ("content", "0001_catalogue"),
        ("tenants", "0001_tenants"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
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
                    "started_at",
                    models.DateTimeField(
                        default=apps.lib.clock.now, editable=False, verbose_name="started at"
                    ),
                ),
                (
                    "finished_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="finished at"
                    ),
                ),
                (
                    "right",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="right answers"
                    ),
                ),
                (
                    "total",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="questions"
                    ),
                ),
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
                    "quiz",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="content.atom",
                        verbose_name="quiz",
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
                "verbose_name": "attempt",
                "ordering": ["-started_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Question",
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
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("format", models.CharField(max_length=32, verbose_name="format")),
                ("stem", models.CharField(max_length=300, verbose_name="question")),
                ("body", models.JSONField(verbose_name="body")),
                (
                    "explanation",
                    models.TextField(blank=True, max_length=1000, verbose_name="explanation"),
                ),
                (
                    "clip_start_ms",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="clip start (ms)"
                    ),
                ),
                (
                    "clip_end_ms",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="clip end (ms)"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=apps.lib.clock.now, editable=False, verbose_name="created at"
                    ),
                ),
                (
                    "retired_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="retired at"
                    ),
                ),
                (
                    "quiz",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="content.atom",
                        verbose_name="quiz",
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
                "verbose_name": "question",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scheduler", models.CharField(max_length=16, verbose_name="scheduler")),
                ("repetitions", models.PositiveIntegerField(default=0, verbose_name="repetitions")),
                (
                    "ease",
                    models.FloatField(
                        default=2.5,
                        validators=[django.core.validators.MinValueValidator(1.3)],
                        verbose_name="ease",
                    ),
                ),
                (
                    "interval_days",
                    models.PositiveIntegerField(default=0, verbose_name="interval (days)"),
                ),
                ("lapses", models.PositiveIntegerField(default=0, verbose_name="lapses")),
                (
                    "last_grade",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="last grade"
                    ),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="last reviewed at"),
                ),
                ("due_at", models.DateTimeField(verbose_name="due at")),
                (
                    "version",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="version"),
                ),
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
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cards",
                        to="quizzes.question",
                        verbose_name="question",
                    ),
                ),
            ],
            options={
                "verbose_name": "card",
                "ordering": ["due_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "idempotency_key",
                    models.CharField(max_length=64, verbose_name="idempotency key"),
                ),
                ("response", models.JSONField(verbose_name="response")),
                ("result", models.JSONField(verbose_name="result")),
                ("score", models.FloatField(verbose_name="score")),
                ("correct", models.BooleanField(verbose_name="correct")),
                (
                    "elapsed_ms",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="time taken (ms)"
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(
                        default=apps.lib.clock.now, editable=False, verbose_name="answered at"
                    ),
                ),
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
                (
                    "attempt",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="quizzes.attempt",
                        verbose_name="attempt",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="quizzes.question",
                        verbose_name="question",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "ordering": ["answered_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("grade", models.PositiveSmallIntegerField(verbose_name="grade")),
                ("scheduler", models.CharField(max_length=16, verbose_name="scheduler")),
                (
                    "elapsed_days",
                    models.PositiveIntegerField(
                        default=0, verbose_name="days since the last review"
                    ),
                ),
                ("before", models.JSONField(verbose_name="memory before")),
                ("after", models.JSONField(verbose_name="memory after")),
                ("due_at", models.DateTimeField(verbose_name="next due at")),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                (
                    "reviewed_at",
                    models.DateTimeField(
                        default=apps.lib.clock.now, editable=False, verbose_name="reviewed at"
                    ),
                ),
                (
                    "amends",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="amended_by",
                        to="quizzes.review",
                        verbose_name="amends",
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="quizzes.answer",
                        verbose_name="answer",
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="quizzes.card",
                        verbose_name="card",
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
                "verbose_name": "review",
                "ordering": ["-reviewed_at", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["learner", "quiz", "-started_at"], name="attempt_latest"),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at", None)),
                fields=("tenant", "learner", "quiz"),
                name="one_open_attempt",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(fields=["quiz", "position"], name="question_order"),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("clip_end_ms", None),
                    ("clip_end_ms__gt", models.F("clip_start_ms")),
                    _connector="OR",
                ),
                name="clip_ends_after_it_starts",
            ),
        ),
        migrations.AddIndex(
            model_name="card",
            index=models.Index(fields=["tenant", "learner", "due_at", "id"], name="card_due"),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.UniqueConstraint(
                fields=("tenant", "learner", "question"), name="one_card_per_question"
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                fields=("tenant", "learner", "idempotency_key"), name="answer_given_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                fields=("attempt", "question"), name="one_answer_per_attempt_and_question"
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["card", "-reviewed_at"], name="review_history"),
        ),
        IsolateTenant("Question", shared_read=True),
        IsolateTenant("Attempt"),
        IsolateTenant("Answer"),
        IsolateTenant("Card"),
        IsolateTenant("Review"),
    ]

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import apps.lib.clock
import apps.tenants.scope
from apps.tenants.rls import IsolateTenant

# Rows of all tenants at once: only here may the owner of the tables look past their isolation.
MOVE = """
ALTER TABLE quizzes_card NO FORCE ROW LEVEL SECURITY;
ALTER TABLE quizzes_review NO FORCE ROW LEVEL SECURITY;
UPDATE quizzes_card SET
    state = jsonb_build_object('repetitions', repetitions, 'ease', ease),
    stability = interval_days,
    reviewed_on = (
        SELECT (quizzes_card.reviewed_at AT TIME ZONE time_zone - interval '4 hours')::date
        FROM accounts_user WHERE accounts_user.id = learner_id
    );
UPDATE quizzes_review SET
    learner_id = quizzes_card.learner_id,
    interval_days = (after->>'interval_days')::int,
    reviewed_on = (
        SELECT (quizzes_review.reviewed_at AT TIME ZONE time_zone - interval '4 hours')::date
        FROM accounts_user WHERE accounts_user.id = quizzes_card.learner_id
    )
FROM quizzes_card WHERE quizzes_card.id = card_id;
"""
ISOLATE = """
ALTER TABLE quizzes_card FORCE ROW LEVEL SECURITY;
ALTER TABLE quizzes_review FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0009_publish_courses"),
        ("quizzes", "0002_formats_and_figures"),
        ("tenants", "0002_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="card",
            name="card_due",
        ),
        migrations.AddField(
            model_name="card",
            name="reviewed_on",
            field=models.DateField(blank=True, null=True, verbose_name="last reviewed on"),
        ),
        migrations.AddField(
            model_name="card",
            name="stability",
            field=models.FloatField(default=0, verbose_name="stability (days)"),
        ),
        migrations.AddField(
            model_name="card",
            name="state",
            field=models.JSONField(default=dict, verbose_name="state"),
        ),
        migrations.AddField(
            model_name="card",
            name="suspended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="suspended at"),
        ),
        migrations.AddField(
            model_name="card",
            name="suspension",
            field=models.CharField(
                blank=True,
                choices=[("learner", "by the learner"), ("leech", "forgotten again and again")],
                max_length=8,
                verbose_name="suspended",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="interval_days",
            field=models.PositiveIntegerField(default=0, verbose_name="next interval (days)"),
        ),
        migrations.AddField(
            model_name="review",
            name="learner",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="learner",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="practice",
            field=models.BooleanField(default=False, verbose_name="practice"),
        ),
        migrations.AddField(
            model_name="review",
            name="reviewed_on",
            field=models.DateField(null=True, verbose_name="reviewed on"),
        ),
        migrations.RunSQL(MOVE),
        migrations.AlterField(
            model_name="review",
            name="learner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="learner",
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="reviewed_on",
            field=models.DateField(verbose_name="reviewed on"),
        ),
        # Only now: the foreign key of `learner` is checked once more by the change before.
        migrations.RunSQL(ISOLATE),
        migrations.RemoveField(
            model_name="card",
            name="ease",
        ),
        migrations.RemoveField(
            model_name="card",
            name="repetitions",
        ),
        migrations.RemoveField(
            model_name="review",
            name="after",
        ),
        migrations.RemoveField(
            model_name="review",
            name="before",
        ),
        migrations.RemoveField(
            model_name="review",
            name="elapsed_days",
        ),
        migrations.RemoveField(
            model_name="review",
            name="version",
        ),
        migrations.AddIndex(
            model_name="card",
            index=models.Index(
                condition=models.Q(("suspended_at", None)),
                fields=["tenant", "learner", "due_at", "id"],
                include=("question", "reviewed_on", "stability"),
                name="card_due",
            ),
        ),
        migrations.AddIndex(
            model_name="card",
            index=models.Index(
                condition=models.Q(("suspended_at", None), _negated=True),
                fields=["tenant", "learner"],
                name="card_suspended",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(("retired_at", None), _negated=True),
                fields=["tenant", "id"],
                name="question_retired",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                fields=["tenant", "learner", "reviewed_on"],
                include=("grade", "practice", "card"),
                name="review_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("grade__lte", 5)), name="grade_is_0_to_5"
            ),
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scheduler",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "sm2",
                                "Fixed steps: 1, 3, 7, 14, 30 days, then longer and longer (SM-2)",
                            ),
                            ("fsrs", "Fitted to my forgetting (FSRS)"),
                        ],
                        max_length=16,
                        verbose_name="method",
                    ),
                ),
                (
                    "desired_retention",
                    models.FloatField(
                        blank=True,
                        help_text="From 0.7 to 0.97; only FSRS looks at it.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0.7),
                            django.core.validators.MaxValueValidator(0.97),
                        ],
                        verbose_name="share to remember",
                    ),
                ),
                (
                    "daily_limit",
                    models.PositiveIntegerField(
                        blank=True,
                        choices=[(20, "20"), (60, "60"), (120, "120"), (0, "No limit")],
                        null=True,
                        verbose_name="reviews a day",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
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
                "verbose_name": "review plan",
            },
        ),
        migrations.CreateModel(
            name="Weights",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("values", models.JSONField(verbose_name="weights")),
                ("reviews", models.PositiveIntegerField(verbose_name="reviews in the log")),
                ("held_out", models.PositiveIntegerField(verbose_name="reviews held out")),
                ("loss_before", models.FloatField(verbose_name="log loss before")),
                ("loss_after", models.FloatField(verbose_name="log loss after")),
                ("taken", models.BooleanField(verbose_name="in use")),
                (
                    "fitted_at",
                    models.DateTimeField(
                        default=apps.lib.clock.now, editable=False, verbose_name="fitted at"
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
            ],
            options={
                "verbose_name": "fitted weights",
                "verbose_name_plural": "fitted weights",
                "ordering": ["-fitted_at", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                fields=("tenant", "learner"), name="one_plan_each", nulls_distinct=False
            ),
        ),
        migrations.AddIndex(
            model_name="weights",
            index=models.Index(fields=["tenant", "learner", "-fitted_at"], name="weights_latest"),
        ),
        IsolateTenant("Plan"),
        IsolateTenant("Weights"),
    ]

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
        ("tenants", "0002_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClosedMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.CharField(max_length=7, unique=True, verbose_name="month")),
                (
                    "closed_at",
                    models.DateTimeField(default=apps.lib.clock.now, verbose_name="closed at"),
                ),
            ],
            options={
                "verbose_name": "closed month",
                "ordering": ["-month"],
            },
        ),
        migrations.CreateModel(
            name="Distribution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="revision")),
                ("revenue", models.BigIntegerField(verbose_name="revenue of the day")),
                ("pool", models.BigIntegerField(verbose_name="pool")),
                ("bonus", models.BigIntegerField(default=0, verbose_name="of it for answers")),
                ("carried", models.BigIntegerField(default=0, verbose_name="carried on")),
                ("memo", models.CharField(blank=True, max_length=200, verbose_name="why")),
                (
                    "made_at",
                    models.DateTimeField(default=apps.lib.clock.now, verbose_name="made at"),
                ),
                ("reversed_at", models.DateTimeField(null=True, verbose_name="reversed at")),
            ],
            options={
                "verbose_name": "distribution",
                "ordering": ["-day", "-revision"],
            },
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
                ("slug", models.SlugField(unique=True, verbose_name="slug")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "cents",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(50)],
                        verbose_name="price in US cents",
                    ),
                ),
                (
                    "interval",
                    models.CharField(
                        choices=[("month", "a month"), ("year", "a year")],
                        max_length=5,
                        verbose_name="paid for",
                    ),
                ),
                (
                    "lessons_a_day",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty: as many as wanted.",
                        null=True,
                        verbose_name="premium lessons a day",
                    ),
                ),
                (
                    "is_offered",
                    models.BooleanField(
                        default=True,
                        help_text="If not, who has it keeps it.",
                        verbose_name="offered",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan",
                "ordering": ["cents"],
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=60, unique=True, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cash", "Cash"),
                            ("deferred", "Paid in advance"),
                            ("revenue", "Revenue"),
                            ("refunded", "Refunded after it was earned"),
                            ("tax", "Tax collected"),
                            ("creators_share", "Creators' share of revenue"),
                            ("pool", "Pool"),
                            ("held", "Held until eligible"),
                            ("payable", "Owed to creators"),
                            ("payouts", "Payouts under way"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("month", models.CharField(blank=True, max_length=7, verbose_name="month")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="creator",
                    ),
                ),
            ],
            options={
                "verbose_name": "account",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="AnsweredQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=40, unique=True, verbose_name="question")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("answered_at", models.DateTimeField(db_index=True, verbose_name="answered at")),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="creator",
                    ),
                ),
            ],
            options={
                "verbose_name": "answered question",
                "ordering": ["-answered_at"],
            },
        ),
        migrations.CreateModel(
            name="Licence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="to, not included")),
                (
                    "lessons_a_day",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty: as many as wanted.",
                        null=True,
                        verbose_name="premium lessons a day and member",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
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
                "verbose_name": "licence of an organisation",
                "verbose_name_plural": "licences of organisations",
                "ordering": ["-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="LocalAgreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(max_length=40, unique=True)),
                ("plan", models.CharField(max_length=50, verbose_name="plan")),
                (
                    "card",
                    models.CharField(
                        choices=[
                            ("good", "Test card that pays"),
                            ("empty", "Test card that pays once and is then empty"),
                        ],
                        max_length=5,
                        verbose_name="card",
                    ),
                ),
                (
                    "starts_at",
                    models.DateTimeField(default=apps.lib.clock.now, verbose_name="from"),
                ),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("cancels", models.BooleanField(default=False, verbose_name="ends then")),
                (
                    "failures",
                    models.PositiveSmallIntegerField(default=0, verbose_name="failed payments"),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement with the local provider",
                "verbose_name_plural": "agreements with the local provider",
            },
        ),
        migrations.CreateModel(
            name="ProviderEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider", models.CharField(max_length=16, verbose_name="provider")),
                ("ref", models.CharField(max_length=80, verbose_name="number at the provider")),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                ("outcome", models.CharField(blank=True, max_length=200, verbose_name="outcome")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "received_at",
                    models.DateTimeField(default=apps.lib.clock.now, verbose_name="received at"),
                ),
            ],
            options={
                "verbose_name": "event of a provider",
                "verbose_name_plural": "events of providers",
                "ordering": ["-received_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("provider", "ref"), name="event_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_kind", models.CharField(max_length=20, verbose_name="kind of subject")),
                ("subject_id", models.CharField(max_length=40, verbose_name="subject")),
                ("seconds", models.FloatField(default=0, verbose_name="seconds watched")),
                ("views", models.PositiveIntegerField(default=0, verbose_name="views")),
                ("weight", models.BigIntegerField(verbose_name="weight")),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                (
                    "distribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="billing.distribution",
                        verbose_name="distribution",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="creator",
                    ),
                ),
            ],
            options={
                "verbose_name": "share",
                "ordering": ["distribution_id", "-amount"],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
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
                ("provider", models.CharField(max_length=16, verbose_name="provider")),
                ("ref", models.CharField(max_length=80, verbose_name="number at the provider")),
                (
                    "customer",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="customer at the provider"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("incomplete", "Payment not finished"),
                            ("active", "Active"),
                            ("past_due", "Payment failed"),
                            ("ended", "Ended"),
                        ],
                        default="incomplete",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("paid_until", models.DateTimeField(null=True, verbose_name="paid until")),
                (
                    "cancels",
                    models.BooleanField(default=False, verbose_name="ends with what is paid"),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                ("told_at", models.DateTimeField(null=True, verbose_name="told at")),
                (
                    "made_at",
                    models.DateTimeField(
                        default=apps.lib.clock.now, editable=False, verbose_name="made at"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="billing.plan",
                        verbose_name="plan",
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
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "verbose_name": "subscription",
                "ordering": ["-made_at"],
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Payment",
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
                ("provider", models.CharField(max_length=16, verbose_name="provider")),
                ("ref", models.CharField(max_length=80, verbose_name="invoice")),
                (
                    "charge",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="charge at the provider"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="to, not included")),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                ("tax", models.BigIntegerField(default=0, verbose_name="tax")),
                ("refunded", models.BigIntegerField(default=0, verbose_name="refunded, with tax")),
                ("remaining", models.BigIntegerField(verbose_name="not yet earned")),
                ("paid_at", models.DateTimeField(verbose_name="paid at")),
                (
                    "licence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="billing.licence",
                        verbose_name="licence",
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
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="billing.subscription",
                        verbose_name="subscription",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment",
                "ordering": ["-paid_at", "-pk"],
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Transaction",
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
                        choices=[
                            ("payment", "Payment received"),
                            ("refund", "Refund"),
                            ("revenue", "Revenue of a day"),
                            ("distribution", "Distribution of a day"),
                            ("release", "Eligible: held earnings released"),
                            ("return", "Not eligible: held earnings back to the pool"),
                            ("reserve", "Payout approved"),
                            ("payout", "Payout sent"),
                            ("reversal", "Reversal"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("key", models.CharField(max_length=120, unique=True, verbose_name="key")),
                ("day", models.DateField(verbose_name="day")),
                ("memo", models.CharField(blank=True, max_length=200, verbose_name="memo")),
                ("by", models.CharField(blank=True, max_length=20, verbose_name="by")),
                ("size", models.PositiveIntegerField(verbose_name="entries")),
                (
                    "posted_at",
                    models.DateTimeField(default=apps.lib.clock.now, verbose_name="posted at"),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="billing.transaction",
                        verbose_name="reverses",
                    ),
                ),
            ],
            options={
                "verbose_name": "transaction",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Payout",
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
                ("month", models.CharField(max_length=7, verbose_name="month")),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "Due"),
                            ("approved", "Approved"),
                            ("paid", "Paid"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="due",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="reference of the transfer"
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(default=apps.lib.clock.now, verbose_name="made at"),
                ),
                ("paid_at", models.DateTimeField(null=True, verbose_name="paid at")),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="creator",
                    ),
                ),
                (
                    "reserved",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.transaction",
                    ),
                ),
                (
                    "sent",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.transaction",
                    ),
                ),
            ],
            options={
                "verbose_name": "payout",
                "ordering": ["-month", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="billing.account",
                        verbose_name="account",
                    ),
                ),
                (
                    "transaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="billing.transaction",
                        verbose_name="transaction",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry",
                "verbose_name_plural": "entries",
                "ordering": ["transaction_id", "position"],
            },
        ),
        migrations.AddField(
            model_name="distribution",
            name="transaction",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="distribution",
                to="billing.transaction",
                verbose_name="transaction",
            ),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["kind", "month"], name="account_kind_month"),
        ),
        migrations.AddConstraint(
            model_name="licence",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="licence_has_days"
            ),
        ),
        migrations.AddIndex(
            model_name="share",
            index=models.Index(fields=["owner", "distribution"], name="share_of_creator"),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(
                fields=("distribution", "owner", "subject_kind", "subject_id"), name="share_once"
            ),
        ),
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(fields=["user", "paid_until"], name="subscription_of_user"),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                fields=("provider", "ref"), name="subscription_once"
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("remaining__gt", 0)),
                fields=["tenant", "starts_on"],
                name="payment_not_yet_earned",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(fields=("provider", "ref"), name="payment_once"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("remaining__gte", 0), ("remaining__lte", models.F("amount"))),
                name="payment_remains_within",
            ),
        ),
        migrations.AddIndex(
            model_name="transaction",
            index=models.Index(fields=["day"], name="transaction_day"),
        ),
        migrations.AddConstraint(
            model_name="transaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__gte", 2)), name="two_entries_at_least"
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("owner", "month"),
                name="one_payout_a_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="payout_is_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                fields=("transaction", "position"), name="entry_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="entry_not_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="distribution",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reversed_at", None)),
                fields=("day",),
                name="one_distribution_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="distribution",
            constraint=models.UniqueConstraint(
                fields=("day", "revision"), name="distribution_revision"
            ),
        ),
        IsolateTenant("Subscription", owner_column="user_id"),
        IsolateTenant("Licence"),
        IsolateTenant("Payment", owner_column="user_id"),
    ]

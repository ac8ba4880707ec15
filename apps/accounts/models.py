from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.lib import clock
from apps.lib.public_ids import new_public_id
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet

from .appearance import CaptionGround, CaptionSize, Theme


def known_language(code: str) -> None:
    if code not in dict(settings.LANGUAGES):
        raise ValidationError(_("“%(name)s” is not a language of these pages.") % {"name": code})


def known_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name})


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user: User = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. People are not tenant-owned: one person may be a member of several tenants."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=clock.now, editable=False)

    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[known_time_zone]
    )
    # Who learns past midnight is still in yesterday.
    day_starts_at = models.PositiveSmallIntegerField(
        _("the day starts at"), default=4, validators=[MaxValueValidator(12)]
    )
    # Empty: as the browser asks.
    language = models.CharField(
        _("language"), max_length=8, blank=True, default="", validators=[known_language]
    )
    captions = models.BooleanField(_("show captions"), default=True)
    playback_speed = models.DecimalField(
        _("playback speed"),
        max_digits=3,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(Decimal(2))],
    )
    data_saver = models.BooleanField(_("use less data"), default=False)
    # Off: creators' figures know nothing of this learner; his own progress is kept all the same.
    is_counted = models.BooleanField(_("counted among viewers"), default=True)
    theme = models.CharField(
        _("colours"), max_length=6, choices=Theme.choices, default=Theme.SYSTEM
    )
    high_contrast = models.BooleanField(_("high contrast"), default=False)
    caption_size = models.PositiveSmallIntegerField(
        _("size of captions in percent"), choices=CaptionSize.choices, default=CaptionSize.NORMAL
    )
    caption_ground = models.CharField(
        _("behind captions"),
        max_length=6,
        choices=CaptionGround.choices,
        default=CaptionGround.SHADE,
    )

    is_demo = models.BooleanField(_("demo account"), default=False, editable=False)
    # Only demo accounts travel in time; see middleware.clock_offset.
    clock_offset = models.DurationField(_("clock offset"), default=timedelta)

    objects = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("user")
        ordering = ["email"]

    def __str__(self) -> str:
        return self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new password, by whichever door, signs API clients out as it ends the sessions."""
        renewed = self._password is not None and not self._state.adding
        super().save(*args, **kwargs)
        if renewed:
            self.auth_token_set.all().delete()

    def get_full_name(self) -> str:
        return self.name or self.email.partition("@")[0]

    get_short_name = get_full_name

    @property
    def may_sign_in(self) -> bool:
        """Everybody knows the demo accounts' password: without DEMO they open nothing."""
        return self.is_active and (settings.DEMO or not self.is_demo)


class Subscription(TenantOwned):
    """Access that staff have granted: opens a tenant's premium lessons to a person for a time.
    Who pays has a `billing.Subscription`."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name=_("user")
    )
    starts_at = models.DateTimeField(_("from"), default=clock.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = TenantManager()
    # As with memberships: row-level security shows a user his own, of every tenant.
    across_tenants = models.Manager()

    class Meta:
        verbose_name = _("granted access")
        verbose_name_plural = _("granted access")
        default_manager_name = "objects"
        ordering = ["-starts_at"]

    def __str__(self) -> str:
        return str(self.user)


class Role(models.TextChoices):
    LEARNER = "learner", _("Learner")
    CREATOR = "creator", _("Creator")
    MANAGER = "manager", _("Manager")
    ADMIN = "admin", _("Administrator")


class Membership(TenantOwned):
    """User × tenant × role. Everyone is a learner of the public tenant without a row."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name=_("user")
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices, default=Role.LEARNER)
    department = models.CharField(_("department"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)

    objects = TenantManager()
    # Reaches over tenants in Python only: row-level security still shows a user
    # no other tenant's rows than his own.
    across_tenants = models.Manager()

    class Meta:
        verbose_name = _("membership")
        default_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user"], name="one_membership_per_tenant")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class NotificationQuerySet(TenantQuerySet):
    def of(self, user: User) -> "NotificationQuerySet":
        return self.own().filter(user=user)

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)


class Notification(TenantOwned):
    """What a person should hear of. Its words are made when it is read, by the app that sent it."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name=_("user")
    )
    kind = models.CharField(_("kind"), max_length=40)
    # A thing of an app above, by name: no foreign key points upwards.
    subject_kind = models.CharField(_("kind of subject"), max_length=20)
    subject_id = models.CharField(_("subject"), max_length=40)
    params = models.JSONField(_("facts"), default=dict)
    # Of one key there is one: news of the same thing replace what was said before.
    key = models.CharField(_("key"), max_length=80)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True, editable=False)

    objects = TenantManager.from_queryset(NotificationQuerySet)()

    class Meta:
        verbose_name = _("notification")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "user", "key"], name="one_notification_per_key"
            )
        ]
        indexes = [
            models.Index(fields=["tenant", "user", "-created_at"], name="notification_newest")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.kind} · {self.subject_id}"


class PushSubscription(models.Model):
    """A browser that a person allowed to be told by. It belongs to the person, not to a tenant: one
    reminder speaks of all of them. Its endpoint is an address that a stranger chose; `push` looks
    at it before it is kept, and again before it is called."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name=_("user")
    )
    endpoint = models.CharField(_("endpoint"), max_length=1000, unique=True)
    # The browser's public key and secret, for which messages are encrypted.
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("push subscription")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} · {self.public_id}"


# Django finds models through this module.
from .studio_models import Invitation, Seat  # noqa: E402, F401

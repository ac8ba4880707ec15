"""What a learner puts aside: lessons kept, lessons not wanted, and what is wrong with one."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.public_ids import new_public_id
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet

from .models import Atom


class PlaylistQuerySet(TenantQuerySet):
    def of(self, learner: User) -> "PlaylistQuerySet":
        """Not the deleted ones."""
        return self.own().filter(owner=learner, discarded_at=None)

    def saved(self) -> "PlaylistQuerySet":
        return self.filter(is_saved=True)

    def named(self) -> "PlaylistQuerySet":
        return self.filter(is_saved=False)


class Playlist(TenantOwned):
    """Lessons that one learner keeps in his own order; "Saved" is the one without a name."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("owner"),
    )
    name = models.CharField(_("name"), max_length=60, blank=True)
    is_saved = models.BooleanField(_("saved lessons"), default=False)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    # Brought back by its owner until it is purged.
    discarded_at = models.DateTimeField(_("deleted at"), null=True, blank=True, editable=False)

    objects = TenantManager.from_queryset(PlaylistQuerySet)()

    class Meta:
        verbose_name = _("playlist")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "owner"],
                condition=models.Q(is_saved=True),
                name="saved_once_per_learner",
            )
        ]
        indexes = [models.Index(fields=["tenant", "owner", "-created_at"], name="playlist_owner")]

    def __str__(self) -> str:
        return self.name or str(_("Saved"))


class PlaylistItem(TenantOwned):
    playlist = models.ForeignKey(Playlist, on_delete=models.CASCADE, related_name="items")
    atom = models.ForeignKey(Atom, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(_("position"))
    added_at = models.DateTimeField(_("added at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("playlist item")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["playlist", "atom"], name="atom_once_per_playlist")
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.atom}"


class DismissalQuerySet(TenantQuerySet):
    def of(self, learner: User) -> "DismissalQuerySet":
        return self.own().filter(learner=learner)


class Dismissal(TenantOwned):
    """A learner is not interested in a lesson: his feed does without it."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("learner"),
    )
    atom = models.ForeignKey(Atom, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)

    objects = TenantManager.from_queryset(DismissalQuerySet)()

    class Meta:
        verbose_name = _("dismissal")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "learner", "atom"], name="dismissed_once")
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.atom}"


class Problem(TenantOwned):
    """What a learner says is wrong with a lesson; staff look at it in the admin."""

    class Reason(models.TextChoices):
        WRONG = "wrong", _("Something in it is wrong or outdated")
        HARMFUL = "harmful", _("It is dangerous, hateful or not for everybody")
        RIGHTS = "rights", _("It uses somebody else's work")
        PLAYBACK = "playback", _("Picture or sound do not play well")
        CAPTIONS = "captions", _("The captions are wrong")
        OTHER = "other", _("Something else")

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("reported by"),
    )
    atom = models.ForeignKey(
        Atom, on_delete=models.CASCADE, related_name="+", verbose_name=_("lesson")
    )
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    second = models.FloatField(_("at second"), default=0)
    words = models.CharField(_("in the learner's words"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("reported at"), default=clock.now, editable=False)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )

    class Meta:
        verbose_name = _("problem")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["tenant", "-created_at"], name="problem_recent")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} · {self.atom}"

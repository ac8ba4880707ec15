from decimal import Decimal
from functools import cache
from typing import Any, ClassVar
from zoneinfo import available_timezones

from allauth.account import forms as allauth_forms
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .appearance import CaptionGround, CaptionSize, Theme
from .models import User

SPEEDS = [
    (Decimal("0.50"), "0.5×"),
    (Decimal("0.75"), "0.75×"),
    (Decimal("1.00"), "1×"),
    (Decimal("1.25"), "1.25×"),
    (Decimal("1.50"), "1.5×"),
    (Decimal("2.00"), "2×"),
]
PASSWORD_HINT = _(
    "At least 8 characters. A few words in a row are easy to remember and hard to guess."
)
NEW_PASSWORD = {"password1": _("New password"), "password2": _("New password once more")}


@cache
def time_zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every zone of the machine's database, grouped by continent: `Europe › Paris`."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(available_timezones()):
        region, _slash, place = name.partition("/")
        if place and region not in {"Etc", "SystemV", "posix", "right"}:
            groups.setdefault(region, []).append((name, place.replace("_", " ")))
    return [("UTC", [("UTC", "UTC")]), *groups.items()]


class _Plain:
    """allauth's forms without placeholders (our labels stay visible), with hints and our words."""

    hints: ClassVar[dict[str, Any]] = {}
    labels: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = self.hints.get(name, "")
            field.label = self.labels.get(name, field.label)


class LoginForm(_Plain, allauth_forms.LoginForm):
    pass


class SignupForm(_Plain, allauth_forms.SignupForm):
    hints: ClassVar = {"password1": PASSWORD_HINT}

    # Filled by the browser: reviews fall due by the learner's own day.
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput)

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        super().custom_signup(request, user)
        if self.cleaned_data["time_zone"] in available_timezones():
            user.time_zone = self.cleaned_data["time_zone"]
            user.save(update_fields=["time_zone"])


class AddEmailForm(_Plain, allauth_forms.AddEmailForm):
    pass


class ChangePasswordForm(_Plain, allauth_forms.ChangePasswordForm):
    hints: ClassVar = {"password1": PASSWORD_HINT}
    labels: ClassVar = NEW_PASSWORD | {"oldpassword": _("Current password")}


class ResetPasswordForm(_Plain, allauth_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(_Plain, allauth_forms.ResetPasswordKeyForm):
    hints: ClassVar = {"password1": PASSWORD_HINT}
    labels: ClassVar = NEW_PASSWORD


class NameForm(forms.ModelForm):
    """Who teaches is seen: the name that stands beside his lessons."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("Learners see it beside your lessons."),
        max_length=80,
        error_messages={"required": _("Write the name that learners will see.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    class Meta:
        model = User
        fields = ("name",)


class PreferencesForm(forms.ModelForm):
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
        help_text=_("Reviews fall due by your day here."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("As my device")), *settings.LANGUAGES],
        required=False,
    )
    playback_speed = forms.TypedChoiceField(
        label=_("Playback speed"), choices=SPEEDS, coerce=Decimal, widget=forms.RadioSelect
    )
    theme = forms.ChoiceField(label=_("Colours"), choices=Theme.choices, widget=forms.RadioSelect)
    caption_size = forms.TypedChoiceField(
        label=_("Size of captions"),
        choices=CaptionSize.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    caption_ground = forms.ChoiceField(
        label=_("Behind captions"), choices=CaptionGround.choices, widget=forms.RadioSelect
    )

    class Meta:
        model = User
        fields = [
            "name",
            "captions",
            "playback_speed",
            "data_saver",
            "is_counted",
            "theme",
            "high_contrast",
            "caption_size",
            "caption_ground",
            "language",
            "time_zone",
        ]
        labels = {
            "name": _("Name"),
            "captions": _("Captions"),
            "data_saver": _("Use less data"),
            "is_counted": _("Count me among viewers"),
            "high_contrast": _("High contrast"),
        }
        help_texts = {
            "name": _("What other learners and creators see."),
            "captions": _("Shown in every lesson that has them."),
            "is_counted": _(
                "Creators see how far their lessons are watched, never by whom. "
                "Your own progress is kept either way."
            ),
            "data_saver": _("Lower picture quality, and fewer lessons fetched ahead."),
            "high_contrast": _("Stronger colours and edges on every page."),
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

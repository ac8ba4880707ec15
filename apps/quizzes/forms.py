from datetime import time
from typing import Any

from django import forms
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from apps.quizzes.models import Plan, ReminderPlan
from apps.quizzes.reminders.hours import lies_within


def _hours(count: int = 13) -> list[tuple[int, str]]:
    return [(hour, time_format(time(hour))) for hour in range(count)]


def _whole_day() -> list[tuple[int, str]]:
    return _hours(24)


class PlanForm(forms.Form):
    """How a learner wants to be asked. Every field shows what holds now, chosen or not."""

    scheduler = forms.ChoiceField(
        label=_("When a question comes back"),
        choices=Plan.Algorithm.choices,
        widget=forms.RadioSelect,
    )
    desired_retention = forms.TypedChoiceField(
        label=_("How much you want to remember"),
        choices=[(0.8, "80 %"), (0.85, "85 %"), (0.9, "90 %"), (0.95, "95 %")],
        coerce=float,
        widget=forms.RadioSelect,
    )
    daily_limit = forms.TypedChoiceField(
        label=_("At most so many reviews a day"),
        choices=Plan.DailyLimit.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    day_starts_at = forms.TypedChoiceField(
        label=_("Your day starts at"),
        choices=_hours,
        coerce=int,
        help_text=_("Who learns past midnight is still in yesterday until then."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What an organisation chose may lie between the usual ones.
        field = self.fields["desired_retention"]
        now = self.initial.get("desired_retention")
        if now is not None and now not in dict(field.choices):
            field.choices = sorted([*field.choices, (now, f"{now:.0%}".replace("%", " %"))])


class ReminderForm(forms.ModelForm):
    """When a learner wants to hear of what is due. Whether by this browser is its own switch."""

    hour = forms.TypedChoiceField(label=_("Remind me at"), choices=_whole_day, coerce=int)
    quiet_from = forms.TypedChoiceField(label=_("Quiet from"), choices=_whole_day, coerce=int)
    quiet_until = forms.TypedChoiceField(label=_("Quiet until"), choices=_whole_day, coerce=int)

    class Meta:
        model = ReminderPlan
        fields = ("email", "hour", "quiet_from", "quiet_until")
        labels = {"email": _("By e-mail")}

    def clean(self) -> dict[str, Any]:
        chosen = super().clean()
        if self.errors:
            return chosen
        if lies_within(chosen["hour"], chosen["quiet_from"], chosen["quiet_until"]):
            self.add_error("hour", _("That lies in your quiet hours. Choose another hour."))
        return chosen

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Cohort


class CohortForm(forms.ModelForm):
    name = forms.CharField(
        label=_("Name"),
        help_text=_("Its members see it."),
        max_length=80,
        error_messages={"required": _("Give it a name first.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = Cohort
        fields = ("name",)

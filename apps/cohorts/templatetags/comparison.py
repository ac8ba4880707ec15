"""What pages of apps below show of cohorts."""

from typing import Any

from django import template

from apps.accounts import memberships
from apps.cohorts import comparison
from apps.cohorts.models import Cohort

register = template.Library()


@register.inclusion_tag("cohorts/_link.html", takes_context=True)
def cohort_link(context: dict[str, Any]) -> dict[str, object]:
    """The way to one's cohorts, for whoever is in one or manages."""
    user = context["request"].user
    return {"shown": Cohort.objects.of(user).exists() or memberships.may_manage(user)}


@register.inclusion_tag("cohorts/_comparison.html", takes_context=True)
def comparison_switch(context: dict[str, Any], back: str) -> dict[str, object]:
    """One button that opts out of being compared, or in again."""
    return {"compared": comparison.is_wanted(context["request"].user), "back": back}

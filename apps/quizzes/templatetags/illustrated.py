from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def illustrated(public_id: str, known: Mapping[str, dict[str, Any]]) -> dict[str, Any] | None:
    """What a page is told of the illustration of that id; None for none."""
    return known.get(public_id)

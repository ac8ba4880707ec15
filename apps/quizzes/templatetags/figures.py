from collections.abc import Iterable

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from apps.quizzes import leeches, statistics
from apps.quizzes.models import Card

register = template.Library()


@register.filter
def percent(fraction: float) -> int:
    return round(100 * fraction)


@register.filter
def likelihood(chance: float) -> int:
    """In per cent, from 1 to 99: nothing is known, or forgotten, for certain."""
    return min(99, max(1, percent(chance)))


@register.filter
def seconds(milliseconds: int) -> int:
    return round(milliseconds / 1000)


@register.filter
def sorting(discrimination: float) -> str:
    """In words: 0.3 and more is good, below 0.1 is of no use (Ebel & Frisbie 1991, ch. 13)."""
    if discrimination >= 0.3:
        return _("tells well who knows it")
    if discrimination >= 0.1:
        return _("tells a little who knows it")
    return _("hardly tells who knows it")


@register.filter
def advice(flags: Iterable[str]) -> list[Promise]:
    return statistics.advice(flags)


@register.filter
def set_aside(card: Card) -> str:
    return leeches.verdict(card)

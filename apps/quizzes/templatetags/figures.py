from collections.abc import Iterable

from django import template
from django.utils.functional import Promise

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
def advice(flags: Iterable[str]) -> list[Promise]:
    return statistics.advice(flags)


@register.filter
def set_aside(card: Card) -> str:
    return leeches.verdict(card)

from functools import lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from apps.lib import modules

register = template.Library()


@register.simple_tag
def modulepreload(*entries: str) -> SafeString:
    """`<link rel="modulepreload">` for each module that these need before they run."""
    names = _graph.__wrapped__(entries) if settings.RELOAD else _graph(entries)
    links = ((static(name),) for name in names)
    return format_html_join("\n  ", '<link rel="modulepreload" href="{}">', links)


@lru_cache
def _graph(entries: tuple[str, ...]) -> list[str]:
    return modules.graph(entries, _source)


def _source(name: str) -> str:
    found = finders.find(name)
    if found is None:
        raise LookupError(f"no such module: {name}")
    return Path(found).read_text()

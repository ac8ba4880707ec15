"""The parts of a dashboard's page that are lists of words: one markup for page and websocket."""

from typing import Any

from django.template.loader import render_to_string

FRAGMENTS = {
    "drops": "creators/viewers/_drops.html",
    "sources": "creators/viewers/_sources.html",
    "questions": "creators/viewers/_questions.html",
}


def rendered(values: dict[str, Any]) -> dict[str, Any]:
    """The same values, lists of lines as markup."""
    return {
        name: render_to_string(FRAGMENTS[name], {"lines": value}) if name in FRAGMENTS else value
        for name, value in values.items()
    }

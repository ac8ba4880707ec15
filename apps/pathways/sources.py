"""Where a learner met a lesson, for its creator: no more than a word of it is kept."""

from collections.abc import Collection
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve

# Pages of ours by name, and what coming from there is called.
_PAGES = {
    "search": "search",
    "library": "library",
    "saved": "library",
    "history": "library",
    "playlist": "list",
    "course": "course",
    "courses": "course",
    "today": "review",
    "goals": "path",
    "course-path": "path",
    "skill-path": "path",
    "diagnosis": "path",
    "skill": "path",
    "skills": "path",
}
OUTSIDE, INSIDE = "link", "other"


def of(request: HttpRequest) -> str:
    """By the address that was opened, else by the page of ours that led to it."""
    if "by" in request.GET:
        return OUTSIDE
    for name in ("course", "list"):
        if name in request.GET:
            return name
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.get_host():
        return OUTSIDE
    try:
        return _PAGES.get(resolve(before.path).url_name or "", INSIDE)
    except Resolver404:
        return INSIDE


def tell(page: dict, first: str, *, source: str, along: Collection[str]) -> None:
    """Put it into the items of a page that a direct link opened; the others are the feed's."""
    for item in page["items"]:
        if item["id"] == first:
            item["source"] = source
        elif item["id"] in along:
            item["source"] = source if source in ("course", "list") else "feed"

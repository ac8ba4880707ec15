"""A link to a lesson, as somebody sees it who has no account: the lesson, and its preview where
the link is posted (Open Graph, ogp.me)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator

from apps.accounts import memberships, privacy, visitors
from apps.accounts.models import User
from apps.content import assignment
from apps.content.models import Atom
from apps.lib.errors import SignInRequired
from apps.lib.public_ids import is_public_id
from apps.media import delivery

from . import feed
from .recommender_models import Share

DESCRIPTION = 200  # characters that previews show


def preview(request: HttpRequest, public_id: str, places: dict[str, str]) -> HttpResponse:
    visitor = _welcome(request, public_id)
    atom, page = feed.shared(public_id, visitor)
    context = {
        "atom": atom,
        "title": atom.title,
        "card": card(request, atom),
        "feed": page,
        "events_url": reverse("api:events"),
        "start": f"{reverse('account_signup')}?next={request.get_full_path()}",
        **places,
    }
    template = "pathways/shared.html" if page["items"] else "pathways/teaser.html"
    response = render(request, template, context)
    if visitor:
        visitors.remember(response, visitor)
    return response


def _welcome(request: HttpRequest, public_id: str) -> str:
    """What a visitor is known by: a new word where a test needs one, "" where nothing does."""
    known = visitors.of(request)
    if known or privacy.is_refused_by(request) or not assignment.in_test(public_id):
        return known
    return visitors.new_word()


def card(request: HttpRequest, atom: Atom) -> dict[str, Any]:
    """What a preview shows, with absolute addresses. Only of what is open to all."""
    if not atom.is_open_to_all:
        raise SignInRequired
    asset = atom.recordings[0].asset if atom.recordings else None
    poster = delivery.poster_url(asset, public=True) if asset else ""
    return {
        "url": request.build_absolute_uri(reverse("learn", args=[atom.public_id])),
        "title": atom.title,
        "description": Truncator(" ".join(atom.description.split())).chars(DESCRIPTION),
        "picture": request.build_absolute_uri(poster) if poster else "",
        "seconds": round(asset.duration) if asset else 0,
        "creator": atom.owner.name,
    }


def opened(*, learner: User, by: str | None, public_id: str) -> None:
    """`learner` has opened a lesson by the link of somebody, who is named to him if both belong to
    the tenant in scope. Twice is once."""
    if not by or not is_public_id(by) or by == learner.public_id:
        return
    sharer = User.objects.filter(public_id=by, is_active=True).first()
    atom = Atom.objects.published().filter(public_id=public_id).first()
    if sharer and atom and memberships.role_in_scope(sharer) is not None:
        row = Share(sharer=sharer, learner=learner, atom=atom)
        Share.objects.bulk_create([row], ignore_conflicts=True)

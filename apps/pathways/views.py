from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.adapter import JUST_SIGNED_UP
from apps.accounts.views import landing
from apps.analytics.watching import COMPLETE
from apps.content import inquiries
from apps.content.models import Problem

from . import feed, library, sharing, sources, transcripts, welcoming

# Scripts put an item's id where this one stands.
ANY_ID = "22222222222222"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return landing(request)
    if request.session.pop(JUST_SIGNED_UP, False) and welcoming.worth_asking(request.user):
        return redirect("welcome")
    return _shown(request, feed.page(request.user))


@require_safe
def learn(request: HttpRequest, public_id: str) -> HttpResponse:
    """A lesson's own address: `?t=` opens it at that second, `?course=` and `?list=` go on with
    the rest of those, `?by=` tells who sent it. A visitor gets what may be shown to anybody."""
    if not request.user.is_authenticated:
        return sharing.preview(request, public_id, _places_of_feed())
    along = library.along(
        request.user, public_id, course=request.GET.get("course"), shelf=request.GET.get("list")
    )
    page = feed.opened_at(request.user, public_id, along=along)
    sources.tell(page, public_id, source=sources.of(request), along=along)
    sharing.opened(learner=request.user, by=request.GET.get("by"), public_id=public_id)
    return _shown(request, page)


@require_safe
@login_required
def transcript(request: HttpRequest, public_id: str, language: str, kind: str) -> HttpResponse:
    """The words of a lesson to take away."""
    file = transcripts.file(request.user, public_id, language=language, kind=kind)
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name)
    # A correction counts at once.
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _shown(request: HttpRequest, page: feed.Page) -> HttpResponse:
    context = {
        "feed": page,
        "title": page["items"][0]["title"] if page["items"] else _("Learn"),
        # A link to a moment begins there.
        "media_origin": settings.MEDIA_CDN_URL,
        "first_start": "" if "t" in request.GET else feed.first_start(page),
        "events_url": reverse("api:events"),
        "question_length": inquiries.LONGEST,
        "reasons": Problem.Reason.choices,
        "enough": round(COMPLETE * 100),
        **_places_of_feed(),
    }
    response = render(request, "pathways/feed.html", context)
    # Going back to the page asks again, and yet the browser may keep it alive.
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _places_of_feed() -> dict[str, str]:
    """Addresses that the feed's script asks."""
    return {
        "feed_url": reverse("api:feed"),
        "odds_url": reverse("api:feed-odds"),
        "moves_url": reverse("api:moves"),
        "item_url": _with_id("api:feed-item"),
        "news_url": _with_id("api:feed-news"),
        "learn_url": _with_id("learn"),
        "saved_url": _with_id("api:saved-lesson"),
        "dismissal_url": _with_id("api:dismissal"),
        "problems_url": _with_id("api:problems"),
        "inquiries_url": _with_id("api:inquiries"),
        "course_url": _with_id("course"),
        # Its ending comes with the link.
        "transcript_url": _with_id("transcript", "LANG", "txt").removesuffix(".txt"),
    }


def _with_id(view: str, *more: str) -> str:
    return reverse(view, args=[ANY_ID, *more]).replace(ANY_ID, "ID")

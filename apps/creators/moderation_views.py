"""What an owner says to a takedown."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.studios import Right
from apps.content import takedowns

from . import lessons, moderation


@login_required
@require_POST
def appeal(request: HttpRequest, public_id: str) -> HttpResponse:
    lesson = lessons.find(user=request.user, public_id=public_id, right=Right.OWN)
    words = request.POST.get("words", "")
    takedowns.appeal(takedown=moderation.of(lesson), by=request.user, words=words)
    messages.success(request, _("Your appeal is sent. A person looks at it."))
    return redirect("studio:lesson", public_id)

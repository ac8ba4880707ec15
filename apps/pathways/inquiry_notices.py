"""What a learner hears of his questions to a creator."""

from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from apps.accounts import notifications
from apps.accounts.models import Notification
from apps.accounts.notifications import Words
from apps.content.models import Inquiry

ANSWERED = "inquiry_answered"
EXCERPT = 140  # characters of the answer


def register() -> None:
    notifications.register(ANSWERED, _words)


def on_answered(inquiry: Inquiry, **_kwargs: Any) -> None:
    atom = inquiry.atom
    notifications.send(
        user=inquiry.learner,
        kind=ANSWERED,
        subject=("atom", atom.public_id),
        key=f"{ANSWERED}:{inquiry.public_id}",
        params={
            "title": atom.title,
            "inquiry": inquiry.public_id,
            "answer": Truncator(inquiry.answer).chars(EXCERPT),
        },
    )


def _words(row: Notification) -> Words:
    text = _("Your question about “%(title)s” was answered.") % {"title": row.params["title"]}
    url = f"{reverse('inquiries')}#q-{row.params['inquiry']}"
    return Words(text=text, note=row.params["answer"], url=url, tone="ok")

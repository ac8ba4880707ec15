"""A reminder in words: one mail, and a message to each browser that was allowed."""

from dataclasses import asdict
from datetime import timedelta
from typing import NamedTuple

import structlog
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import PushSubscription, User
from apps.accounts.push import keys
from apps.accounts.push.delivery import Message
from apps.lib import clock
from apps.quizzes.models import Reminder, ReminderPlan

from . import claims, digest, plans, stopping
from .digest import Digest

log = structlog.get_logger(__name__)

TAG = "reminder"
NAMED = 3  # skills in a message to a browser
KEPT_AT_MOST = timedelta(hours=12)


class Call(NamedTuple):
    """A message to one browser, as its task takes it."""

    subscription_id: int
    message: dict[str, str]
    seconds: int


def send(reminder: Reminder) -> list[Call]:
    """Write to the learner what is due now, if anything is. What is to be pushed is for the caller
    to send, each by itself: one slow push service must not hold up the others."""
    learner = reminder.learner
    plan = plans.of(learner)
    due = digest.of(learner) if learner.may_sign_in else Digest([])
    if not due.questions or not (plan.email or plan.push):
        return []
    reminder.questions = due.questions
    with translation.override(learner.language or plan.language or settings.LANGUAGE_CODE):
        if plan.email and is_confirmed(learner):
            line = _mail_line()
            if line is None:
                claims.put_back(reminder)
                return []
            reminder.mailed = _post(line, mail(learner, due))
        calls = _calls(plan, due) if plan.push else []
    reminder.pushed = len(calls)
    reminder.save(update_fields=["questions", "mailed", "pushed"])
    return calls


def is_confirmed(learner: User) -> bool:
    """Only whoever has shown that an address is his is written to again and again."""
    own = EmailAddress.objects.filter(user=learner, email__iexact=learner.email, verified=True)
    return own.exists()


def mail(learner: User, due: Digest) -> EmailMultiAlternatives:
    """With the headers that let a mail program stop it in one tap (RFC 8058)."""
    stop = settings.SITE_URL + stopping.path(learner)
    context = {
        "due": due,
        "learner": learner,
        "site": settings.SITE_URL,
        "several": len(due.parts) > 1,
        "stop": stop,
    }
    letter = EmailMultiAlternatives(
        subject=_("MicroLearn: %(what)s") % {"what": headline(due)},
        body=render_to_string("quizzes/reminder/mail.txt", context).strip() + "\n",
        to=[learner.email],
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    letter.attach_alternative(render_to_string("quizzes/reminder/mail.html", context), "text/html")
    return letter


def headline(due: Digest) -> str:
    """ "12 questions, about 3 minutes"."""
    questions = ngettext("%(count)d question", "%(count)d questions", due.questions)
    minutes = ngettext("about %(count)d minute", "about %(count)d minutes", due.minutes)
    return f"{questions % {'count': due.questions}}, {minutes % {'count': due.minutes}}"


def message(due: Digest) -> Message:
    named = [f"{name} {count}" for name, count in due.skills[:NAMED]]
    if (more := len(due.skills) - NAMED) > 0:
        rest = ngettext("%(count)d skill more", "%(count)d skills more", more)
        named.append(rest % {"count": more})
    lines = [" · ".join(named) or _("Ready for review.")]
    if due.longest:
        row = ngettext("%(count)d day in a row", "%(count)d days in a row", due.longest)
        lines.append(row % {"count": due.longest})
    return Message(
        title=headline(due),
        body="\n".join(lines),
        url=reverse("quizzes:reminded"),
        tag=TAG,
    )


def _calls(plan: ReminderPlan, due: Digest) -> list[Call]:
    if not keys.public():
        return []
    now = clock.now()
    kept = min(plans.hours_of(plan).quiet_begins(now) - now, KEPT_AT_MOST)
    told = asdict(message(due))
    browsers = PushSubscription.objects.filter(user=plan.learner_id).values_list("pk", flat=True)
    return [Call(key, told, int(kept.total_seconds())) for key in browsers]


def _mail_line() -> BaseEmailBackend | None:
    """None while the mail server is away."""
    line = get_connection()
    try:
        line.open()
    except OSError as error:
        log.warning("mail server not reached", error=repr(error))
        return None
    return line


def _post(line: BaseEmailBackend, letter: EmailMultiAlternatives) -> bool:
    """Whether it was taken. One that was perhaps not is not sent again."""
    try:
        return bool(line.send_messages([letter]))
    except OSError as error:
        log.warning("mail not taken", error=repr(error))
        return False
    finally:
        line.close()

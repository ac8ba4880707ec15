"""Links that stop reminders by mail, and bring them back, for whoever holds them: signed in or not.

To stop works for as long as the mail lies around; to bring back for a day, on the page that said
that it was stopped.
"""

from datetime import timedelta

from django.core.signing import BadSignature, Signer, TimestampSigner
from django.urls import reverse

from apps.accounts.models import User
from apps.lib.errors import NotFound

from . import plans

_STOP = Signer(salt="reminders.stop")
_RESUME = TimestampSigner(salt="reminders.resume")
RESUMED_WITHIN = timedelta(days=1)


def path(learner: User) -> str:
    return reverse("quizzes:stop_reminders", args=[_STOP.sign(learner.public_id)])


def way_back(learner: User) -> str:
    return reverse("quizzes:resume_reminders", args=[_RESUME.sign(learner.public_id)])


def whose(token: str) -> User:
    """The learner of a link that stops; NotFound for a forged one."""
    return _named(_STOP, token)


def stop(token: str) -> User:
    learner = whose(token)
    plans.mail(learner=learner, wanted=False)
    return learner


def resume(token: str) -> User:
    """Raises NotFound, also for a link that has grown old."""
    learner = _named(_RESUME, token, max_age=RESUMED_WITHIN)
    plans.mail(learner=learner, wanted=True)
    return learner


def _named(signer: Signer, token: str, **limits: timedelta) -> User:
    try:
        public_id = signer.unsign(token, **limits)
        return User.objects.get(public_id=public_id)
    except (BadSignature, User.DoesNotExist):
        raise NotFound() from None

"""What a studio hears of staff's decisions about its lessons: notices, the audit trail."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts import notifications
from apps.accounts.models import Notification, User
from apps.accounts.notifications import Words
from apps.content.models import Atom, Takedown
from apps.lib.errors import NotFound

from . import audit
from .audit_models import Act
from .schedule_models import Schedule

KIND = "lesson_takedown"
SHOWN = 5  # on the home page


def register() -> None:
    notifications.register(KIND, _words)


def of_studio(owner: User) -> list[Takedown]:
    """What keeps its lessons down, the newest first; without those that their owner deleted."""
    kept = Takedown.objects.own().in_force().filter(atom__owner=owner, atom__discarded_at=None)
    return list(kept.select_related("atom")[:SHOWN])


def of(lesson: Atom) -> Takedown:
    """The one in force. Raises NotFound."""
    found = Takedown.objects.own().in_force().filter(atom=lesson).select_related("atom").first()
    if found is None:
        raise NotFound
    return found


def note(*, takedown: Takedown, by: User, act: str) -> None:
    """Written down, and told to the creator unless he did it."""
    lesson = takedown.atom
    audit.record(lesson=lesson, by=by, act=Act(act), reason=takedown.reason)
    if act == Act.TAKEN_DOWN:
        Schedule.objects.own().filter(atom=lesson).delete()
    if act == Act.APPEALED:
        return
    notifications.send(
        user=lesson.owner,
        kind=KIND,
        subject=("atom", lesson.public_id),
        key=f"{KIND}:{takedown.public_id}",
        params={
            "title": lesson.title,
            "act": act,
            "reason": takedown.reason,
            "words": takedown.words if act == Act.TAKEN_DOWN else takedown.decision,
            "live": Atom.objects.own().published().filter(pk=lesson.pk).exists(),
        },
    )


def _words(row: Notification) -> Words:
    params = row.params
    match params["act"]:
        case Act.TAKEN_DOWN:
            text = _("Staff took “%(title)s” down: %(reason)s. You can appeal.")
        case Act.UPHELD:
            text = _("Your appeal about “%(title)s” was refused.")
        case _other if params["live"]:
            text = _("“%(title)s” is in learners' feeds again: staff let it go.")
        case _other:
            text = _("Staff let “%(title)s” go. You can publish it again.")
    reasons = dict(Takedown.Reason.choices)
    reason = reasons.get(params["reason"], params["reason"])
    return Words(
        text=text % {"title": params["title"], "reason": reason},
        note=params["words"],
        url=reverse("studio:lesson", args=[row.subject_id]),
        tone="ok" if params["act"] == Act.LIFTED else "bad",
    )

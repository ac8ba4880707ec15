"""Whoever is put into a cohort hears of it: nobody is compared unknowingly."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts import notifications
from apps.accounts.models import Notification
from apps.accounts.notifications import Words
from apps.lib import clock

from .models import CohortMember

KIND = "cohort_joined"


def register() -> None:
    notifications.register(KIND, _words)


def tell(cohort_id: int) -> None:
    """Each of the cohort's members once, by however many workers."""
    untold = CohortMember.objects.own().filter(cohort=cohort_id, told_at=None)
    for member in untold.select_related("cohort", "membership__user"):
        with transaction.atomic():
            if untold.filter(pk=member.pk).update(told_at=clock.now()):
                _send(member)


def _send(member: CohortMember) -> None:
    notifications.send(
        user=member.membership.user,
        kind=KIND,
        subject=("cohort", member.cohort.public_id),
        key=f"{KIND}:{member.cohort.public_id}",
        params={"name": member.cohort.name},
    )


def _words(notification: Notification) -> Words:
    name = notification.params["name"]
    return Words(
        text=_("You are now in the cohort “%(name)s”") % {"name": name},
        url=reverse("cohorts:cohorts"),
        note=_("You alone see in which band you recall. You may opt out."),
    )

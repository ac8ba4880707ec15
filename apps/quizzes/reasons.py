"""Why a card comes back, in words for its learner. Pure: no clock, no database."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True, slots=True)
class Standing:
    """How well one card is remembered on one of its learner's days.

    days      since the last recall that counted; None where there was none yet
    knew      whether that one was right
    interval  days that were planned after it
    chance    of recalling it that day, 0…1; None where the scheduler foretells nothing
    desired   what the learner wants it to be
    """

    days: int | None
    knew: bool
    interval: int
    chance: float | None
    desired: float


def percent(share: float) -> str:
    # Nothing is remembered, or forgotten, for certain.
    return _("%(figure)d %%") % {"figure": min(99, max(1, round(100 * share)))}


def in_words(standing: Standing) -> str:
    """One or two sentences, without a word about the answer."""
    if standing.days is None:
        return _("You have not answered this yet.")
    return f"{_last(standing.days, standing.knew)} {_now(standing)}"


def _last(days: int, knew: bool) -> str:
    if days == 0:
        return _("You knew it earlier today.") if knew else _("You did not know it earlier today.")
    if days == 1:
        return _("You knew it yesterday.") if knew else _("You did not know it yesterday.")
    if knew:
        words = ngettext("You knew it %(days)d day ago.", "You knew it %(days)d days ago.", days)
    else:
        words = ngettext(
            "You did not know it %(days)d day ago.", "You did not know it %(days)d days ago.", days
        )
    return words % {"days": days}


def _now(standing: Standing) -> str:
    if standing.chance is None:
        return _step(standing.interval)
    return _("That you know it today is %(chance)s likely; you want %(desired)s.") % {
        "chance": percent(standing.chance),
        "desired": percent(standing.desired),
    }


def _step(interval: int) -> str:
    return ngettext("Its step is %(days)d day now.", "Its step is %(days)d days now.", interval) % {
        "days": interval
    }

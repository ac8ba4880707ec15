"""What a creator reads while a video is on its way to live. Pure: seconds in, words out.

Times are rounded up, and what is over its time still needs a moment: nobody is told a time that
has passed.
"""

import math

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.media.outlook import Outlook


def words(outlook: Outlook | None) -> str:
    """One line; "" when there is nothing to say."""
    if outlook is None:
        return ""
    if outlook.paused:
        return _("Conversion is paused. Your upload is safe, and goes on by itself.")
    time = how_long(outlook.seconds)
    if not outlook.ahead:
        return time
    before = ngettext(
        "%(time)s: %(count)d video before yours",
        "%(time)s: %(count)d videos before yours",
        outlook.ahead,
    )
    return before % {"time": time, "count": outlook.ahead}


def how_long(seconds: float) -> str:
    if seconds <= 10:
        return _("A few seconds")
    if seconds <= 55:
        return _("Less than a minute")
    minutes = math.ceil(seconds / 60)
    if minutes < 90:
        return ngettext("About %(n)d minute", "About %(n)d minutes", minutes) % {"n": minutes}
    hours = math.ceil(minutes / 60)
    return ngettext("About %(n)d hour", "About %(n)d hours", hours) % {"n": hours}
